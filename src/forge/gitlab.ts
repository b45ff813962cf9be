/* https://docs.gitlab.com/api/notes/#merge-requests */
import type { ForgeClient } from './client.ts'
import type { Comment, Review } from './review.ts'

export interface GitlabPlace {
  /** Number or path of the project. */
  readonly project: string
  /** Number of the merge request within the project. */
  readonly iid: number
}

interface NoteAnswer {
  readonly id: number
  readonly body: string
  readonly author: { readonly id: number }
}

const PAGE = 100

export function gitlabReview(client: ForgeClient, { project, iid }: GitlabPlace): Review {
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${iid}/notes`

  async function ownComments(): Promise<readonly Comment[]> {
    const { id: self } = (await client.call('GET', '/user')) as { readonly id: number }
    const own: Comment[] = []
    for (let page = 1; ; page++) {
      const found = (await client.call(
        'GET',
        `${notes}?per_page=${PAGE}&page=${page}&sort=asc&order_by=created_at`,
      )) as readonly NoteAnswer[]
      for (const { id, body, author } of found) if (author.id === self) own.push({ id: String(id), text: body })
      if (found.length < PAGE) return own
    }
  }

  return {
    name: `!${iid}`,
    maxLength: 1_000_000,
    ownComments,
    create: async (text) => {
      await client.call('POST', notes, { body: text })
    },
    update: async (id, text) => {
      await client.call('PUT', `${notes}/${id}`, { body: text })
    },
  }
}
