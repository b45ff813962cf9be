/** Nothing is ever deleted on the word of a partial read: in every mode, whatever is missing from it. */
import { describe, expect, test } from 'vitest'
import type { Mishap } from '../../src/sandbox/faults.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'
import { aCompany, person, type Company, type Outcome } from '../helpers/company.ts'

const MODES = ['full', 'details', 'ids'] as const
type Mode = (typeof MODES)[number]

/** What each mode reads live with; the probe of the mode is one of them. */
const READS: Readonly<Record<Mode, readonly string[]>> = {
  full: ['department/list', 'user/list_id', 'user/list', 'tag/list', 'tag/get'],
  details: ['department/list', 'department/simplelist', 'user/list_id', 'user/list', 'tag/list', 'tag/get'],
  ids: ['department/list', 'department/simplelist', 'user/list_id', 'tag/list', 'tag/get'],
}
/** Refused for good, and what a proxy says in WeCom's place; what is worth another try is the matter of `test/wecom/retry.test.ts`. */
const MISHAPS: readonly Mishap[] = [
  { kind: 'errcode', errcode: 40058 },
  { kind: 'errcode', errcode: 60020 },
  { kind: 'http', status: 403 },
]
/** Called once per reading; a mishap of the second call is none. */
const ONCE = new Set(['department/list', 'department/simplelist', 'user/list_id', 'tag/list'])
const WITHOUT_LIMITS =
  'apply --auto-approve --allow-deletes members=99 --allow-deletes departments=99 --allow-deletes tags=99'
const DELETES_ALL = { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } }

const ORG = {
  policy: DELETES_ALL,
  departments: [
    {
      key: 'rd',
      name: '研发',
      children: [
        { key: 'be', name: '后端' },
        { key: 'fe', name: '前端' },
      ],
    },
    { key: 'qa', name: '测试' },
  ],
  members: [
    person('zhang', { departments: ['rd', 'be'], main_department: 'be' }),
    person('li', { departments: ['fe'] }),
    person('wang', { departments: ['qa'] }),
    person('zhao', { departments: ['be'] }),
  ],
  tags: [
    { name: '值班', members: ['li', 'wang'] },
    { name: '党员', members: ['zhang'] },
  ],
}
/** Half of it: what is left out is to be deleted, as soon as everything could be read. */
const HALF = {
  ...ORG,
  departments: [ORG.departments[0]],
  members: ORG.members.slice(0, 2),
  tags: [{ name: '值班', members: ['li'] }],
}

interface Observed extends Company {
  readonly run: (line: string) => Promise<Outcome>
}

async function anApplied(mode: Mode, options: ListenOptions = {}): Promise<Observed> {
  const company = await aCompany({ profile: mode, ...options })
  const env = mode === 'details' ? { WECOM_APP_SECRET: 'app' } : {}
  const run = (line: string): Promise<Outcome> => company.orgctl(line, { env })
  company.declare(ORG)
  expect((await run('apply --auto-approve')).code).toBe(0)
  company.writes()
  return { ...company, run }
}

function left(company: Company): object {
  const { departments, members, tags } = company.live()
  return {
    departments: departments.map(({ id }) => id),
    members: members.map(({ userid }) => userid),
    tags: tags.map(({ name }) => name),
  }
}

describe.each(MODES)('in mode %s', (mode) => {
  test('a read that goes wrong anywhere ends with 7, and nothing is sent', async () => {
    let mishap: { readonly call: string; readonly from: number; readonly outcome: Mishap } | undefined
    let seen = 0
    const company = await anApplied(mode, {
      hooks: {
        afterEffect: (call) => (call === mishap?.call && ++seen > mishap.from ? mishap.outcome : undefined),
      },
    })
    company.declare(HALF)
    const before = company.live()
    for (const call of READS[mode]) {
      for (const outcome of MISHAPS) {
        for (const from of ONCE.has(call) ? [0] : [0, 1]) {
          mishap = { call, from, outcome }
          seen = 0
          const { code } = await company.run(WITHOUT_LIMITS)
          expect({ ...mishap, code, writes: company.writes() }).toMatchObject({ code: 7, writes: {} })
          expect(seen).toBeGreaterThan(from)
        }
      }
    }
    expect(company.live()).toEqual(before)
    mishap = undefined
    // The same files do delete what they do not declare once all of it is shown; but a department of unknown name stays.
    expect((await company.run(WITHOUT_LIMITS)).code).toBe(0)
    expect(left(company)).toMatchObject({ members: ['li', 'zhang'], tags: ['值班'] })
  })

  test('whatever an admin does meanwhile, nobody goes whom the files declare', async () => {
    const edits = [
      ['user/update', { userid: 'wang', department: [2] }],
      ['user/update', { userid: 'zhao', department: [1, 5] }],
      ['department/update', { id: 3, parentid: 5 }],
      ['department/create', { id: 40, name: '新', parentid: 2 }],
      ['user/create', { userid: 'guest', name: '客', mobile: '13900000000', department: [1] }],
      ['tag/addtagusers', { tagid: 1, userlist: ['zhao'] }],
    ] as const
    for (const at of READS[mode]) {
      for (const [call, body] of edits) {
        let isArmed = false
        const company: Observed = await anApplied(mode, {
          hooks: {
            afterEffect: (answered) => {
              if (!isArmed || answered !== at) return undefined
              isArmed = false
              company.sandbox.console(call, body)
              return undefined
            },
          },
        })
        const before = company.live()
        isArmed = true
        const { code } = await company.run(WITHOUT_LIMITS)
        // What was made meanwhile may go, and in the end everything is as the files say or is told not to be.
        expect({ at, call, isArmed }).toEqual({ at, call, isArmed: false })
        expect([0, 1, 4, 7, 8]).toContain(code)
        const now = company.live()
        expect({ at, call, gone: gone(before, now) }).toEqual({ at, call, gone: [] })
      }
    }
  })
})

test.each([
  { what: 'one department', appRange: { departments: [3] } },
  { what: 'one member', appRange: { departments: [], members: ['zhang'] } },
  { what: 'nothing', appRange: { departments: [] } },
])('an app that sees $what makes nobody go', async ({ appRange }) => {
  const company = await anApplied('details', { appRange })
  const before = company.live()
  expect((await company.run(`plan --detailed-exitcode`)).code).toBe(0)
  company.declare({ ...ORG, members: ORG.members.map((member) => ({ ...member, position: '工程师' })) })
  expect((await company.run(WITHOUT_LIMITS)).code).toBe(0)
  expect(company.live().members.map(({ position }) => position)).toEqual(ORG.members.map(() => '工程师'))
  expect(gone(before, company.live())).toEqual([])
})

function gone(before: ReturnType<Company['live']>, now: ReturnType<Company['live']>): readonly string[] {
  const names = ({ departments, members, tags }: typeof before): readonly string[] => [
    ...departments.map(({ id }) => `department ${id}`),
    ...members.map(({ userid }) => `member ${userid}`),
    ...tags.map(({ name }) => `tag ${name}`),
  ]
  const here = new Set(names(now))
  return names(before).filter((name) => !here.has(name))
}
