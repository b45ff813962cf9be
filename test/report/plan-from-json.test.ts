import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LiveOrg } from '../../src/model/live.ts'
import { english } from '../../src/messages/catalogue.ts'
import type { Plan } from '../../src/model/plan.ts'
import { maskField, maskText } from '../../src/report/mask.ts'
import { planNames } from '../../src/report/names.ts'
import { checkPlanDocument, planFromDocument } from '../../src/report/plan-from-json.ts'
import { planDocument, renderPlanJson, type PlanDocument } from '../../src/report/plan-json.ts'
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts'
import { renderPlanText } from '../../src/report/plan-text.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, at, bigPlan, blockedPlan, department, firstPlan, halfAYear, member } from './plans.ts'

const wording = createWording({ lang: 'en', showSensitive: false })
const plain = { color: false, verbose: false, wording, width: 100 }
const options = {
  fingerprint: 'hmac-sha256:0123abcd',
  wording,
  locate: () => ({ file: 'org/org.yaml', line: 3, column: 5 }),
  options: { targets: [], strategy: 'calls', offline: false },
}

/** Written and read again. */
function reread(plan: Plan, live?: LiveOrg): ReturnType<typeof planFromDocument> {
  const value: unknown = JSON.parse(renderPlanJson(plan, { ...options, names: planNames(plan, live) }))
  const check = checkPlanDocument(value)
  if (!check.ok) throw new Error(`${check.fault.place} ${check.fault.problem}`)
  return planFromDocument(check.document)
}

describe('a plan that was saved reads as it did before', () => {
  test.each([
    ['half a year', halfAYear()],
    ['blocked', blockedPlan()],
    ['first', firstPlan()],
    ['reorganisation', bigPlan(500)],
    ['nothing', aPlan([])],
  ] as const)('%s', (_, plan) => {
    const saved = reread(plan)
    expect(renderPlanText(saved.plan, { ...plain, names: saved.names })).toBe(renderPlanText(plan, plain))
    expect(renderPlanText(saved.plan, { ...plain, verbose: true, names: saved.names })).toBe(
      renderPlanText(plan, { ...plain, verbose: true }),
    )
    expect(renderPlanMarkdown(saved.plan, { wording, names: saved.names })).toBe(renderPlanMarkdown(plan, { wording }))
  })

  test('members whose place does not change stand where they are', () => {
    const live: LiveOrg = {
      corp_id: 'ww',
      read: { mode: 'full', unreadable: [] },
      departments: [
        { id: 1, parentid: 0, order: 1, name: '南岭' },
        { id: 2, parentid: 1, order: 2, name: '技术部' },
      ],
      members: [{ userid: 'lisi', name: '李四', departments: [{ department: 2 }], main_department: 2 }],
      tags: [],
    }
    const plan = aPlan([member('lisi', '李四', { position: '甲' }, { position: '乙' })], { leaderless: [2] })
    const saved = reread(plan, live)
    const text = renderPlanText(saved.plan, { ...plain, names: saved.names })
    expect(text).toBe(renderPlanText(plan, { ...plain, names: planNames(plan, live) }))
    expect(text).toContain('技术部 (id 2)\n  ~ 李四 (lisi)')
    expect(text).toContain('1 department will have no leader any more: /技术部 (id 2)')
  })

  test('with values masked for good', () => {
    const open = createWording({ lang: 'en', showSensitive: true })
    const { plan, names } = reread(halfAYear())
    const text = renderPlanText(plan, { ...plain, wording: open, names })
    expect(text).toContain('138****0000 → 139****0000')
    expect(text).not.toMatch(/138 ?0000|sunqi@/u)
  })
})

test('a sentence that this program does not know is shown as it was said', () => {
  const document = planDocument(aPlan([]), options)
  const warning = { code: 'plan.from-the-future', params: {}, message: 'beware of *this*' }
  const { plan } = planFromDocument({ ...document, warnings: [warning] })
  expect(Object.hasOwn(english, warning.code)).toBe(false)
  expect(plan.warnings.map((message) => wording.message(message))).toEqual(['beware of *this*'])
})

describe('what is no plan is refused with the place', () => {
  const document = planDocument(
    aPlan([
      department(2, '/研发', null, { name: '研发', parentid: 1 }),
      member('li', '李', null, { departments: [at(2, '/研发')] }),
    ]),
    options,
  )
  const broken: readonly (readonly [string, unknown, string])[] = [
    ['another type', [], '/'],
    ['a missing part', { ...document, steps: undefined }, '/'],
    ['a wrong value', { ...document, summary: { ...document.summary, steps: -1 } }, '/summary/steps'],
    ['an unmasked value', withMember(document, { mobile: '13800000000' }), '/changes/1'],
  ]
  test.each(broken)('%s', (_, value, place) => {
    const check = checkPlanDocument(JSON.parse(JSON.stringify(value)))
    expect(check.ok).toBe(false)
    expect(!check.ok && check.fault.place.startsWith(place)).toBe(true)
    expect(!check.ok && check.fault.problem).not.toBe('')
  })

  function withMember(from: PlanDocument, after: object): unknown {
    return {
      ...from,
      changes: from.changes.map((change) => (change.kind === 'member' ? { ...change, after } : change)),
    }
  }
})

test('a number that runs into a mail is masked once and for all', () => {
  const text = maskText('+000000 0a.a@example.com')
  expect(text).toBe('****@example.com')
  expect(maskText(text)).toBe(text)
})

test('masking what is masked changes nothing', () => {
  const mobile = fc.oneof(fc.stringMatching(/^\+?\d{0,15}$/u), fc.string())
  const mail = fc.oneof(fc.emailAddress(), fc.string(), fc.constantFrom('a@example.com', '@', ''))
  fc.assert(
    fc.property(mobile, mail, (number, address) => {
      const [once, also] = [maskField('mobile', number), maskField('email', address)]
      expect([maskField('mobile', once), maskField('email', also)]).toEqual([once, also])
      const text = maskText(`${number} ${address}`)
      expect(maskText(text)).toBe(text)
    }),
  )
})
