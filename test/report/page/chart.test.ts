import { describe, expect, test } from 'vitest'
import { compareFiles } from '../../../src/diff/compare-files.ts'
import { standUp } from '../../../src/diff/stand-up.ts'
import type { LiveOrg } from '../../../src/model/live.ts'
import { buildChart, type Chart } from '../../../src/report/page/chart.ts'
import { orgOf } from '../../helpers/yaml-org.ts'

const BEFORE = `departments:
  - { key: rd, id: 2, name: RD, children: [{ key: be, id: 3, name: Backend }, { key: fe, id: 4, name: Frontend }] }
  - { key: ops, id: 5, name: Ops }
members:
  - { userid: ann, name: Ann, departments: [{ department: rd, leader: true }] }
  - { userid: bob, name: Bob, departments: [{ department: be, leader: true }] }
  - { userid: cem, name: Cem, departments: [be] }
  - { userid: dan, name: Dan, departments: [{ department: fe, leader: true }] }
  - { userid: eve, name: Eve, departments: [fe, ops], main_department: fe }
`

async function chartOf(before: string, after: string): Promise<Chart> {
  const { changes, known } = compareFiles(await orgOf(before), await orgOf(after))
  return buildChart({ changes, live: known })
}

/** Each department with what becomes of it, its people before and after, and its leaders. */
function departments(chart: Chart): readonly string[] {
  const names = (members: readonly number[]): string => members.map((member) => chart.members[member]?.userid).join('+')
  return chart.departments.map(
    ({ name, formerName, state, parent, before, after, leadersBefore, leadersAfter }) =>
      `${name ?? '/'} in ${parent < 0 ? '-' : (chart.departments[parent]?.name ?? '/')} ${state}${formerName === undefined ? '' : ` (${formerName})`} ${before}→${after} ${names(leadersBefore)}→${names(leadersAfter)}`,
  )
}

function chain(chart: Chart, userid: string, side: 'chainBefore' | 'chainAfter'): string {
  const levels: string[] = []
  let at = chart.members.find((member) => member.userid === userid)?.[side] ?? -1
  while (at >= 0) {
    const { managers, next } = chart.chains[at] ?? { managers: [], next: -1 }
    levels.push(managers.map((member) => chart.members[member]?.userid).join('+'))
    at = next
  }
  return levels.join(' > ')
}

test('without changes both sides are the same', async () => {
  expect(departments(await chartOf(BEFORE, BEFORE))).toEqual([
    '/ in - same 5→5 →',
    'RD in / same 5→5 ann→ann',
    'Backend in RD same 2→2 bob→bob',
    'Frontend in RD same 2→2 dan→dan',
    'Ops in / same 1→1 →',
  ])
})

describe('departments', () => {
  test('that come, go, move and are renamed stand where they are, those that go where they were', async () => {
    const after = `departments:
  - { key: rd, id: 2, name: Research, previously: [/RD], children: [{ key: be, id: 3, name: Backend }] }
  - { key: ops, id: 5, name: Ops, children: [{ key: be2, id: 6, name: New }] }
  - { key: fe, id: 4, name: Frontend, parent: ops, previously: [/RD/Frontend] }
${BEFORE.slice(BEFORE.indexOf('members:'))}`
    expect(departments(await chartOf(BEFORE, after))).toEqual([
      '/ in - same 5→5 →',
      'Research in / renamed (RD) 5→3 ann→ann',
      'Backend in Research same 2→2 bob→bob',
      'Ops in / same 1→2 →',
      'Frontend in Ops moved 2→2 dan→dan',
      'New in Ops new 0→0 →',
    ])
    const removed = BEFORE.replace(', { key: fe, id: 4, name: Frontend }', '')
      .replace('department: fe', 'department: be')
      .replace('[fe, ops], main_department: fe', '[ops]')
    expect(departments(await chartOf(BEFORE, removed))).toContain('Frontend in RD gone 2→0 dan→')
  })

  test('count everybody below them once, wherever they are in it', async () => {
    const both = BEFORE.replace('departments: [be] }', 'departments: [be, fe] }')
    expect(departments(await chartOf(BEFORE, both))).toEqual([
      '/ in - same 5→5 →',
      'RD in / same 5→5 ann→ann',
      'Backend in RD same 2→2 bob→bob',
      'Frontend in RD same 2→3 dan→dan',
      'Ops in / same 1→1 →',
    ])
  })

  test('keep a leader whose flag is left open', async () => {
    const open = BEFORE.replace('{ department: be, leader: true }', 'be')
    expect(departments(await chartOf(BEFORE, open))).toContain('Backend in RD same 2→2 bob→bob')
    const closed = BEFORE.replace('{ department: be, leader: true }', '{ department: be, leader: false }')
    expect(departments(await chartOf(BEFORE, closed))).toContain('Backend in RD same 2→2 bob→')
  })
})

