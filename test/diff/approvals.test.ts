import { describe, expect, test } from 'vitest'
import { compareFiles } from '../../src/diff/compare-files.ts'
import { changeRef } from '../../src/report/change-words.ts'
import { orgOf } from '../helpers/yaml-org.ts'

const ORG = `departments:
  - { key: rd, id: 2, name: RD, children: [{ key: be, id: 3, name: Backend }, { key: fe, id: 4, name: Frontend }] }
  - { key: ops, id: 5, name: Ops }
members:
  - { userid: ann, name: Ann, departments: [{ department: rd, leader: true }] }
  - { userid: bob, name: Bob, departments: [{ department: be, leader: true }] }
  - { userid: cem, name: Cem, departments: [be] }
  - { userid: dan, name: Dan, departments: [fe] }
  - { userid: eve, name: Eve, departments: [{ department: ops, leader: true }] }
  - { userid: hal, name: Hal, departments: [ops] }
tags:
  - { name: HR, members: [hal], departments: [ops] }
`

function withRules(...rules: readonly string[]): string {
  if (rules.length === 0) return ORG
  return `policy:\n  approvals:\n${rules.map((rule) => `    - ${rule}\n`).join('')}${ORG}`
}

/** Each approval in a line: who, which people, for what. */
async function approvals(rules: readonly string[], change: (org: string) => string): Promise<readonly string[]> {
  const before = withRules(...rules)
  const comparison = compareFiles(await orgOf(before), await orgOf(change(before)))
  return comparison.approvals.map(({ by, members, changes, settings }) => {
    const who = by.kind === 'owners' ? `owners of ${by.department}` : by.kind === 'tag' ? `tag ${by.tag}` : by.userid
    const refs = changes.flatMap((index) => {
      const found = comparison.changes[index]
      return found ? [changeRef(found)] : []
    })
    return `${who} (${members.join('|')}): ${[...refs, ...(settings ? ['settings'] : [])].join(' ')}`
  })
}

const replace =
  (...pairs: readonly (readonly [string, string])[]) =>
  (org: string): string =>
    pairs.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`no ${from}`)
      return text.replace(from, to)
    }, org)

test('without rules nobody is asked, and without a change neither', async () => {
  expect(await approvals([], replace(['name: Cem', 'name: Cemal']))).toEqual([])
  expect(await approvals(['{ when: [member.update], by: [owners] }'], (org) => `${org}\n# a comment`)).toEqual([])
})

describe('owners', () => {
  const MOVE = ['{ when: [member.move], by: [owners] }']

  test('of both departments agree to a move', async () => {
    expect(await approvals(MOVE, replace(['Cem, departments: [be]', 'Cem, departments: [ops]']))).toEqual([
      'owners of 5 (eve): member:cem',
      'owners of 3 (bob): member:cem',
    ])
  })

  test('are the nearest leaders above where nobody leads', async () => {
    expect(await approvals(MOVE, replace(['Dan, departments: [fe]', 'Dan, departments: [ops]']))).toEqual([
      'owners of 5 (eve): member:dan',
      'owners of 2 (ann): member:dan',
    ])
  })

  test('are others than the one whom it is about', async () => {
    const bobMoves = replace(['Bob, departments: [{ department: be, leader: true }]', 'Bob, departments: [ops]'])
    expect(await approvals(MOVE, bobMoves)).toEqual(['owners of 5 (eve): member:bob', 'owners of 2 (ann): member:bob'])
    const annMoves = replace(['Ann, departments: [{ department: rd, leader: true }]', 'Ann, departments: [ops]'])
    expect(await approvals(MOVE, annMoves)).toEqual(['owners of 5 (eve): member:ann', 'owners of 2 (ann): member:ann'])
  })

  test('of what a new department is made in, and of what goes', async () => {
    const rules = ['{ when: [department.create, department.delete, department.rename, department.move], by: [owners] }']
    expect(
      await approvals(
        rules,
        replace(['name: Backend }', 'name: Backend, children: [{ name: New, children: [{ name: Deep }] }] }']),
      ),
    ).toEqual(['owners of 3 (bob): /RD/Backend/New /RD/Backend/New/Deep'])
    expect(
      await approvals(
        rules,
        replace([', { key: fe, id: 4, name: Frontend }', ''], ['Dan, departments: [fe]', 'Dan, departments: [be]']),
      ),
    ).toEqual(['owners of 2 (ann): /RD/Frontend'])
    expect(await approvals(rules, replace(['name: Backend }', 'name: Server, previously: [/RD/Backend] }']))).toEqual([
      'owners of 3 (bob): /RD/Server',
    ])
    const moved = replace(
      [', { key: fe, id: 4, name: Frontend }', ''],
      ['name: Ops }', 'name: Ops, children: [{ key: fe, id: 4, name: Frontend }] }'],
    )
    expect(await approvals(rules, moved)).toEqual([
      'owners of 5 (eve): /Ops/Frontend',
      'owners of 2 (ann): /Ops/Frontend',
    ])
  })

  test('are nobody where nobody leads up to the root', async () => {
    const rules = ['{ when: [department.create], by: [owners] }']
    expect(await approvals(rules, replace(['name: Ops }', 'name: Ops }\n  - { name: Top }']))).toEqual([
      'owners of 1 (): /Top',
    ])
  })
})

