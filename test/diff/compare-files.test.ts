import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareFiles } from '../../src/diff/compare-files.ts'
import { diffOrg } from '../../src/diff/diff-org.ts'
import type { Comparison } from '../../src/model/comparison.ts'
import { changeRef } from '../../src/report/change-words.ts'
import { changeLines } from '../helpers/change-lines.ts'
import { memoryOf, plainDigest } from '../helpers/plan-worlds.ts'
import { anyWorld, declare, liveOf } from '../helpers/random-org.ts'
import { orgOf } from '../helpers/yaml-org.ts'

async function compare(base: string, head: string): Promise<Comparison> {
  return compareFiles(await orgOf(base), await orgOf(head))
}

async function lines(base: string, head: string): Promise<readonly string[]> {
  return changeLines((await compare(base, head)).changes)
}

/** Members `li` and, where wanted, `wu`, in departments 甲 and 乙. */
function people(li: string, wu?: string): string {
  const second = wu === undefined ? '' : `\n  - { userid: wu, name: 吴, mobile: "13800000002", ${wu} }`
  return `departments: [{ key: a, name: 甲 }, { key: b, name: 乙 }]
members:
  - { userid: li, name: 李, mobile: "13800000001", ${li} }${second}`
}

describe('which department is which', () => {
  test.each([
    ['the key stays', '{ key: a, name: 甲 }', '{ key: a, name: 乙 }'],
    ['the id stays', '{ id: 5, name: 甲 }', '{ id: 5, name: 乙 }'],
    ['a former name says so', '{ name: 甲 }', '{ name: 乙, previously: [/甲] }'],
    ['the key stays and an id is added', '{ key: a, name: 甲 }', '{ key: a, name: 乙, id: 9 }'],
  ])('%s: it is renamed', async (_, before, after) => {
    expect(await lines(`departments: [${before}]`, `departments: [${after}]`)).toEqual([
      '~ /乙 from /甲 {"name":"甲"} → {"name":"乙"}',
    ])
  })

  test.each([
    ['an id that nobody stated before', '{ name: 甲 }', '{ name: 甲, id: 9 }'],
    ['an id that nobody states any more', '{ name: 甲, id: 9 }', '{ name: 甲 }'],
    ['a key', '{ name: 甲 }', '{ name: 甲, key: a }'],
    ['another key', '{ name: 甲, key: b }', '{ name: 甲, key: a }'],
    ['a former name', '{ name: 甲 }', '{ name: 甲, previously: [/丙] }'],
  ])('%s is no change', async (_, before, after) => {
    expect(await lines(`departments: [${before}]`, `departments: [${after}]`)).toEqual([])
  })

  test('without any of these a new name is another department', async () => {
    expect(await lines('departments: [{ name: 甲 }]', 'departments: [{ name: 乙 }]')).toEqual(['+ /乙', '- /甲'])
  })

  test('children follow a renamed parent, and a move is told by its parents', async () => {
    expect(
      await lines(
        'departments: [{ key: a, name: 甲, children: [{ name: 子 }, { key: c, name: 丙 }] }]',
        'departments: [{ key: a, name: 乙, children: [{ name: 子 }] }, { key: c, name: 丙 }]',
      ),
    ).toEqual(['~ /丙 from /甲/丙 {"parentid":2} → {"parentid":1}', '~ /乙 from /甲 {"name":"甲"} → {"name":"乙"}'])
  })

  test('only stated ids are facts', async () => {
    const { ids, changes } = await compare(
      'departments: [{ name: 甲 }, { name: 乙, id: 5 }, { name: 丙 }]',
      'departments: [{ name: 甲, id: 9, order: 1 }, { name: 乙, order: 1 }, { name: 丙, order: 1 }]',
    )
    const shown = changes.map((change) => [
      changeRef(change),
      change.kind === 'department' && ids.department(change.id),
    ])
    expect(shown).toEqual([
      ['/丙', undefined],
      ['/乙', 5],
      ['/甲', 9],
    ])
  })

  test('another id for the same department cannot be, and is said to', async () => {
    const { warnings, changes } = await compare(
      'departments: [{ name: 甲, id: 5 }]',
      'departments: [{ name: 甲, id: 6 }]',
    )
    expect(changes).toEqual([])
    expect(warnings).toEqual([{ code: 'diff.id-changed', params: { object: '/甲', before: 5, after: 6 } }])
  })

  test('an id moves on with whoever states it now', async () => {
    expect(
      await lines(
        'departments: [{ name: 甲, id: 5 }, { name: 乙 }]',
        'departments: [{ name: 甲 }, { name: 丙, id: 5 }, { name: 乙 }]',
      ),
    ).toEqual(['~ /丙 from /甲 {"name":"甲"} → {"name":"丙"}', '+ /甲'])
  })
})