describe('the chain of managers', () => {
  test('leads over the leaders of the department and those above it', async () => {
    const chart = await chartOf(BEFORE, BEFORE)
    expect(chain(chart, 'cem', 'chainAfter')).toBe('bob > ann')
    expect(chain(chart, 'bob', 'chainAfter')).toBe('ann')
    expect(chain(chart, 'ann', 'chainAfter')).toBe('')
    expect(chain(chart, 'eve', 'chainAfter')).toBe('dan > ann')
  })

  test('prefers the direct leader, and starts from there', async () => {
    const direct = BEFORE.replace('name: Cem', 'name: Cem, direct_leader: eve')
    const chart = await chartOf(BEFORE, direct)
    expect([chain(chart, 'cem', 'chainBefore'), chain(chart, 'cem', 'chainAfter')]).toEqual([
      'bob > ann',
      'eve > dan > ann',
    ])
  })

  test('changes for everybody below a leader who is replaced, and for nobody else', async () => {
    const after = BEFORE.replace('[{ department: rd, leader: true }]', '[{ department: rd, leader: false }]').replace(
      '[fe, ops], main_department: fe',
      '[fe, ops, { department: rd, leader: true }], main_department: fe',
    )
    const chart = await chartOf(BEFORE, after)
    const changed = chart.members.filter(({ chainBefore, chainAfter }) => chainBefore !== chainAfter)
    expect(changed.map(({ userid }) => userid)).toEqual(['ann', 'bob', 'cem', 'dan', 'eve'])
    expect(chain(chart, 'ann', 'chainAfter')).toBe('eve')
    const sideways = await chartOf(BEFORE, BEFORE.replace('departments: [be] }', 'departments: [fe] }'))
    expect(sideways.members.filter((each) => each.chainBefore !== each.chainAfter).map(({ userid }) => userid)).toEqual(
      ['cem'],
    )
  })

  test('is the same under another userid', async () => {
    const after = BEFORE.replace('userid: bob', 'userid: bobby, previously: [bob]')
    const chart = await chartOf(BEFORE, after)
    expect(chart.members.map(({ userid }) => userid)).toEqual(['ann', 'bobby', 'cem', 'dan', 'eve'])
    expect(chart.members.filter((each) => each.chainBefore !== each.chainAfter)).toEqual([])
  })

  test('ends where two lead each other, and reaches as far as 50,000 people', () => {
    const people = Array.from({ length: 50_000 }, (_, index) => ({
      userid: `u${index}`,
      departments: [{ department: 1 }],
      direct_leader: `u${(index + 1) % 50_000}`,
    }))
    const chart = buildChart({ changes: [], live: { ...EMPTY, members: people } })
    expect(chain(chart, 'u0', 'chainAfter').split(' > ')).toHaveLength(50_000 - 1 + 1)
    expect(chart.members.every(({ chainBefore, chainAfter }) => chainBefore === chainAfter)).toBe(true)
  })
})

const EMPTY: LiveOrg = {
  corp_id: 'ww1',
  read: { mode: 'full', unreadable: [] },
  departments: [{ id: 1, parentid: 0, order: 1, name: 'Co' }],
  members: [],
  tags: [],
}

test('read backwards from what the changes lead to, the chart is the same', async () => {
  const after = `departments:
  - { key: rd, id: 2, name: Research, previously: [/RD], children: [{ key: be, id: 3, name: Backend }] }
  - { key: ops, id: 5, name: Ops }
  - { key: fe, id: 4, name: Frontend, parent: ops, previously: [/RD/Frontend] }
members:
  - { userid: ann, name: Ann, departments: [{ department: rd, leader: true }] }
  - { userid: bobby, name: Bob, previously: [bob], departments: [{ department: be, leader: true }] }
  - { userid: cem, name: Cem, departments: [fe] }
  - { userid: dan, name: Dan, departments: [{ department: fe, leader: false }] }
  - { userid: fay, name: Fay, departments: [be] }
`
  const [base, head] = [await orgOf(BEFORE), await orgOf(after)]
  const { changes, known } = compareFiles(base, head)
  const forward = buildChart({ changes, live: known })
  const backward = buildChart({ changes, live: standUp(head, base).live, isAfter: true })
  expect(departments(backward)).toEqual(departments(forward))
  const people = (chart: Chart): unknown =>
    chart.members
      .map(({ userid, state, chainBefore, chainAfter }) => [
        userid,
        state,
        chain(chart, userid, 'chainBefore'),
        chain(chart, userid, 'chainAfter'),
        chainBefore === chainAfter,
      ])
      .map(String)
      .toSorted()
  expect(people(backward)).toEqual(people(forward))
})

test('members who left the corp are in no department', () => {
  const left = { userid: 'gone', status: 5, departments: [{ department: 1 }] } as const
  expect(buildChart({ changes: [], live: { ...EMPTY, members: [left] } }).departments[0]?.after).toBe(0)
})
