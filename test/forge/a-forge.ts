/** The part of GitHub's and GitLab's interfaces that comments need, as an HTTP server. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { onTestFinished } from 'vitest'

export interface Stored {
  readonly id: number
  readonly author: number
  body: string
}

export interface Forge {
  readonly env: Readonly<Record<string, string>>
  readonly comments: Stored[]
  /** Requests so far, like `PATCH /repos/o/r/issues/comments/7`. */
  readonly requests: string[]
  /** Statuses to answer the next requests with. */
  readonly failures: number[]
}

export const SELF = 1
const TOKEN = 'a-secret-of-the-forge'

/** @param more adds what another test needs of the same server */
export async function aForge(
  kind: 'github' | 'gitlab',
  comments: Stored[] = [],
  more: (app: Hono) => void = () => undefined,
): Promise<Forge> {
  const requests: string[] = []
  const failures: number[] = []
  const app = kind === 'github' ? new Hono() : new Hono().basePath('/api/v4')
  const add = (body: string): Stored => {
    const stored = { id: comments.length + 1, author: SELF, body }
    comments.push(stored)
    return stored
  }
  const edit = (id: string, body: string): Stored | undefined => {
    const found = comments.find((comment) => String(comment.id) === id)
    if (found) found.body = body
    return found
  }
  app.use(async (c, next) => {
    if (c.req.path.includes('/terraform/') || c.req.header('job-token') !== undefined) return next() // other credentials
    requests.push(`${c.req.method} ${new URL(c.req.url).pathname}`)
    const status = failures.shift()
    if (status !== undefined) return c.json({ message: 'no' }, status as 403)
    if (c.req.header(kind === 'github' ? 'authorization' : 'private-token')?.endsWith(TOKEN) !== true) {
      return c.json({ message: 'Bad credentials' }, 401)
    }
    return next()
  })
  app.post('/graphql', async (c) => {
    const { variables } = await c.req.json<{ variables: { number: number; after: string | null } }>()
    if (variables.number !== 12) return c.json({ data: { repository: { pullRequest: null } } })
    const from = Number(variables.after ?? 0)
    const nodes = comments
      .slice(from, from + 100)
      .map(({ id, author, body }) => ({ databaseId: id, viewerDidAuthor: author === SELF, body }))
    const pageInfo = { hasNextPage: from + 100 < comments.length, endCursor: String(from + 100) }
    return c.json({ data: { repository: { pullRequest: { comments: { nodes, pageInfo } } } } })
  })
  app.post('/repos/o/r/issues/12/comments', async (c) => c.json(add((await c.req.json<{ body: string }>()).body), 201))
  app.patch('/repos/o/r/issues/comments/:id', async (c) =>
    c.json(edit(c.req.param('id'), (await c.req.json<{ body: string }>()).body)),
  )
  app.get('/user', (c) => c.json({ id: SELF }))
  const notes = '/projects/:project/merge_requests/12/notes'
  app.get(notes, (c) => {
    const from = (Number(c.req.query('page')) - 1) * Number(c.req.query('per_page'))
    const page = comments.slice(from, from + Number(c.req.query('per_page')))
    return c.json(page.map(({ id, author, body }) => ({ id, body, author: { id: author } })))
  })
  app.post(notes, async (c) => c.json(add((await c.req.json<{ body: string }>()).body), 201))
  app.put(`${notes}/:id`, async (c) => c.json(edit(c.req.param('id'), (await c.req.json<{ body: string }>()).body)))
  more(app)
  const url = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    )
    onTestFinished(() => void server.close())
  })
  const env =
    kind === 'github'
      ? {
          GITHUB_ACTIONS: 'true',
          GITHUB_API_URL: url,
          GITHUB_GRAPHQL_URL: `${url}/graphql`,
          GITHUB_REPOSITORY: 'o/r',
          GITHUB_REF: 'refs/pull/12/merge',
          GITHUB_TOKEN: TOKEN,
        }
      : {
          GITLAB_CI: 'true',
          CI_API_V4_URL: `${url}/api/v4`,
          CI_PROJECT_ID: '42',
          CI_MERGE_REQUEST_IID: '12',
          GITLAB_TOKEN: TOKEN,
        }
  return { env, comments, requests, failures }
}