describe('a value', () => {
  test('is compared where both sides state it, in the way WeCom does', async () => {
    expect(await lines(people('departments: [a], position: 甲'), people('departments: [a], position: 乙'))).toEqual([
      '~ member:li {"position":"甲"} → {"position":"乙"}',
    ])
    expect(
      await lines(
        'members: [{ userid: li, name: 李, mobile: "+86 138-0000-0001", departments: [/] }]',
        'members: [{ userid: LI, name: 李, mobile: "13800000001", departments: [/] }]',
      ),
    ).toEqual([])
  })

  test('that is stated for the first time is managed from now on', async () => {
    expect(await lines(people('departments: [a]'), people('departments: [a], alias: L'))).toEqual([
      '~ member:li {} → {"alias":"L"} !alias',
    ])
    expect(await lines('departments: [{ name: 甲 }]', 'departments: [{ name: 甲, order: 7 }]')).toEqual([
      '~ /甲 {} → {"order":7} !order',
    ])
  })

  test('that is stated no more keeps what it is in WeCom', async () => {
    expect(await lines(people('departments: [a], alias: L'), people('departments: [a]'))).toEqual([
      '~ member:li {"alias":"L"} → {}',
    ])
    expect(await lines('departments: [{ name: 甲, name_en: A }]', 'departments: [{ name: 甲 }]')).toEqual([
      '~ /甲 {"name_en":"A"} → {}',
    ])
  })

  test('that is cleared is empty', async () => {
    expect(await lines(people('departments: [a], alias: L'), people('departments: [a], alias: null'))).toEqual([
      '~ member:li {"alias":"L"} → {"alias":null}',
    ])
  })

  test('of an attribute is compared entry by entry', async () => {
    expect(
      await lines(
        people('departments: [a], extattr: { 同: "0", 改: "1", 去: "2", 清: "3" }'),
        people('departments: [a], extattr: { 同: "0", 改: "9", 新: "4", 清: null }'),
      ),
    ).toEqual(['~ member:li {"extattr":{"改":"1","去":"2","清":"3"}} → {"extattr":{"改":"9","清":null,"新":"4"}}'])
    expect(await lines(people('departments: [a]'), people('departments: [a], extattr: null'))).toEqual([
      '~ member:li {} → {"extattr":{}} !extattr',
    ])
  })

  test('that either side ignores is not theirs to change', async () => {
    const policy = 'policy: { ignore: { members: [alias, departments], departments: [order] } }\n'
    const before = people('departments: [a], alias: L, position: 甲')
    const after = people('departments: [b], alias: M, position: 乙')
    const position = ['~ member:li {"position":"甲"} → {"position":"乙"}']
    expect(await lines(policy + before, policy + after)).toEqual(position)
    expect(await lines(before, policy + after)).toEqual(position)
  })
})

