import { describe, expect, test } from 'vitest'
import { WecomApiError } from '../../src/errors.ts'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import { parseFaults } from '../../src/sandbox/faults-spec.ts'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import type { Directory, DirectoryOptions } from '../../src/wecom/directory.ts'
import type { ExportProgress, ExportRequest } from '../../src/wecom/export/export.ts'
import { exportedMembers } from '../../src/wecom/export/live.ts'
import { aSandbox } from './a-sandbox.ts'
import { directoryAt, directoryAtSandbox } from './directory-at.ts'
import { fakeWecom } from './fake-wecom.ts'
import { SEED } from './read/company.ts'

const MEMBERS: ExportRequest = { endpoint: 'export/user', blockRows: 10_000, tell: () => undefined }

function aCompany(
  options: SandboxOptions = {},
  directory: Partial<DirectoryOptions> = {},
): Promise<{ readonly wecom: RunningSandbox; readonly directory: Directory }> {
  return aSandbox({ seed: SEED, exportMs: 0, limits: { smallestExportBlock: 1 }, ...options }, directory)
}

async function useridsOf(directory: Directory, request: Partial<ExportRequest> = {}): Promise<readonly string[]> {
  const userids: string[] = []
  const { blocks } = await directory.export({ ...MEMBERS, ...request })
  for await (const block of blocks) {
    for (const { userid } of exportedMembers('export/user', block, 'unknown')) userids.push(userid)
  }
  return userids.toSorted()
}

const EVERYBODY = ['Lisi', 'adrift', 'gone', 'wangwu', 'zhao']

async function failureOf(work: Promise<unknown>): Promise<WecomApiError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WecomApiError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

test('what is exported is what user/list tells', async () => {
  const { directory } = await aCompany()
  const { blocks } = await directory.export(MEMBERS)
  const members = []
  for await (const block of blocks) members.push(...exportedMembers('export/user', block, 'empty'))
  const live = await directory.readOrg()
  expect(members.toSorted((a, b) => (a.userid.toLowerCase() < b.userid.toLowerCase() ? -1 : 1))).toEqual(live.members)
})

test('an export costs a submission, a few polls, and no call for its blocks', async () => {
  const { wecom, directory } = await aCompany({ exportMs: 1e9, exportPolls: 4 })
  const progress: string[] = []
  await useridsOf(directory, { blockRows: 2, tell: (each: ExportProgress) => progress.push(each.stage) })
  expect(wecom.sandbox.calls()).toEqual({
    gettoken: { '0': 1 },
    'export/user': { '0': 1 },
    'export/get_result': { '0': 4 },
    'export/block': { '0': 3 },
  })
  const fetching = ['fetching', 'fetching', 'fetching', 'fetching']
  expect(progress).toEqual(['submitted', 'waiting', 'running', 'running', ...fetching])
})

test.each([1, 2, 5, 6])('blocks of %i members make the same whole', async (blockRows) => {
  const { directory } = await aCompany()
  expect(await useridsOf(directory, { blockRows })).toEqual(EVERYBODY)
})

test('a job that was submitted in another run is fetched with the same secret, and submits nothing', async () => {
  const { wecom, directory } = await aCompany()
  const { jobid } = await directory.export(MEMBERS)
  wecom.sandbox.resetCalls()
  expect(await useridsOf(directoryAtSandbox(wecom.url), { jobid })).toEqual(EVERYBODY)
  expect(wecom.sandbox.calls()).not.toHaveProperty('export/user')
})

test('a job of the app is fetched by whoever has both secrets', async () => {
  const { directory, wecom } = await aCompany({ profile: 'details' }, { appSecret: 'app' })
  const exported = await directory.export(MEMBERS)
  expect(exported.credential).toBe('app')
  expect(wecom.sandbox.calls()['export/user']).toEqual({ '0': 1, '48009': 1 })
  expect(await useridsOf(directory, { jobid: exported.jobid })).toEqual(EVERYBODY)
})

test('without an app the refusal says what is missing', async () => {
  const { directory } = await aCompany({ profile: 'details' })
  const error = await failureOf(directory.export(MEMBERS))
  expect([error.errcode, error.exitCode, error.hint?.code]).toEqual([48009, 7, 'wecom.48009.remedy'])
})

test('an export that WeCom could not make is submitted once more, and not for ever', async () => {
  const once = await aCompany({ exportFailures: 1 })
  expect(await useridsOf(once.directory)).toEqual(EVERYBODY)
  const { directory, wecom } = await aCompany({ exportFailures: 99 })
  expect((await failureOf(directory.export(MEMBERS))).code).toBe('wecom.export.failed')
  expect(wecom.sandbox.calls()['export/user']).toEqual({ '0': 2 })
})

test('a job that does not end is left to WeCom, with its id to go on', async () => {
  const { directory } = await aCompany({ exportMs: 1e9, exportPolls: 1e9 })
  const error = await failureOf(directory.export(MEMBERS))
  expect(error.code).toBe('wecom.export.slow')
  expect(error.params['job']).toMatch(/^jobid_/u)
})

