import { describe, expect, test } from 'vitest'
import type { LiveOrg } from '../../src/model/live.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planNames } from '../../src/report/names.ts'
import { renderPlanText, type PlanTextOptions } from '../../src/report/plan-text.ts'
import { displayWidth } from '../../src/report/width.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, at, bigPlan, blockedPlan, department, firstPlan, halfAYear, member, tag } from './plans.ts'

const wording = createWording({ lang: 'en', showSensitive: false })
const plain: PlanTextOptions = { color: false, verbose: false, wording, width: 100 }

function render(plan: Plan, options: Partial<PlanTextOptions> = {}): string {
  return renderPlanText(plan, { ...plain, ...options })
}

describe('reads well', () => {
  test.each([
    ['half-a-year', halfAYear(), {}],
    ['half-a-year-verbose', halfAYear(), { verbose: true }],
    ['half-a-year-narrow', halfAYear(), { width: 50 }],
    ['half-a-year-color', halfAYear(), { color: true }],
    ['half-a-year-sensitive', halfAYear(), { wording: createWording({ lang: 'en', showSensitive: true }) }],
    ['blocked', blockedPlan(), {}],
    ['first', firstPlan(), {}],
    ['reorganisation', bigPlan(), {}],
    ['nothing', aPlan([]), {}],
  ] as const)('%s', async (name, plan, options) => {
    await expect(render(plan, options)).toMatchFileSnapshot(`fixtures/plan-${name}.txt`)
  })
})

test('the last line is the one that other tools search for', () => {
  expect(render(halfAYear()).trimEnd().split('\n').at(-1)).toBe('Plan: 3 to add, 6 to change, 2 to destroy.')
  expect(render(aPlan([])).trimEnd().split('\n').at(-1)).toBe('No changes.')
})

test('colours add nothing but escape sequences', () => {
  const colored = render(halfAYear(), { color: true })
  // oxlint-disable-next-line no-control-regex
  expect(colored.replaceAll(/\u001B\[\d+m/gu, '')).toBe(render(halfAYear()))
})

test('a plan of ten thousand changes is an outline of a few hundred lines', () => {
  const lines = render(bigPlan()).split('\n')
  expect(lines.length).toBeLessThan(400)
  expect(lines).toContain('Plan: 1134 to add, 8000 to change, 1000 to destroy.')
})

test('verbose names every object of the largest plan', () => {
  const plan = bigPlan(2000)
  const text = render(plan, { verbose: true, width: Infinity })
  const userids = plan.changes.flatMap((change) => (change.kind === 'member' ? [change.userid] : []))
  expect(userids.filter((userid) => !text.includes(`(${userid})`))).toEqual([])
})

test('folded objects are counted: what is named and what is folded make the whole', () => {
  const changes = Array.from({ length: 60 }, (_, i) =>
    member(`u${i}`, `员工${i}`, null, { name: `员工${i}`, departments: [at(2, '/客服部')], main_department: 2 }),
  )
  const text = render(aPlan(changes))
  expect(text.match(/^ {2}\+ 员工/gmu)).toHaveLength(20)
  expect(text).toContain('… and 40 members more to create')
})

test('a list that is one too long is shown: the fold would save nothing', () => {
  const changes = Array.from({ length: 21 }, (_, i) =>
    member(`u${i}`, `员工${i}`, null, { name: `员工${i}`, departments: [at(2, '/客服部')], main_department: 2 }),
  )
  expect(render(aPlan(changes))).not.toContain('more to create')
})

test('lines with values stay within the width', () => {
  const long = '一二三四五六七八九十'.repeat(2)
  const plan = aPlan([member('lisi', '李四', { position: long, alias: 'a' }, { position: `${long}甲`, alias: 'b' })])
  const lines = render(plan, { width: 60 }).split('\n')
  const values = lines.filter((line) => /alias|position|→/u.test(line))
  expect(values.map((line) => displayWidth(line) <= 60)).toEqual([true, true, true])
})

test('values of one object align by display width', () => {
  const plan = aPlan([member('lisi', '李四', { extattr: { 工号: '1', x: '2' } }, { extattr: { 工号: '3', x: '4' } })])
  const columns = render(plan)
    .split('\n')
    .filter((line) => line.includes('extattr.'))
    .map((line) => displayWidth(line.slice(0, line.search(/\d →/u))))
  expect(new Set(columns).size).toBe(1)
})

describe('with the live state at hand', () => {
  const live: LiveOrg = {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '南岭' },
      { id: 2, parentid: 1, order: 2, name: '技术部' },
      { id: 3, parentid: 2, order: 1, name: '后端组' },
      { id: 4, parentid: 2, order: 1 },
    ],
    members: [
      { userid: 'LiSi', name: '李四', departments: [{ department: 3 }], main_department: 3 },
      { userid: 'wangwu', name: '王五', departments: [{ department: 4 }] },
    ],
    tags: [],
  }

  test('a member without a placement change stands under the department, as it will be called', () => {
    const plan = aPlan([
      department(2, '/研发中心', { name: '技术部' }, { name: '研发中心' }, { livePath: '/技术部' }),
      member('lisi', '李四', { position: 'a' }, { position: 'b' }),
    ])
    const lines = render(plan, { names: planNames(plan, live) }).split('\n')
    expect(lines.slice(3, 8)).toEqual([
      '~ 研发中心 (id 2)',
      '    name  技术部 → 研发中心',
      '    后端组 (id 3)',
      '    ~ 李四 (lisi)',
      '        position  a → b',
    ])
  })

  test('a department whose name cannot be read goes by its id', () => {
    const plan = aPlan([member('wangwu', '王五', { position: 'a' }, { position: 'b' })])
    expect(render(plan, { names: planNames(plan, live) })).toContain('技术部 / #4 (id 4)\n')
  })

  test('members that are only named get their names', () => {
    const plan = aPlan([tag(10, '值班', { members: [] }, { members: ['lisi'] })])
    expect(render(plan, { names: planNames(plan, live) })).toContain('members  + 李四 (lisi)')
  })
})