describe('a place', () => {
  test.each([
    ['moving', 'departments: [a]', 'departments: [b]', '["/甲?"]', '["/乙?"]'],
    [
      'joining one more',
      'departments: [a], main_department: a',
      'departments: [a, b], main_department: a',
      '["/甲?"]',
      '["/甲?","/乙?"]',
    ],
    [
      'becoming leader',
      'departments: [{ department: a, leader: false }]',
      'departments: [{ department: a, leader: true }]',
      '["/甲"]',
      '["/甲*"]',
    ],
    [
      'a flag that was left open',
      'departments: [a]',
      'departments: [{ department: a, leader: true }]',
      '["/甲?"]',
      '["/甲*"]',
    ],
    [
      'a flag that is left open',
      'departments: [{ department: a, leader: true }]',
      'departments: [a]',
      '["/甲*"]',
      '["/甲?"]',
    ],
    [
      'an order',
      'departments: [{ department: a, order: 1 }]',
      'departments: [{ department: a, order: 2 }]',
      '["/甲?:1"]',
      '["/甲?:2"]',
    ],
  ])('%s', async (_, before, after, was, is) => {
    const [line = ''] = await lines(people(before), people(after))
    expect(line).toContain(`"departments":${was}`)
    expect(line).toContain(`"departments":${is}`)
  })

  test('the order in which departments are listed says nothing', async () => {
    expect(await lines(people('departments: [a, b]'), people('departments: [b, a]'))).toEqual([])
  })

  test('the only department is the main one, stated or not', async () => {
    expect(await lines(people('departments: [a]'), people('departments: [a], main_department: a'))).toEqual([])
  })

  test('the main department of several is managed from the moment it is stated', async () => {
    const [open, stated] = ['departments: [a, b]', 'departments: [a, b], main_department: b']
    expect(await lines(people(open), people(stated))).toEqual([
      '~ member:li {} → {"main_department":2} !main_department',
    ])
    expect(await lines(people(stated), people(open))).toEqual(['~ member:li {"main_department":2} → {}'])
  })
})

describe('people', () => {
  test('under a new userid are the same when the files say so', async () => {
    const member = (text: string): string => `members: [{ name: 李, mobile: "13800000001", departments: [/], ${text} }]`
    const boss = '\n  - { userid: wu, name: 吴, email: wu@example.com, departments: [/], direct_leader: LI }'
    const list = (text: string): string => member(text).replace(/\[\{(.*)\}\]/u, (_, item) => `\n  - {${item}}`)
    expect(await lines(member('userid: old'), member('userid: li, previously: [old]'))).toEqual([
      '~ member:li {"userid":"old"} → {"userid":"li"}',
    ])
    expect(
      await lines(
        list('userid: old') + boss.replace('LI', 'old'),
        list('userid: li, previously: [old]') + boss.replace('LI', 'li'),
      ),
    ).toEqual(['~ member:li {"userid":"old"} → {"userid":"li"}'])
  })

  test('come and go', async () => {
    expect(await lines(people('departments: [a]', 'departments: [b]'), people('departments: [a]'))).toEqual([
      '- member:wu',
    ])
    expect(await lines(people('departments: [a]'), people('departments: [a]', 'departments: [b]'))).toEqual([
      '+ member:wu',
    ])
  })

  test('lose a mailbox only where one is known', async () => {
    const effects = async (li: string): Promise<unknown> =>
      (await compare(people(li), 'departments: [{ key: a, name: 甲 }, { key: b, name: 乙 }]\nmembers: []')).changes.map(
        (change) => change.effects,
      )
    expect(await effects('departments: [a]')).toEqual([['history-lost']])
    expect(await effects('departments: [a], biz_mail: li@example.com')).toEqual([['history-lost', 'mailbox-deleted']])
  })

  test('sign in differently only when what they sign in with is known to change', async () => {
    const effects = async (before: string, after: string): Promise<unknown> =>
      (await compare(people(before), people(after))).changes.flatMap((change) => change.effects)
    const [a, b] = ['departments: [a], email: a@example.com', 'departments: [a], email: b@example.com']
    expect(await effects(a, b)).toEqual(['login-changed'])
    expect(await effects('departments: [a]', b)).toEqual([])
    expect(await effects(a, 'departments: [a]')).toEqual([])
    expect(await effects('departments: [a]', 'departments: [a], enable: false')).toEqual(['disabled'])
  })
})