describe('what happens', () => {
  test('is told apart: leading, moving, the rest', async () => {
    const rules = (event: string): readonly string[] => [`{ when: [${event}], by: [member:hal] }`]
    const leads = replace(['Cem, departments: [be]', 'Cem, departments: [{ department: be, leader: true }]'])
    expect(await approvals(rules('member.leader'), leads)).toEqual(['hal (hal): member:cem'])
    expect(await approvals(rules('member.move'), leads)).toEqual([])
    expect(await approvals(rules('member.update'), leads)).toEqual([])
    const renamed = replace(['name: Cem', 'name: Cemal'])
    expect(await approvals(rules('member.update'), renamed)).toEqual(['hal (hal): member:cem'])
    expect(await approvals(rules('member.leader, member.move'), renamed)).toEqual([])
    const ordered = replace(['Cem, departments: [be]', 'Cem, departments: [{ department: be, order: 5 }]'])
    expect(await approvals(rules('member.update'), ordered)).toEqual(['hal (hal): member:cem'])
  })

  test('of members and tags is asked about by a tag or by a name', async () => {
    const rules = [
      '{ when: [member.delete, member.create], by: ["tag:HR"] }',
      '{ when: [tag.update], by: [member:ANN, "tag:HR"] }',
    ]
    const change = replace(
      ['  - { userid: cem, name: Cem, departments: [be] }\n', '  - { userid: fay, name: Fay, departments: [be] }\n'],
      ['members: [hal], departments: [ops]', 'members: [hal, ann], departments: [ops]'],
    )
    expect(await approvals(rules, change)).toEqual([
      'tag HR (eve|hal): member:cem member:fay tag:HR',
      'ann (ann): tag:HR',
    ])
  })

  test('elsewhere than a rule says is not asked about', async () => {
    const rules = ['{ when: [member.update], in: [rd], by: [member:hal] }']
    expect(await approvals(rules, replace(['name: Cem', 'name: C'], ['name: Eve', 'name: E']))).toEqual([
      'hal (hal): member:cem',
    ])
  })
})

describe('the rules that count', () => {
  test('are those of the former files, and so are the leaders and tags', async () => {
    const rules = ['{ when: [member.delete, settings], by: ["tag:HR"] }']
    const coup = (org: string): string =>
      replace(
        ['  - { userid: cem, name: Cem, departments: [be] }\n', ''],
        ['members: [hal]', 'members: [dan]'],
      )(org).replace(/policy:\n.*\n.*\n/u, '')
    expect(await approvals(rules, coup)).toEqual(['tag HR (eve|hal): member:cem settings'])
  })

  test('are defended by whoever they name where no rule is about the settings', async () => {
    const rules = [
      '{ when: [member.delete], by: ["tag:HR", member:cem] }',
      '{ when: [member.move], in: [ops], by: [owners] }',
    ]
    expect(await approvals(rules, (org) => org.replace(/policy:\n(?: .*\n){3}/u, ''))).toEqual([
      'owners of 1 (): settings',
      'tag HR (eve|hal): settings',
      'cem (cem): settings',
    ])
    expect(await approvals(rules, replace(['policy:\n', 'policy:\n  strategy: calls\n']))).toEqual([])
    const withSettings = [...rules, '{ when: [settings], by: [member:ann] }']
    expect(await approvals(withSettings, replace([', member:cem', '']))).toEqual(['ann (ann): settings'])
  })

  test('stay the same where a department of theirs gets another name', async () => {
    const before = await orgOf(withRules('{ when: [member.move], in: [ops], by: ["tag:HR"] }'))
    const after = withRules('{ when: [member.move], in: [ops], by: ["tag:HR"] }').replace('name: Ops', 'name: IT')
    expect(compareFiles(before, await orgOf(after)).settings).toEqual([])
  })

  test('change like any setting', async () => {
    const before = await orgOf(withRules('{ when: [member.move], in: [rd], by: [owners, "tag:HR"] }'))
    const { settings } = compareFiles(before, await orgOf(ORG))
    expect(settings).toEqual([
      { kind: 'list', setting: 'policy.approvals', added: [], removed: ['member.move in /RD by owners tag:HR'] },
    ])
    expect(compareFiles(before, before).settings).toEqual([])
  })
})

describe('a rule that nobody could follow is an error', () => {
  test.each([
    ['{ when: [member.move], by: ["tag:Hr"] }', 'ORG415'],
    ['{ when: [member.move], by: [member:nobody] }', 'ORG405'],
    ['{ when: [tag.update], by: [owners] }', 'ORG416'],
    ['{ when: [settings], by: [owners] }', 'ORG416'],
    ['{ when: [member.move], by: [boss] }', 'ORG225'],
    ['{ when: [member.move], in: [nowhere], by: [owners] }', 'ORG401'],
    ['{ when: [member.moves], by: [owners] }', 'ORG'],
    ['{ when: [], by: [owners] }', 'ORG'],
    ['{ by: [owners] }', 'ORG'],
  ])('%s: %s', async (rule, code) => {
    await expect(orgOf(withRules(rule))).rejects.toThrow(new RegExp(`4: ${code}`, 'u'))
  })
})
