import { expect, test } from 'vitest'
import { aCompany } from '../helpers/company.ts'
import { aForge, SELF, type Stored } from './a-forge.ts'

const FORGES = ['github', 'gitlab'] as const
const MARKER = '<!-- orgctl comment plan -->'

function chatter(count: number, author = 2): Stored[] {
  return Array.from({ length: count }, (_, i) => ({ id: i + 1, author, body: `comment ${i}` }))
}

test.each(FORGES)('%s: the first run writes a comment, the next ones edit it, on whatever page it is', async (kind) => {
  const company = await aCompany()
  const forge = await aForge(kind, chatter(230))
  company.write('plan.md', '### one\n')
  const first = await company.orgctl('comment plan.md', { env: forge.env })
  expect(first).toEqual({ code: 0, stdout: '', stderr: `commented on ${kind === 'github' ? '#' : '!'}12\n` })
  const again = await company.orgctl('comment', { env: forge.env, stdin: '### two\n' })
  expect(again.stderr).toContain('edited the comment')
  const same = await company.orgctl('comment', { env: forge.env, stdin: '### two\n' })
  expect(same.stderr).toContain('says the same already')
  expect(forge.comments).toHaveLength(231)
  expect(forge.comments.at(-1)).toEqual({ id: 231, author: SELF, body: `${MARKER}\n### two\n` })
})

test.each(FORGES)('%s: what somebody else wrote under our marker is never edited', async (kind) => {
  const company = await aCompany()
  const forged = { id: 1, author: 2, body: `${MARKER}\nNo changes.` }
  const forge = await aForge(kind, [forged])
  await company.orgctl('comment', { env: forge.env, stdin: 'ours' })
  expect(forge.comments.map(({ author, body }) => [author, body])).toEqual([
    [2, `${MARKER}\nNo changes.`],
    [SELF, `${MARKER}\nours`],
  ])
})

test('each key has a comment of its own', async () => {
  const company = await aCompany()
  const forge = await aForge('github')
  for (const key of ['plan', 'drift', 'plan']) {
    await company.orgctl(`comment --key ${key}`, { env: forge.env, stdin: key })
  }
  expect(forge.comments.map(({ body }) => body)).toEqual([`${MARKER}\nplan`, '<!-- orgctl comment drift -->\ndrift'])
  const bad = await company.orgctl(['comment', '--key', 'a --> b'], { env: forge.env, stdin: 'x' })
  expect(bad.code).toBe(1)
  expect(forge.comments).toHaveLength(2)
})

test('a text that is too long is cut at a line, with everything closed that is open there', async () => {
  const company = await aCompany()
  const forge = await aForge('github')
  const lines = Array.from({ length: 5_000 }, (_, i) => `+ line ${i} ----------------`)
  const text = ['<details><summary>all</summary>', '', '```diff', ...lines, '```', '', '</details>'].join('\n')
  await company.orgctl('comment', { env: forge.env, stdin: text })
  const body = forge.comments[0]?.body ?? ''
  expect(body.length).toBeLessThanOrEqual(65_536)
  expect(body.length).toBeGreaterThan(65_000)
  expect(body).toMatch(/\n\+ line \d+ -{16}\n```\n<\/details>\n\n… cut here/u)
})

test('a bad moment of the forge is waited out, a refusal is not', async () => {
  const company = await aCompany()
  const forge = await aForge('github')
  forge.failures.push(502, 429)
  const { code } = await company.orgctl('comment', { env: forge.env, stdin: 'x' })
  expect(code).toBe(0)
  expect(forge.requests).toEqual([...Array<string>(3).fill('POST /graphql'), 'POST /repos/o/r/issues/12/comments'])
  forge.requests.length = 0
  forge.failures.push(403)
  const refused = await company.orgctl('comment', { env: forge.env, stdin: 'y' })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('refused the token (HTTP 403)')
  expect(refused.stderr).not.toContain(forge.env['GITHUB_TOKEN'])
  expect(forge.requests).toHaveLength(1)
})

test.each([
  ['outside of a pipeline', {}, 'neither GITHUB_ACTIONS nor GITLAB_CI'],
  ['for a push', { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main' }, 'GITHUB_REF does not name'],
  [
    'without a token',
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_REF: 'refs/pull/1/merge',
      GITHUB_API_URL: 'http://x',
      GITHUB_GRAPHQL_URL: 'http://x',
    },
    'GITHUB_TOKEN is not set',
  ],
])('%s it says what is missing', async (_, env, message) => {
  const company = await aCompany()
  const { code, stderr } = await company.orgctl('comment', { env, stdin: 'x' })
  expect(code).toBe(1)
  expect(stderr).toContain(message)
})