test('asking for the result survives some minutes without an answer', async () => {
  const { directory, wecom } = await aCompany()
  wecom.sandbox.failNext(...parseFaults('export/get_result=http-502x12').faults)
  expect(await useridsOf(directory)).toEqual(EVERYBODY)
})

describe('a download', () => {
  test.each([
    ['breaks off', 'export/block=drop-afterx3'],
    ['brings less than there is', 'export/block=truncatedx3'],
    ['brings other bytes', 'export/block=corruptx2'],
    ['is refused for a while', 'export/block=http-503x3'],
    ['all of it', 'export/block=drop-after,export/block=truncated,export/block=corrupt,export/block=http-500'],
  ])('that %s is made good', async (_what, faults) => {
    const { directory, wecom } = await aCompany()
    wecom.sandbox.failNext(...parseFaults(faults).faults)
    expect(await useridsOf(directory)).toEqual(EVERYBODY)
  })

  test.each([
    ['wrong bytes', 'export/block=corruptx*', 'wecom.export.md5'],
    ['no answer', 'export/block=http-503x*', 'wecom.lost.http'],
    ['a redirect', 'export/block=http-302x*', 'wecom.lost.http'],
  ])('that ever brings %s is not used', async (_what, faults, code) => {
    const { directory, wecom } = await aCompany()
    wecom.sandbox.failNext(...parseFaults(faults).faults)
    const error = await failureOf(useridsOf(directory))
    expect([error.code, error.exitCode]).toEqual([code, 7])
  })

  test('goes on where it broke, instead of beginning again', async () => {
    const { directory, wecom } = await aCompany({ seed: manyMembers(2_000) })
    wecom.sandbox.failNext(...parseFaults('export/block=truncatedx9').faults)
    expect(await useridsOf(directory)).toHaveLength(2_000)
    // Half of what was left each time. Downloads from the start would bring nothing new, and be given up.
    expect(wecom.sandbox.calls()['export/block']).toEqual({ '0': 10 })
  })

  test('from an address that has expired asks for another', async () => {
    const time = { now: 0 }
    const { directory, wecom } = await aCompany({ clock: () => time.now, limits: { smallestExportBlock: 1 } })
    const { blocks } = await directory.export({ ...MEMBERS, blockRows: 1 })
    const userids: string[] = []
    for await (const block of blocks) {
      for (const { userid } of exportedMembers('export/user', block, 'unknown')) userids.push(userid)
      time.now += 3 * 3_600_000
    }
    expect(userids.toSorted()).toEqual(EVERYBODY)
    expect(wecom.sandbox.calls()['export/block']?.['http-403']).toBeGreaterThan(0)
  })
})

describe('an answer that cannot be right', () => {
  async function answering(list: readonly object[], bytes = ''): Promise<WecomApiError> {
    const wecom = await fakeWecom(({ endpoint }) => {
      switch (endpoint) {
        case 'export/user':
          return { status: 200, text: '{"errcode":0,"jobid":"J"}' }
        case 'export/get_result':
          return { status: 200, text: JSON.stringify({ errcode: 0, status: 2, data_list: list }) }
        case 'gettoken':
          return undefined
        default:
          return { status: 200, text: bytes }
      }
    })
    const at = (url: unknown): unknown => (typeof url === 'string' ? url.replace('HERE', wecom.url) : url)
    for (const place of list) Object.assign(place, { url: at('url' in place ? place.url : undefined) })
    return failureOf(useridsOf(directoryAt(wecom.url)))
  }

  test('an address that everybody on the way can read along is not used', async () => {
    const error = await answering([{ url: 'http://example.com/export', size: 32, md5: 'x' }])
    expect(error.code).toBe('wecom.export.address')
    expect(error.message).not.toContain('example.com')
  })

  test.each([0, -1, 2 ** 40])('a block of %i bytes is not fetched', async (size) => {
    expect((await answering([{ url: 'HERE/cgi-bin/x', size, md5: 'x' }])).code).toBe('wecom.export.block-size')
  })

  test('more bytes than named are too many', async () => {
    const error = await answering([{ url: 'HERE/cgi-bin/x', size: 4, md5: 'x' }], 'abcdefgh')
    expect(error.code).toBe('wecom.export.size')
  })

  test('right bytes of another key are told apart', async () => {
    const md5 = '1f3870be274f6c49b3e31a0c6728957f' // of "apple"
    expect((await answering([{ url: 'HERE/cgi-bin/x', size: 5, md5 }], 'apple')).code).toBe('wecom.export.key')
  })
})

function manyMembers(count: number): SandboxOptions['seed'] & object {
  return { members: Array.from({ length: count }, (_, i) => ({ userid: `u${i}`, name: `成员${i}` })) }
}
