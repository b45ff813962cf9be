import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/model/change.ts'
import { DEPARTMENT_FIELDS, MEMBER_FIELDS } from '../../src/model/fields.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Locate } from '../../src/model/source.ts'
import { planDocument, planJsonChunks, renderPlanJson, type PlanDocument } from '../../src/report/plan-json.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, at, bigPlan, blockedPlan, department, firstPlan, halfAYear, member } from './plans.ts'

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/plan.schema.json', import.meta.url), 'utf8'))
if (typeof schema !== 'object' || schema === null) throw new Error('schemas/plan.schema.json holds no object')
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)

const locate: Locate = ({ file, pointer }) => ({ file, line: pointer.length, column: 5 })
const wording = createWording({ lang: 'en', showSensitive: false })
const options = {
  fingerprint: 'hmac-sha256:0123abcd',
  wording,
  locate,
  options: { targets: ['member:lisi'], strategy: 'auto', offline: false },
}

function errorsIn(document: unknown): unknown {
  return validate(document) ? [] : validate.errors
}

const plans: readonly (readonly [string, Plan])[] = [
  ['half-a-year', halfAYear()],
  ['blocked', blockedPlan()],
  ['first', firstPlan()],
  ['reorganisation', bigPlan(1000)],
  ['nothing', aPlan([])],
]

describe('the schema', () => {
  test.each(plans)('describes the plan %s', (_name, plan) => {
    expect(errorsIn(planDocument(plan, options))).toEqual([])
  })

  const document = planDocument(halfAYear(), options)
  const [first] = document.changes
  test.each([
    ['an unknown key', { ...document, secret: 'x' }],
    ['another version', { ...document, format_version: '2' }],
    ['a missing fingerprint', { ...document, fingerprint: '' }],
    ['an unknown strategy', { ...document, options: { ...document.options, strategy: 'magic' } }],
    ['a change of no kind', { ...document, changes: [{ ...first, kind: 'robot' }] }],
    ['an update without before', { ...document, changes: [{ ...first, before: null }] }],
    ['an unmasked mobile', withMember({ mobile: '13800000000' })],
    ['an unmasked mail', withMember({ email: 'zhangsan@example.com' })],
    ['an address', withMember({ address: '广州' })],
    ['a step without targets', { ...document, steps: [{ step: 1, call: 'user/create', targets: [], after: [] }] }],
  ])('refuses %s', (_what, broken) => {
    expect(errorsIn(broken)).not.toEqual([])
  })

  function withMember(after: object): unknown {
    const changes = document.changes.map((change) => (change.kind === 'member' ? { ...change, after } : change))
    return { ...document, changes }
  }

  test('knows every field and effect of the model', () => {
    const effects: Record<Effect, true> = {
      invitation: true,
      'mailbox-deleted': true,
      'leader-lost': true,
      'history-lost': true,
      'login-changed': true,
      disabled: true,
      'userid-once': true,
      'mail-once': true,
    }
    const all = member(
      'lisi',
      '李四',
      {},
      {
        userid: 'lisi',
        name: '李四',
        alias: 'Li',
        mobile: '13800000000',
        email: 'li@example.com',
        biz_mail: 'li@corp.example.com',
        position: 'x',
        gender: 'male',
        telephone: '020-1',
        address: 'y',
        direct_leader: 'zhangsan',
        enable: true,
        extattr: { 工号: null, 主页: { title: 'a', url: 'b' } },
        external_position: 'z',
        external_profile: { status: 1 },
        departments: [at(2, '/研发中心', true, 3)],
        main_department: 2,
      },
      { effects: Object.keys(effects).filter((effect): effect is Effect => effect in effects) },
    )
    expect(all.fields).toEqual(['userid', ...MEMBER_FIELDS, 'departments', 'main_department'])
    const view = { name: '研发中心', name_en: 'R&D', parentid: 1, order: 1 }
    const place = department(2, '/研发中心', { ...view, name_en: null }, view, { unverified: ['name'] })
    expect(place.fields).toEqual(DEPARTMENT_FIELDS)
    expect(errorsIn(planDocument(aPlan([place, all]), options))).toEqual([])
  })
})