describe('a tag', () => {
  const tags = (text: string): string => `${people('departments: [a]', 'departments: [b]')}\ntags: [${text}]`

  test.each([
    [
      'other members',
      '{ name: 值, members: [li] }',
      '{ name: 值, members: [wu] }',
      '~ tag:值 {"members":["li"]} → {"members":["wu"]}',
    ],
    [
      'a new name',
      '{ name: 值, members: [] }',
      '{ name: 班, previously: [值], members: [] }',
      '~ tag:班 {"name":"值"} → {"name":"班"}',
    ],
    [
      'members for the first time',
      '{ name: 值 }',
      '{ name: 值, members: [] }',
      '~ tag:值 {} → {"members":[]} !members',
    ],
    ['members no more', '{ name: 值, members: [li] }', '{ name: 值 }', '~ tag:值 {"members":["li"]} → {}'],
  ])('%s', async (_, before, after, line) => {
    expect(await lines(tags(before), tags(after))).toEqual([line])
  })

  test('an id is no change', async () => {
    expect(await lines(tags('{ name: 值, members: [] }'), tags('{ name: 值, id: 4, members: [] }'))).toEqual([])
    const { warnings } = await compare(tags('{ name: 值, id: 3 }'), tags('{ name: 值, id: 4 }'))
    expect(warnings).toEqual([{ code: 'diff.id-changed', params: { object: 'tag:值', before: 3, after: 4 } }])
  })
})

describe('what is no longer declared', () => {
  const both = `${people('departments: [a]', 'departments: [b]')}\ntags: [{ name: 值, members: [] }]`
  const less =
    'departments: [{ key: a, name: 甲 }]\nmembers: [{ userid: li, name: 李, mobile: "13800000001", departments: [a] }]\ntags: []'

  test('goes, except for tags, which stay by default', async () => {
    const { changes, released } = await compare(both, less)
    expect(changeLines(changes)).toEqual(['- /乙', '- member:wu'])
    expect(released).toEqual([{ kind: 'tag', id: 1, name: '值' }])
  })

  test('stays where the policy keeps it', async () => {
    const keep = 'policy: { unmanaged: { members: keep, departments: keep } }\n'
    const { changes, released } = await compare(both, keep + less)
    expect(changes).toEqual([])
    expect(released.map(changedRef)).toEqual(['/乙', 'member:wu', 'tag:值'])
  })

  test('goes with the tags where the policy deletes these', async () => {
    const { changes, released } = await compare(both, `policy: { unmanaged: { tags: delete } }\n${less}`)
    expect(changeLines(changes)).toEqual(['- /乙', '- member:wu', '- tag:值'])
    expect(released).toEqual([])
  })

  test('stays when somebody stays in it', async () => {
    const { changes, released, warnings } = await compare(both, `policy: { unmanaged: { members: keep } }\n${less}`)
    expect(changes).toEqual([])
    expect(released.map(changedRef)).toEqual(['/乙', 'member:wu', 'tag:值'])
    expect(warnings.map(({ code }) => code)).toEqual(['plan.department-kept-by-member'])
  })

  function changedRef(object: Comparison['released'][number]): string {
    return object.kind === 'department'
      ? object.path
      : `${object.kind}:${object.kind === 'member' ? object.userid : object.name}`
  }
})

