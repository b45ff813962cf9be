import { readFileSync } from 'node:fs'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { openReview } from '../forge/open-review.ts'
import { reviewPlace } from '../forge/pipeline.ts'
import { putComment, roomFor } from '../forge/review.ts'
import { cutMarkdown } from '../report/markdown.ts'
import { proxySettings, readSecret } from '../wecom/settings.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { wholeNumber } from './flags.ts'
import { packageVersion } from './version.ts'

export interface CommentFlags {
  readonly key?: string
  readonly number?: string
}

/** Puts a text on the pull or merge request that this pipeline runs for; the same key edits the same comment. */
export async function comment(context: Context, flags: CommentFlags, file = '-'): Promise<ExitCode> {
  const { world, wording } = context
  const { key = 'plan' } = flags
  if (!/^[\w.-]+$/u.test(key)) throw new OrgctlError('forge.bad-key', { params: { value: key } })
  const number = flags.number === undefined ? undefined : wholeNumber('--number', flags.number, 1)
  const text = file === '-' ? await world.readStdin() : await readText(context, file)
  const place = reviewPlace(world.env, number, (name) =>
    readSecret(world.env, name, (path) => readFileSync(context.path(path), 'utf8')),
  )
  const proxy = proxySettings(world.env)
  const { review, close } = openReview(place, {
    version: packageVersion(),
    sleep: world.sleep,
    ...(proxy && { proxy }),
  })
  try {
    const put = await putComment(review, key, cutMarkdown(text, roomFor(review, key), wording.text('forge.cut')))
    context.note(`${wording.text(`forge.${put}`, { review: review.name })}\n`)
    return EXIT.ok
  } finally {
    await close()
  }
}