test.each(plans)('the text of the plan %s is its document', (_name, plan) => {
  expect(JSON.parse(renderPlanJson(plan, options))).toEqual(planDocument(plan, options))
})

test('reads like this', async () => {
  await expect(renderPlanJson(halfAYear(), options)).toMatchFileSnapshot('fixtures/plan-half-a-year.json')
})

test('a large plan comes in pieces of one change or step', () => {
  const longest = Math.max(...Array.from(planJsonChunks(bigPlan(2000), options), (chunk) => chunk.length))
  expect(longest).toBeLessThan(1_000)
})

function memberViews(document: PlanDocument): readonly (object | null)[] {
  return document.changes.flatMap((change) => (change.kind === 'member' ? [change.before, change.after] : []))
}

test('sensitive values are masked even when reports show them', () => {
  const showing = createWording({ lang: 'en', showSensitive: true })
  const values = { mobile: '13800000000', email: 'lisi@example.com', gender: 'male', address: '广州市' }
  const views = memberViews(
    planDocument(aPlan([member('lisi', '李四', values, { ...values, mobile: null })]), {
      ...options,
      wording: showing,
    }),
  )
  expect(views).toEqual([
    { mobile: '138****0000', email: 'l***@example.com', gender: '***', address: '***' },
    { mobile: null, email: 'l***@example.com', gender: '***', address: '***' },
  ])
})

test('mobiles and mails inside attributes and profiles are masked too', () => {
  const after = {
    extattr: { 紧急联系人: '母亲 13800000000', 主页: { title: 'me@example.com', url: 'https://example.com' } },
    external_profile: { external_attr: [{ text: { value: '13900000000' } }] },
  }
  expect(memberViews(planDocument(aPlan([member('lisi', '李四', null, after)]), options))[1]).toEqual({
    extattr: { 紧急联系人: '母亲 138****0000', 主页: { title: 'm***@example.com', url: 'https://example.com' } },
    external_profile: { external_attr: [{ text: { value: '139****0000' } }] },
  })
})

test('the order of keys in attributes and profiles does not show', () => {
  const one = member('a', 'a', null, { extattr: { b: '1', a: '2' }, external_profile: { y: { d: 1, c: 2 }, x: 1 } })
  const other = member('a', 'a', null, { external_profile: { x: 1, y: { c: 2, d: 1 } }, extattr: { a: '2', b: '1' } })
  expect(renderPlanJson(aPlan([one]), options)).toBe(renderPlanJson(aPlan([other]), options))
})

test('unknown live values have no key, sources become positions, a move names the live path', () => {
  const plan = aPlan([
    department(
      2,
      '/研发中心',
      {},
      { name: '研发中心' },
      {
        unverified: ['name'],
        livePath: '/技术部',
        source: { file: 'org/a.yaml', pointer: '/departments/0' },
      },
    ),
  ])
  expect(planDocument(plan, options).changes).toEqual([
    {
      kind: 'department',
      action: 'update',
      id: 2,
      path: '/研发中心',
      live_path: '/技术部',
      before: {},
      after: { name: '研发中心' },
      fields: ['name'],
      unverified: ['name'],
      cause: 'files',
      source: { file: 'org/a.yaml', line: 14, column: 5 },
      effects: [],
    },
  ])
})

test('guards keep their numbers, a temporary step says so', () => {
  const plan = blockedPlan()
  const [step] = plan.steps
  if (!step) throw new Error('a plan without steps')
  const document = planDocument({ ...plan, steps: [{ ...step, temporary: true }] }, options)
  expect(document.blocked[0]).toMatchObject({ guard: 'deletes.members', kind: 'members', actual: 37, limit: 20 })
  expect(document.steps).toEqual([{ step: 1, call: 'user/delete', targets: ['member:u0'], after: [], temporary: true }])
})