describe('a whole kind', () => {
  test('that is managed from now on is counted, not listed', async () => {
    const { changes, kinds } = await compare(
      'departments: [{ name: 甲 }]',
      people('departments: [a]').replace('乙', '丙'),
    )
    expect(changeLines(changes)).toEqual(['+ /丙'])
    expect(kinds).toEqual({ managed: [{ kind: 'members', declared: 1, undeclared: 'delete' }], released: [] })
  })

  test('that is managed no more stays', async () => {
    const { changes, kinds, released } = await compare(
      people('departments: [b]'),
      'departments: [{ key: a, name: 甲 }]',
    )
    expect(changeLines(changes)).toEqual([])
    expect(released).toEqual([{ kind: 'department', id: 2, path: '/乙' }])
    expect(kinds).toEqual({ managed: [], released: [{ kind: 'members', declared: 1, undeclared: 'delete' }] })
  })

  test('departments that were only pointed at are the ones that are declared now', async () => {
    const kept = 'policy: { unmanaged: { departments: keep } }\n'
    const { changes, kinds } = await compare(
      `${kept}members: [{ userid: li, name: 李, mobile: "13800000001", departments: [/甲] }]`,
      `${kept}${people('departments: [a]')}`,
    )
    expect(changes).toEqual([])
    expect(kinds.managed).toEqual([{ kind: 'departments', declared: 2, undeclared: 'keep' }])
  })

  test('a place that is declared for the first time has all its values managed', async () => {
    const kept = 'policy: { unmanaged: { departments: keep } }\n'
    expect(
      await lines(
        `${kept}departments: [{ name: 甲, parent: /总 }]`,
        `${kept}departments: [{ name: 总, order: 5, children: [{ name: 甲 }] }]`,
      ),
    ).toEqual(['~ /总 {} → {"name":"总","order":5} !name,order'])
  })
})

describe('what the policy keeps off', () => {
  test('a protected member is not changed, with a warning', async () => {
    const protect = 'policy: { protect: { members: [li] } }\n'
    const { changes, warnings } = await compare(
      protect + people('departments: [a], position: 甲'),
      protect + people('departments: [b], position: 乙'),
    )
    expect(changes).toEqual([])
    expect(warnings.map(({ code }) => code)).toEqual(['plan.protected'])
  })

  test('what lies outside the scope is said to, and neither changed nor released', async () => {
    const scope = 'policy: { scope: [/甲] }\n'
    const { changes, warnings, released } = await compare(
      scope + people('departments: [a], position: 甲'),
      scope + people('departments: [b], position: 乙'),
    )
    expect(changes).toEqual([])
    expect(released).toEqual([])
    expect(warnings.map(({ code }) => code)).toEqual(['plan.scope-department', 'plan.scope-member'])
  })
})

const RUNS = Number(process.env['RUNS'] ?? 200)
const EVERY_ID = 0xffff
const everything = { unmanaged: { members: 'delete', departments: 'delete', tags: 'delete' } } as const

test('an organisation does not differ from itself, whichever ids it states', () => {
  const world = anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 })
  fc.assert(
    fc.property(world, fc.nat(EVERY_ID), fc.nat(EVERY_ID), (one, before, after) => {
      const { changes, released, settings, warnings } = compareFiles(
        declare(one, { withId: bitOf(before) }),
        declare(one, { withId: bitOf(after) }),
      )
      expect({ changes, released, settings, warnings }).toEqual({
        changes: [],
        released: [],
        settings: [],
        warnings: [],
      })
    }),
    { numRuns: RUNS },
  )
})

test('where every value and id is stated, a comparison finds what a plan finds', () => {
  const world = anyWorld({ departments: 8, members: 10, tags: 3, variety: 4 })
  fc.assert(
    fc.property(world, world, (from, to) => {
      const every = { withId: () => true, policy: everything }
      const live = liveOf(from)
      const head = declare(to, every)
      const planned = diffOrg({
        desired: head,
        live,
        memory: memoryOf(from),
        digest: plainDigest,
        writeUnverified: true,
      })
      fc.pre(planned.problems.length === 0)
      const { changes, warnings } = compareFiles(declare(from, every), head)
      // A plan takes another id for another object; whoever compares files learns that this cannot be meant.
      fc.pre(warnings.every(({ code }) => code !== 'diff.id-changed'))
      expect(changes.map(essence)).toEqual(planned.changes.map(essence))
    }),
    { numRuns: RUNS },
  )
})

function bitOf(ids: number): (id: number) => boolean {
  return (id) => ((ids >> (id % 16)) & 1) === 1
}

function essence(change: Comparison['changes'][number]): unknown {
  const { kind, action, fields } = change
  return [kind, action, changeRef(change), action === 'update' ? fields : []]
}
