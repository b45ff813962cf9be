import { describe, expect, test } from 'vitest'
import { seedFromOrg } from '../src/commands/seed.ts'
import { loadOrg } from '../src/config/load.ts'
import type { Change } from '../src/model/change.ts'
import type { DesiredOrg } from '../src/model/desired.ts'
import type { LiveOrg } from '../src/model/live.ts'
import { EMPTY_MEMORY } from '../src/model/memory.ts'
import { applyPlan, planOrg, type Planned } from '../src/pipeline.ts'
import { SANDBOX_CREDENTIALS, startSandbox } from '../src/sandbox/server.ts'
import { createDirectory, type Directory } from '../src/wecom/directory.ts'

describe('the organisations that are shipped', () => {
  test.each(['org', 'examples/outdated', 'examples/tiny', 'examples/split', 'examples/starter'])(
    '%s has nothing to complain about',
    async (dir) => {
      const { diagnostics, org } = await loadOrg({ dir })
      expect(diagnostics).toEqual([])
      expect(org?.members.length).toBeGreaterThan(0)
    },
  )

  test('the starter spells out the policy that applies without one', async () => {
    const [starter, tiny] = [await load('examples/starter'), await load('examples/tiny')]
    expect(starter.policy).toEqual(tiny.policy)
  })

  test('what is legal but unusual is accepted, with one warning', async () => {
    const { diagnostics, counts } = await loadOrg({ dir: 'test/fixtures/orgs/unusual' })
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning ORG202'])
    expect(counts).toEqual({ departments: 5, members: 2, tags: 0 })
  })

  test('every mistake of a bad morning is found where it was made', async () => {
    const { diagnostics } = await loadOrg({ dir: 'test/fixtures/orgs/broken' })
    expect(diagnostics.map(({ code, position }) => `${position.line}:${position.column} ${code}`)).toEqual([
      '5:14 ORG102',
      '11:17 ORG307',
      '12:17 ORG207',
      '13:25 ORG401',
      '15:5 ORG101',
      '18:5 ORG102',
      '19:13 ORG301',
      '21:13 ORG302',
      '23:22 ORG406',
      '24:20 ORG404',
      '27:13 ORG215',
      '28:19 ORG211',
      '31:18 ORG111',
      '32:13 ORG201',
      '34:12 ORG204',
      '35:19 ORG402',
      '36:24 ORG108',
      '39:31 ORG405',
      '40:13 ORG309',
    ])
  })
})

describe('half a year of 南岭智联', () => {
  test('holds every kind of change', async () => {
    const { plan } = await planFromOutdated()
    expect(names(plan.changes, 'department', 'create')).toEqual(['/研发中心/平台部/数据智能组'])
    expect(names(plan.changes, 'department', 'delete')).toEqual(['/研发中心/平台部/运维组'])
    expect(
      plan.changes.flatMap((change) =>
        change.kind === 'department' && change.livePath !== undefined ? [`${change.livePath} -> ${change.path}`] : [],
      ),
    ).toEqual([
      '/供应链部 -> /制造中心/供应链部',
      '/制造中心/质量部 -> /制造中心/质量与安全部',
      '/营销中心/售后服务部 -> /营销中心/客户成功部',
    ])
    expect(names(plan.changes, 'member', 'create')).toEqual([
      'lijiale',
      'linanqi',
      'oujunwei',
      'priya.nair',
      'suwanyi',
      'tangrui',
    ])
    expect(names(plan.changes, 'member', 'delete')).toEqual(['fengbin', 'luoshihua', 'xiezhen', 'zhaomin'])
    expect(names(plan.changes, 'tag', 'create')).toEqual(['急救员'])
    expect(names(plan.changes, 'tag', 'update')).toEqual(['全员', '可进机房', '安全员', '本周值班', '部门负责人'])
    const fields = plan.changes.flatMap((change) =>
      change.kind === 'member' && change.action === 'update' ? change.fields : [],
    )
    expect([...new Set(fields)].toSorted()).toEqual(
      [
        'alias',
        'departments',
        'direct_leader',
        'enable',
        'external_position',
        'external_profile',
        'extattr',
        'main_department',
        'mobile',
        'position',
      ].toSorted(),
    )
  })

  test('is refused as an adoption until the deletions are named', async () => {
    const { plan } = await planFromOutdated()
    expect(plan.blocked.map(({ guard, kind, actual }) => [guard, kind, actual])).toEqual([
      ['adoption', 'departments', 1],
      ['adoption', 'members', 4],
    ])
    expect(plan.warnings).toEqual([])
  })

  test('can be applied to the company as it was, and leaves nothing to do', async () => {
    const org = await load('org')
    await withOutdated(async (directory) => {
      const { plan } = planFrom(org, await directory.readOrg())
      const results = await applyPlan({ plan, writer: directory, parallelism: 8, emit: () => undefined })
      expect(results.filter(({ status }) => status !== 'done')).toEqual([])
      expect(planFrom(org, await directory.readOrg()).plan.changes).toEqual([])
    })
  })
})

async function load(dir: string): Promise<DesiredOrg> {
  const { org } = await loadOrg({ dir })
  if (!org) throw new Error(`${dir} has errors`)
  return org
}

function planFrom(desired: DesiredOrg, live: LiveOrg): Planned {
  return planOrg({
    desired,
    live,
    memory: EMPTY_MEMORY,
    digest: (ref, field, value) => JSON.stringify([ref, field, value]),
    options: { allowDeletes: {}, targets: [] },
  })
}

async function planFromOutdated(): Promise<Planned> {
  const org = await load('org')
  return withOutdated(async (directory) => planFrom(org, await directory.readOrg()))
}

/** A sandbox that holds the company as it was. */
async function withOutdated<T>(use: (directory: Directory) => Promise<T>): Promise<T> {
  const running = await startSandbox({ seed: seedFromOrg(await load('examples/outdated')) })
  const { corpId, contactsSecret } = SANDBOX_CREDENTIALS
  const directory = createDirectory({ corpId, contactsSecret, baseUrl: running.url, userAgent: 'orgctl/test' })
  try {
    return await use(directory)
  } finally {
    await directory.close()
    await running.close()
  }
}

function names(changes: readonly Change[], kind: Change['kind'], action: Change['action']): readonly string[] {
  return changes
    .filter((change) => change.kind === kind && change.action === action)
    .map((change) => {
      switch (change.kind) {
        case 'department':
          return change.path
        case 'member':
          return change.userid
        case 'tag':
          return change.name
      }
    })
}
