import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import type { Message } from '../../src/model/message.ts'
import { wordChange } from '../../src/report/change-words.ts'
import { planNames } from '../../src/report/names.ts'
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts'
import { renderPlanText } from '../../src/report/plan-text.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, at, department, member, tag } from './plans.ts'

const wording = createWording({ lang: 'en', showSensitive: false })

/** Each field on a line: `label: before → after`, `label: value`, or `label: + … ~ … - …`. */
function fieldsOf(change: Change): readonly string[] {
  return wordChange(change, wording, planNames(aPlan([change]))).fields.map((field) => {
    switch (field.kind) {
      case 'value':
        return `${field.label}: ${field.value}`
      case 'pair':
        return `${field.label}: ${field.before} → ${field.after}`
      case 'set': {
        const parts = [
          ...field.added.map((item) => `+ ${item}`),
          ...field.changed.map((item) => `~ ${item}`),
          ...field.removed.map((item) => `- ${item}`),
        ]
        return `${field.label}: ${parts.join(' ')}`
      }
    }
  })
}

describe('placements', () => {
  const rd = at(2, '/研发')
  const qa = at(3, '/测试')

  test.each([
    ['one for another is a move', [rd], [qa], ['departments: /研发 → /测试']],
    ['one more is an addition', [rd], [rd, qa], ['departments: + /测试']],
    ['one less is a removal', [rd, qa], [rd], ['departments: - /测试']],
    ['a new leader', [rd], [at(2, '/研发', true)], ['departments: ~ /研发: leader no → yes']],
    ['another order', [rd], [at(2, '/研发', false, 7)], ['departments: ~ /研发: order 0 → 7']],
    ['leader and order', [rd], [at(2, '/研发', true, 7)], ['departments: ~ /研发: leader no → yes, order 0 → 7']],
    ['a move into leadership', [rd], [at(3, '/测试', true, 7)], ['departments: /研发 → /测试 (leader, order 7)']],
    ['an order of its own', [rd], [rd, at(3, '/测试', false, 7)], ['departments: + /测试 (order 7)']],
    [
      'a flag left open before',
      [{ department: 2, path: '/研发' }],
      [rd],
      ['departments: ~ /研发: leader (unknown) → no, order (unknown) → 0'],
    ],
    [
      'a flag left open after',
      [at(2, '/研发', true)],
      [{ department: 2, path: '/研发', order: 0 }],
      ['departments: ~ /研发: leader yes → (unknown)'],
    ],
    ['two for one', [rd], [at(4, '/a'), at(5, '/b')], ['departments: + /a + /b - /研发']],
  ])('%s', (_what, before, after, words) => {
    expect(fieldsOf(member('a', 'A', { departments: before }, { departments: after }))).toEqual(words)
  })

  test('the main department is not repeated when it moves along', () => {
    const moved = member('a', 'A', { departments: [rd], main_department: 2 }, { departments: [qa], main_department: 3 })
    expect(fieldsOf(moved)).toEqual(['departments: /研发 → /测试'])
  })

  test('the main department is named by its path where that is known', () => {
    expect(fieldsOf(member('a', 'A', { main_department: 2 }, { main_department: 77 }))).toEqual([
      'main_department: department 2 → department 77',
    ])
    const known = member(
      'a',
      'A',
      { departments: [rd], main_department: 2 },
      { departments: [rd, qa], main_department: 3 },
    )
    expect(fieldsOf(known)).toEqual(['departments: + /测试', 'main_department: /研发 (id 2) → /测试 (id 3)'])
  })
})

