import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useridKey } from '../../../src/model/fields.ts'
import type { LiveOrg } from '../../../src/model/live.ts'
import type { SandboxOptions } from '../../../src/sandbox/corp.ts'
import { parseFaults } from '../../../src/sandbox/faults-spec.ts'
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/server.ts'
import { createDirectory, type Directory } from '../../../src/wecom/directory.ts'
import { anyWorld, liveOf } from '../../helpers/random-org.ts'
import { aSandbox } from '../a-sandbox.ts'
import { directoryAtSandbox } from '../directory-at.ts'
import { jumpingTime } from '../fake-time.ts'
import { SEED } from './company.ts'

const RUNS = Number(process.env['RUNS'] ?? 60)

interface Both {
  readonly wecom: RunningSandbox
  /** Reads by an export. */
  readonly directory: Directory
  /** Reads by lists of departments. */
  readonly lists: Directory
}

async function aCompany(options: SandboxOptions = {}): Promise<Both> {
  const { wecom, directory } = await aSandbox(
    { seed: SEED, profile: 'details', exportMs: 0, ...options },
    { appSecret: 'app', exportFrom: 1 },
  )
  return { wecom, directory, lists: directoryAtSandbox(wecom.url, { appSecret: 'app' }) }
}

/** Answered calls of one API. */
function count({ sandbox }: RunningSandbox, call: string): number {
  return Object.values(sandbox.calls()[call] ?? {}).reduce((sum, each) => sum + each, 0)
}

test('an export tells what lists of departments tell, and asks for no list', async () => {
  const { wecom, directory, lists } = await aCompany()
  const exported = await directory.readOrg()
  expect(count(wecom, 'user/list')).toBe(0)
  expect(count(wecom, 'export/user')).toBe(1)
  expect(exported).toEqual(await lists.readOrg())
})

test('small companies are not worth one', async () => {
  const { wecom, lists } = await aCompany()
  await lists.readOrg()
  expect(count(wecom, 'export/user')).toBe(0)
})

test.each([
  ['999', 999, 0],
  ['1,000', 1_000, 1],
])('from 1,000 lists on, an export is: with %s there are', async (_what, departments, exports) => {
  const seed = {
    departments: Array.from({ length: departments }, (_, i) => ({ id: i + 2, name: `部门${i}` })),
    members: Array.from({ length: departments }, (_, i) => ({
      userid: `u${i}`,
      name: `成员${i}`,
      departments: [{ department: i + 2 }],
    })),
  }
  const { wecom, lists } = await aCompany({ seed })
  expect((await lists.readOrg()).members).toHaveLength(departments)
  expect(count(wecom, 'export/user')).toBe(exports)
})

describe.each([
  ['the whole company', { departments: [1] }],
  ['some departments', { departments: [4] }],
  ['a member whose departments it does not see', { departments: [5], members: ['wangwu'] }],
  ['a tag', { departments: [], tags: [9] }],
])('to an app that sees %s', (_what, appRange) => {
  test('it tells the same', async () => {
    const { directory, lists } = await aCompany({ appRange })
    expect(await directory.readOrg()).toEqual(await lists.readOrg())
  })
})

