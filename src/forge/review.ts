/** A comment on a pull or merge request. */
export interface Comment {
  readonly id: string
  readonly text: string
}

/** A pull or merge request, as far as comments go. */
export interface Review {
  /** What people call it: `#12`, `!12`. */
  readonly name: string
  /** Longest text that the forge takes, in characters. */
  readonly maxLength: number
  /** The comments that this token wrote; what others wrote is never taken for ours, whatever stands in it. */
  readonly ownComments: () => Promise<readonly Comment[]>
  readonly create: (text: string) => Promise<void>
  readonly update: (id: string, text: string) => Promise<void>
}

export type Put = 'created' | 'updated' | 'unchanged'

/**
 * One comment per key, edited in place, so that a pull request does not fill up with plans that no longer hold.
 *
 * @param key tells apart the comments of several pipelines on one request
 */
export async function putComment(review: Review, key: string, text: string): Promise<Put> {
  const marker = markerOf(key)
  const body = `${marker}\n${text}`
  const found = (await review.ownComments()).find((comment) => comment.text.startsWith(marker))
  if (found?.text.trimEnd() === body.trimEnd()) return 'unchanged'
  if (found) {
    await review.update(found.id, body)
    return 'updated'
  }
  await review.create(body)
  return 'created'
}

/** Room that the marker takes of `maxLength`. */
export function roomFor(review: Pick<Review, 'maxLength'>, key: string): number {
  return review.maxLength - markerOf(key).length - 1
}

function markerOf(key: string): string {
  return `<!-- orgctl comment ${key} -->`
}