test('userids that differ in case alone are no change of a tag', () => {
  const text = render(aPlan([tag(10, '值班', { members: ['LiSi'] }, { members: ['lisi', 'wangwu'] })]))
  expect(text).toContain('+ wangwu\n')
  expect(text).not.toContain('LiSi')
})

test('two mobiles that look the same once masked are said to differ', () => {
  const text = render(aPlan([member('lisi', '李四', { mobile: '13812340000' }, { mobile: '13856780000' })]))
  expect(text).toContain('138****0000 → 138****0000 (differs where hidden)')
})

test('a department that makes room for another one shows as delete and create', () => {
  const text = render(
    aPlan([
      department(7, '/测试组', null, { name: '测试组', parentid: 1 }),
      department(3, '/测试组', { name: '测试组', parentid: 1 }, null),
    ]),
  )
  expect(text).toContain('+ 测试组 (id 7)\n- 测试组 (id 3)\n')
})

test('an external profile shows only what differs in it', () => {
  const profile = (name: string) => ({ external_attr: [{ type: 0, name: '微信', text: { value: name } }], status: 1 })
  const text = render(
    aPlan([member('lisi', '李四', { external_profile: profile('a') }, { external_profile: profile('b@example.com') })]),
  )
  expect(text).toContain('+ "value": "***@example.com"')
  expect(text).toContain('- "value": "a"')
  expect(text).not.toContain('微信')
})

test('the expected time follows the busiest endpoint', () => {
  const many = (count: number): Plan => {
    const plan = aPlan([member('a', 'a', { position: 'x' }, { position: 'y' })])
    const [step] = plan.steps
    if (!step) throw new Error('a plan without steps')
    return { ...plan, steps: Array.from({ length: count }, (_, i) => ({ ...step, step: i + 1 })) }
  }
  expect(render(many(9_999))).toContain('less than a minute')
  expect(render(many(100_000))).toContain('at least 10 min')
  expect(render(many(200_000))).toContain('at least 1 h 5 min')
})
