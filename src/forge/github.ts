/*
 * https://docs.github.com/en/rest/issues/comments — a pull request's conversation is that of the issue with its number. The list is
 * asked of GraphQL, because only there a comment tells whether the token's own user wrote it.
 */
import { OrgctlError } from '../errors.ts'
import type { ForgeClient } from './client.ts'
import type { Comment, Review } from './review.ts'

export interface GithubPlace {
  /** `owner/name`. */
  readonly repository: string
  readonly number: number
  readonly graphqlUrl: string
}

const QUERY = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { databaseId viewerDidAuthor body }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`

interface CommentsAnswer {
  readonly data?: {
    readonly repository?: {
      readonly pullRequest?: {
        readonly comments: {
          readonly nodes: readonly {
            readonly databaseId: number
            readonly viewerDidAuthor: boolean
            readonly body: string
          }[]
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
        }
      } | null
    } | null
  } | null
}

export function githubReview(client: ForgeClient, { repository, number, graphqlUrl }: GithubPlace): Review {
  const [owner = '', name = ''] = repository.split('/')
  const issues = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/issues`

  async function ownComments(): Promise<readonly Comment[]> {
    const own: Comment[] = []
    for (let after: string | null = null; ;) {
      const variables = { owner, name, number, after }
      const answer = (await client.call('POST', graphqlUrl, { query: QUERY, variables })) as CommentsAnswer
      const comments = answer.data?.repository?.pullRequest?.comments
      if (!comments) throw new OrgctlError('forge.no-review', { params: { review: `${repository}#${number}` } })
      for (const { databaseId, viewerDidAuthor, body } of comments.nodes) {
        if (viewerDidAuthor) own.push({ id: String(databaseId), text: body })
      }
      if (!comments.pageInfo.hasNextPage) return own
      after = comments.pageInfo.endCursor
    }
  }

  return {
    name: `#${number}`,
    maxLength: 65_536,
    ownComments,
    create: async (text) => {
      await client.call('POST', `${issues}/${number}/comments`, { body: text })
    },
    update: async (id, text) => {
      await client.call('PATCH', `${issues}/comments/${id}`, { body: text })
    },
  }
}