describe('where an export is no help, the departments are asked', () => {
  test.each([
    ['is refused', 'export/user=48002x*', 1],
    ['cannot be asked for', 'export/get_result=60011x*', 1],
    ['arrives damaged', 'export/block=corruptx*', 1],
    ['cannot be had', 'export/block=http-404x*', 1],
  ])('because it %s, and an apply does not try again', async (_what, faults, submissions) => {
    const { wecom, directory, lists } = await aCompany()
    const wanted = await lists.readOrg()
    wecom.sandbox.failNext(...parseFaults(faults).faults)
    for (let reading = 0; reading < 3; reading++) expect(await directory.readOrg()).toEqual(wanted)
    expect(count(wecom, 'export/user')).toBe(submissions)
  })

  test('because WeCom cannot make it', async () => {
    const { directory, lists } = await aCompany({ exportFailures: 99 })
    expect(await directory.readOrg()).toEqual(await lists.readOrg())
  })

  test('because it does not end, after 61 calls', async () => {
    const { wecom, directory, lists } = await aCompany({ exportMs: 1e12, exportPolls: 1e9 })
    const exported = await directory.readOrg()
    expect(count(wecom, 'export/user') + count(wecom, 'export/get_result')).toBe(61)
    expect(exported).toEqual(await lists.readOrg())
  })

  test('because it is so far behind that more members would have to be asked about than departments', async () => {
    const members = Array.from({ length: 40 }, (_, i) => `u${i}`)
    const seed = {
      departments: [{ id: 2 }, { id: 3 }].map((each) => ({ ...each, name: `部门${each.id}` })),
      members: members.map((userid) => ({ userid, name: userid, departments: [{ department: 2 }] })),
    }
    const moved = { userlist: members }
    const { wecom, directory, lists } = await aCompany({
      seed,
      hooks: {
        // Everybody moves between the list of ids and the export.
        beforeEffect: (call) => {
          if (call !== 'export/user') return undefined
          for (const userid of moved.userlist) wecom.sandbox.console('user/update', { userid, department: [3] })
          return undefined
        },
      },
    })
    const org = await directory.readOrg()
    expect(count(wecom, 'user/list')).toBeGreaterThan(0)
    expect(org.members.map(({ userid }) => userid).toSorted()).toEqual(members.toSorted())
    expect((await lists.readOrg()).members.map(({ departments }) => departments[0]?.department)).toEqual(
      members.map(() => 3),
    )
  })
})

test('who moves while it is made is read once more, and stays where the ids have him', async () => {
  const company: Both = await aCompany({
    hooks: {
      beforeEffect: (call) => {
        if (call === 'export/user') company.wecom.sandbox.console('user/update', { userid: 'Lisi', department: [4, 5] })
        return undefined
      },
    },
  })
  const { wecom, directory } = company
  const org = await directory.readOrg()
  expect(count(wecom, 'user/get')).toBe(1)
  const lisi = org.members.find(({ userid }) => userid === 'Lisi')
  expect(lisi?.departments.map(({ department }) => department)).toEqual([5])
})

test('who is not in the export is not taken for gone', async () => {
  const company: Both = await aCompany({
    hooks: {
      beforeEffect: (call) => {
        if (call === 'export/user') company.wecom.sandbox.console('user/delete', { userid: 'zhao' })
        return undefined
      },
    },
  })
  const org = await company.directory.readOrg()
  expect(org.members.map(({ userid }) => userid)).toContain('zhao')
})

test('an interrupt ends the waiting', async () => {
  const stop = new AbortController()
  const { wecom } = await aCompany({ exportMs: 1e12, exportPolls: 1e9 })
  const directory = directoryAtSandbox(wecom.url, {
    appSecret: 'app',
    exportFrom: 1,
    signal: stop.signal,
    sleep: (_ms, signal) => {
      stop.abort()
      return Promise.reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    },
  })
  await expect(directory.readOrg()).rejects.toMatchObject({ code: 'wecom.interrupted' })
})

describe('whatever the company', () => {
  let running: RunningSandbox

  beforeAll(async () => {
    running = await startSandbox({
      profile: 'details',
      exportMs: 0,
      limits: { callsPerMinute: Infinity, callsPerHour: Infinity },
    })
  })

  afterAll(() => running.close())

  function reader(exportFrom: number): Directory {
    return createDirectory({
      corpId: 'wwsandbox',
      contactsSecret: 'contacts',
      appSecret: 'app',
      baseUrl: running.url,
      userAgent: 'orgctl/0.0.0',
      limits: { perMinute: 1e9, perHour: 1e9 },
      exportFrom,
      ...jumpingTime(),
    })
  }

  async function read(exportFrom: number): Promise<LiveOrg> {
    const directory = reader(exportFrom)
    try {
      return await directory.readOrg()
    } finally {
      await directory.close()
    }
  }

  test('export and lists read the same', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld({ departments: 8, members: 14, tags: 3, variety: 8 }), async (world) => {
        running.sandbox.replace(liveOf(world))
        const exported = await read(0)
        expect(exported).toEqual(await read(Infinity))
        const keys = exported.members.map(({ userid }) => useridKey(userid))
        expect(keys).toEqual(keys.toSorted())
      }),
      { numRuns: RUNS },
    )
  })
})
