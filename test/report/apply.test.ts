import { describe, expect, test } from 'vitest'
import type { ApplyResult, StepStatus } from '../../src/model/result.ts'
import { applyDocument, renderApplyJson } from '../../src/report/apply-json.ts'
import { renderApplyMarkdown } from '../../src/report/apply-markdown.ts'
import { renderApplyText } from '../../src/report/apply-text.ts'
import { MARKDOWN_LIMIT } from '../../src/report/markdown.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, bigPlan, blockedPlan, halfAYear } from './plans.ts'
import { settle } from './results.ts'

const wording = createWording({ lang: 'en', showSensitive: false })
const plain = { color: false, verbose: false, wording, width: 100 }

function text(result: ApplyResult, verbose = false): string {
  return renderApplyText(result, { ...plain, verbose })
}

const statuses: readonly StepStatus[] = ['done', 'done', 'done', 'skipped', 'failed', 'done', 'done', 'skipped']
const refused: ApplyResult = { plan: blockedPlan(), results: [], converged: false, remaining: ['member:u0'] }
const stories: readonly (readonly [string, ApplyResult])[] = [
  ['done', settle(halfAYear(), [])],
  ['failed', settle(halfAYear(), statuses)],
  ['remaining', { ...settle(halfAYear(), []), converged: false, remaining: ['/市场部', 'member:lisi'] }],
]

describe('reads well', () => {
  test.each(stories)('%s as text', async (name, result) => {
    await expect(text(result)).toMatchFileSnapshot(`fixtures/apply-${name}.txt`)
  })

  test.each(stories)('%s as markdown', async (name, result) => {
    await expect(renderApplyMarkdown(result, wording)).toMatchFileSnapshot(`fixtures/apply-${name}.md`)
  })

  test.each(stories)('%s as JSON', async (name, result) => {
    await expect(renderApplyJson(result, wording)).toMatchFileSnapshot(`fixtures/apply-${name}.json`)
  })
})

test('the last line is the one that other tools search for and counts confirmed steps only', () => {
  const last = (result: ApplyResult): string | undefined => text(result).trimEnd().split('\n').at(-1)
  expect(last(settle(halfAYear(), []))).toBe('Apply complete! Resources: 3 added, 6 changed, 2 destroyed.')
  expect(last(settle(halfAYear(), statuses))).toBe('Apply complete! Resources: 3 added, 4 changed, 1 destroyed.')
  expect(last(settle(aPlan([]), []))).toBe('Apply complete! Resources: 0 added, 0 changed, 0 destroyed.')
})

test('of a call about many objects only those it did not settle are named', () => {
  const plan = halfAYear()
  const [step] = plan.steps
  if (!step) throw new Error('a plan without steps')
  const many = { ...step, targets: ['member:a', 'member:b', 'member:c'] }
  const result = settle({ ...plan, steps: [many] }, ['failed'], { 'member:a': 'done', 'member:c': 'done' })
  expect(text(result)).toMatch(/ {2}member:b$/mu)
})

test('a refused plan says why nothing was sent', () => {
  expect(renderApplyMarkdown(refused, wording)).toMatch(/### ⛔ nothing was sent[^]*--allow-deletes members=37/u)
  expect(applyDocument(refused, wording).blocked?.[0]).toMatchObject({ guard: 'deletes.members', limit: 20 })
  expect(JSON.parse(renderApplyJson(refused, wording))).toEqual(applyDocument(refused, wording))
})

test('long lists of failures are folded with a count, unless verbose', () => {
  const result = settle(bigPlan(100), Array<StepStatus>(300).fill('failed'))
  const failures = result.results.length
  expect(text(result).match(/^ {2}step /gmu)).toHaveLength(20)
  expect(text(result)).toContain(`… and ${failures - 20} more`)
  expect(text(result, true).match(/^ {2}step /gmu)).toHaveLength(failures)
})

test('the JSON text is the document', () => {
  const [, [, result] = ['', settle(aPlan([]), [])]] = stories
  expect(JSON.parse(renderApplyJson(result, wording))).toEqual(applyDocument(result, wording))
  expect(JSON.parse(renderApplyJson(settle(aPlan([]), []), wording))).toEqual({
    format_version: '1',
    summary: {
      departments: { create: 0, update: 0, delete: 0 },
      members: { create: 0, update: 0, delete: 0 },
      tags: { create: 0, update: 0, delete: 0 },
      steps: { done: 0, failed: 0, skipped: 0 },
    },
    results: [],
    converged: true,
    remaining: [],
  })
})

test('markdown stays within the limit of a comment and keeps failures', () => {
  const markdown = renderApplyMarkdown(settle(bigPlan(3000), Array<StepStatus>(5000).fill('failed')), wording)
  expect(markdown.length).toBeLessThanOrEqual(MARKDOWN_LIMIT)
  expect(markdown).toContain('#### failed')
  expect(markdown).toMatch(/… \d+ lines left out/u)
})
