import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { judge, type Judgement } from './helpers/rego.ts'
import { runIn } from './helpers/run-in.ts'

const NOTHING: Judgement = { deny: [], warn: [] }
const THURSDAY = new Date('2026-01-01T15:00:00Z')
const FRIDAY_IN_CHINA = new Date('2026-01-01T16:30:00Z')

const policy = (name: string): string => readFileSync(`examples/policies/${name}.rego`, 'utf8')

function aFolder(files: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'orgctl-policies-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  return cwd
}

async function json(cwd: string, ...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runIn(cwd, [...argv, '--format', 'json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

const ORG = `version: 1
departments: [{ key: rd, id: 2, name: RD }, { key: ops, id: 3, name: Ops }]
members:
  - { userid: ann, email: ann@example.com, name: Ann O'Neil, departments: [{ department: rd, leader: true }] }
  - { userid: bob, email: bob@example.com, name: 张三, departments: [{ department: ops, leader: true }], direct_leader: ann }
  - { userid: cem, email: cem@example.com, name: 阿依·古丽, departments: [rd], direct_leader: BOB }
tags: [{ name: HR, members: [bob] }]
`
const edited = (...pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`no ${from}`)
    return text.replace(from, to)
  }, ORG)

describe('the policy of organisations, run by OPA,', () => {
  const judged = async (org: string): Promise<Judgement> =>
    judge(policy('organization'), await json(aFolder({ 'org.yaml': org }), 'show', '--org', 'org.yaml'))

  test('has nothing against a good one', async () => {
    expect(await judged(ORG)).toEqual(NOTHING)
  })

  test('finds departments without leader, rings of reporting, odd names, external leaders and empty tags', async () => {
    const bad = edited(
      ['department: rd, leader: true }] }', 'department: rd }], direct_leader: Cem }'],
      ['name: 张三', 'name: "张三🎉"'],
      [
        '\ntags: [',
        '\n  - { userid: ext-dan, email: ext-dan@example.com, name: Dan, departments: [{ department: ops, leader: true }] }\ntags: [{ name: T }, ',
      ],
    )
    expect(await judged(bad)).toEqual({
      deny: [
        'department /RD has 2 people and no leader',
        'member ann reports to themselves in the end',
        'member bob is called "张三🎉", and names are letters only',
        'member bob reports to themselves in the end',
        'member cem reports to themselves in the end',
        'member ext-dan is external and leads /Ops',
      ],
      warn: ['tag T is empty'],
    })
  })

  test('finds departments that are too large', async () => {
    const crowd = Array.from(
      { length: 51 },
      (_, n) => `  - { userid: u${n}, email: u${n}@example.com, name: U, departments: [ops] }\n`,
    ).join('')
    expect(await judged(edited(['tags:', `${crowd}tags:`]))).toEqual({
      deny: ['department /Ops holds 52 people directly, and 50 are the limit'],
      warn: [],
    })
  })
})

describe('the policy of changes, run by OPA,', () => {
  const judged = async (before: string, after: string): Promise<Judgement> => {
    const cwd = aFolder({ 'before.yaml': before, 'after.yaml': after })
    return judge(policy('diff'), await json(cwd, 'diff', 'before.yaml', 'after.yaml'))
  }

  test('has nothing against a new name', async () => {
    expect(await judged(ORG, edited(['张三', '张三丰']))).toEqual(NOTHING)
  })

  test('wants settings alone, somebody who can agree, and leaders', async () => {
    const rules = edited([
      'version: 1',
      'version: 1\npolicy: { approvals: [{ when: [department.create], by: [owners] }] }',
    ])
    const after = rules
      .replace('policy: {', 'policy: { strategy: calls,')
      .replace('name: Ops }', 'name: Ops }, { name: New }')
      .replace('leader: true', 'leader: false')
    expect(await judged(rules, after)).toEqual({
      deny: ['nobody could agree to /New', 'settings change together with 2 objects: make two pull requests of it'],
      warn: ['department /RD loses its leader'],
    })
  })

  test('counts who moves', async () => {
    const crowd = (where: string, count: number): string =>
      Array.from(
        { length: count },
        (_, n) => `  - { userid: u${n}, email: u${n}@example.com, name: U, departments: [${where}] }\n`,
      ).join('')
    const org = (where: string, count: number): string => edited(['tags:', `${crowd(where, count)}tags:`])
    expect(await judged(org('rd', 10), org('ops', 10))).toEqual(NOTHING)
    expect((await judged(org('rd', 11), org('ops', 11))).deny).toEqual([
      '11 members change departments, and at most 10 may at once',
    ])
  })
})

describe('the policy of plans, run by OPA,', () => {
  /** What WeCom holds: the three of above, and some more in Ops. */
  const live = (more: number): object => ({
    format_version: '1',
    corp_id: 'ww1',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: 'Company', name_en: null },
      { id: 2, parentid: 1, order: 2, name: 'RD', name_en: null },
      { id: 3, parentid: 1, order: 1, name: 'Ops', name_en: null },
    ],
    members: [
      { userid: 'ann', name: "Ann O'Neil", departments: [{ department: 2, leader: true }] },
      { userid: 'bob', name: '张三', departments: [{ department: 3, leader: true }], direct_leader: 'ann' },
      {
        userid: 'cem',
        name: '阿依·古丽',
        departments: [{ department: 2, leader: false }],
        direct_leader: 'bob',
        biz_mail: null,
      },
      ...Array.from({ length: more }, (_, n) => ({
        userid: `u${n}`,
        name: 'U',
        biz_mail: n === 0 ? 'u0@example.com' : null,
        departments: [{ department: 3, leader: false }],
      })),
    ],
    tags: [{ id: 1, name: 'HR', members: ['bob'], departments: [] }],
  })
  const planned = async (more: number, org: string): Promise<string> => {
    const cwd = aFolder({ 'org.yaml': org, 'live.json': JSON.stringify(live(more)) })
    return json(cwd, 'plan', '--live', 'live.json', '--org', 'org.yaml')
  }
  const leaver = edited([/ {2}- \{ userid: cem.*\n/u.exec(ORG)?.[0] ?? '', ''])

  test('lets people go on Thursday and not on Friday', async () => {
    const plan = await planned(0, leaver)
    expect((await judge(policy('plan'), plan, THURSDAY)).deny).toEqual([])
    expect((await judge(policy('plan'), plan, FRIDAY_IN_CHINA)).deny).toEqual([
      'a member would be deleted, and it is Friday',
    ])
  })

  test('finds departments that lose their leader, many deletions, and mailboxes that go', async () => {
    const plan = await planned(6, edited(['department: rd, leader: true', 'department: rd, leader: false']))
    expect((await judge(policy('plan'), plan, THURSDAY)).deny).toEqual([
      '6 members would be deleted, and at most 5 may be at once',
      'department /RD would have no leader',
      'member u0 would lose the company mailbox',
    ])
  })
})

test('what is no Rego is not taken for a policy that has nothing to say', async () => {
  await expect(judge('deny contains 1 if { nowhere.to.be.found }', '{}')).rejects.toThrow(/does not run.*nowhere/su)
})

test('a policy that denies nothing is told from one that is not run', async () => {
  expect(await judge('package x\ndeny contains message if { message := input.a }', '{ "a": "b" }')).toEqual({
    deny: ['b'],
    warn: [],
  })
})