describe('fields', () => {
  test.each<[string, Change, readonly string[]]>([
    ['cleared', member('a', 'A', { alias: 'x' }, { alias: null }), ['alias: x → (empty)']],
    ['unknown before', member('a', 'A', {}, { alias: 'x' }), ['alias: (unknown) → x']],
    ['a new userid', member('b', 'A', { userid: 'a' }, { userid: 'b' }), ['userid: a → b']],
    ['a leader', member('b', 'A', { direct_leader: 'x' }, { direct_leader: null }), ['direct_leader: x → (empty)']],
    ['disabled', member('b', 'A', { enable: true }, { enable: false }), ['enable: yes → no']],
    [
      'a cleared attribute',
      member('b', 'A', { extattr: { k: 'v' } }, { extattr: { k: null } }),
      ['extattr.k: v → (empty)'],
    ],
    ['unknown attributes', member('b', 'A', {}, { extattr: { k: 'v' } }), ['extattr.k: (unknown) → v']],
    ['unknown attributes, all cleared', member('b', 'A', {}, { extattr: {} }), ['extattr: (unknown) → (empty)']],
    [
      'a first profile',
      member('b', 'A', { external_profile: null }, { external_profile: { a: 1 } }),
      ['external_profile: (empty) → {"a":1}'],
    ],
    ['a lost profile', member('b', 'A', { external_profile: { a: 1 } }, null), ['external_profile: {"a":1}']],
    ['nobody anywhere', member('b', 'A', null, { departments: [] }), ['departments: (empty)']],
    ['a rename', department(2, '/b', { name: 'a' }, { name: 'b' }), ['name: a → b']],
    ['a parent unknown by path', department(2, '/b', {}, { parentid: 1 }), ['parentid: (unknown) → / (id 1)']],
    ['a renamed tag', tag(1, 'b', { name: 'a' }, { name: 'b' }), ['name: a → b']],
    ['an emptied tag', tag(1, 'b', { members: ['x'] }, { members: [] }), ['members: - x']],
    [
      'a deleted tag',
      tag(1, 'b', { name: 'b', members: ['x'], departments: [2] }, null),
      ['members: - x', 'departments: - department 2'],
    ],
    [
      'a tag of whose members one side tells nothing',
      tag(1, 'b', {}, { members: ['x', 'y'] }),
      ['members: + x + y ~ (unknown) → 2 members'],
    ],
    ['and the other one', tag(1, 'b', { departments: [2] }, {}), ['departments: ~ 1 department → (unknown)']],
    ['a new tag for nobody', tag(1, 'b', null, { name: 'b', members: [] }), []],
  ])('%s', (_what, change, words) => {
    expect(fieldsOf(change)).toEqual(words)
  })
})

const plain = { color: false, verbose: false, wording, width: 100 }

function lines(changes: readonly Change[], warnings: readonly Message[] = []): readonly string[] {
  return renderPlanText(aPlan(changes, { warnings }), plain).split('\n')
}

test('a new member of several departments says which', () => {
  const places = [at(2, '/研发', true, 5), at(3, '/测试')]
  expect(lines([member('a', 'A', null, { departments: places, main_department: 2 })])).toContain(
    '  + A (a)  /研发 (leader, order 5), /测试',
  )
})

test('who left the main department without a new one stands under the first that remains', () => {
  const names = planNames(aPlan([]), {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1 },
      { id: 2, parentid: 1, order: 1, name: '旧' },
      { id: 9, parentid: 8, order: 1, name: '孤' },
    ],
    members: [{ userid: 'a', departments: [{ department: 2 }], main_department: 2 }],
    tags: [],
  })
  const left = member('a', 'A', { departments: [at(2, '/旧'), at(3, '/新')] }, { departments: [at(3, '/新')] })
  const text = renderPlanText(aPlan([left]), { ...plain, names })
  expect(text).toContain('  新\n  ~ A (a)\n')
})

test('a path that is none does not stop the report', () => {
  expect(lines([member('a', 'A', null, { departments: [at(3, 'broken')], main_department: 3 })])).toContain(
    '  members without a readable department',
  )
})

test('of very many updates only the names of fields are shown', () => {
  const many = Array.from({ length: 3000 }, (_, i) =>
    member(`u${i}`, `员工${i}`, { position: 'a', alias: 'b' }, { position: 'c', alias: 'd' }),
  )
  expect(lines(many)).toContain('  ~ 员工0 (u0)  alias, position')
})

test('a medium plan shows five of a list, a tag eight of its members', () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    member(`u${i}`, `员工${i}`, null, { departments: [at(2, '/研发')] }),
  )
  const members = Array.from({ length: 20 }, (_, i) => `m${i}`)
  const text = lines([...many, tag(1, '全员', null, { name: '全员', members })]).join('\n')
  expect(text).toContain('… and 295 members more to create')
  expect(text).toContain('… and 12 more')
})

test('warnings beyond twenty are counted', () => {
  const warnings = Array.from({ length: 30 }, (_, i): Message => ({
    code: 'plan.member-left',
    params: { userid: `u${i}` },
  }))
  expect(lines([], warnings)).toContain('  … and 10 more')
  expect(lines([], warnings.slice(0, 21)).join('\n')).toContain('"u20"')
})

test('markdown lists deleted tags, and bare references where there are too many', () => {
  const gone = [tag(1, '值班', { name: '值班' }, null), department(2, '/旧', { name: '旧' }, null)]
  expect(renderPlanMarkdown(aPlan(gone), { wording })).toContain('- tag 值班 (id 1)\n- /旧 (id 2)')
  const long = Array.from({ length: 500 }, (_, i) =>
    member(`u${i}`, '名'.repeat(200), { departments: [at(2, '/旧')], main_department: 2 }, null),
  )
  expect(renderPlanMarkdown(aPlan([...gone, ...long]), { wording })).toContain('- 值班, /旧, u0, u1')
})
