import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/model/message.ts'
import type { Plan } from '../../src/model/plan.ts'
import { codeSpan, fenced, fitLines, MARKDOWN_LIMIT } from '../../src/report/markdown.ts'
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, at, bigPlan, blockedPlan, department, halfAYear, member } from './plans.ts'

const wording = createWording({ lang: 'en', showSensitive: false })

function render(plan: Plan): string {
  return renderPlanMarkdown(plan, { wording })
}

describe('reads well', () => {
  test.each([
    ['half-a-year', halfAYear()],
    ['blocked', blockedPlan()],
    ['nothing', aPlan([])],
  ])('%s', async (name, plan) => {
    await expect(render(plan)).toMatchFileSnapshot(`fixtures/plan-${name}.md`)
  })
})

test('keeps the lines that other tools search for', () => {
  expect(render(halfAYear()).split('\n')).toContain('Plan: 3 to add, 6 to change, 2 to destroy.')
  expect(render(aPlan([])).split('\n')).toContain('No changes.')
})

describe('a plan too large for a comment', () => {
  const leavers = (count: number): Plan =>
    aPlan(
      Array.from({ length: count }, (_, i) =>
        member(
          `leaver${i}`,
          `离职员工${i}`,
          {
            name: `离职员工${i}`,
            departments: [at(2, '/海外事业部/第一大区/销售支持与客户成功中心')],
            main_department: 2,
          },
          null,
        ),
      ),
      {
        blocked: blockedPlan().blocked,
        warnings: Array.from({ length: 2000 }, (_, i): Message => ({
          code: 'plan.mobile-of-active',
          params: { userid: `active${i}` },
        })),
      },
    )

  test.each([
    ['ten thousand changes', bigPlan()],
    ['a thousand deletes', leavers(1000)],
    ['four thousand deletes', leavers(4000)],
    ['fifty thousand deletes', leavers(50_000)],
  ])('stays within the limit and well-formed: %s', (_name, plan) => {
    const markdown = render(plan)
    expect(markdown.length).toBeLessThanOrEqual(MARKDOWN_LIMIT)
    expect(markdown.match(/^```/gmu)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0)
    expect(markdown.match(/<details>/gu)?.length).toBe(markdown.match(/<\/details>/gu)?.length)
  })

  test.each([100, 1000, 3500])('names each of %i deletes', (count) => {
    const words = new Set(render(leavers(count)).split(/[^\w]+/u))
    const missing = Array.from({ length: count }, (_, i) => `leaver${i}`).filter((userid) => !words.has(userid))
    expect(missing).toEqual([])
  })

  test('still says what blocks it', () => {
    expect(render(leavers(50_000))).toContain('--allow-deletes members=37')
  })

  test('counts what it leaves out', () => {
    const markdown = render(bigPlan())
    const moves = markdown.split('#### moves')[1]?.split('####')[0] ?? ''
    const left = Number(/… (\d+) lines left out/u.exec(moves)?.[1])
    const shown = moves.split('\n').filter((line) => /^! | {4}departments/u.test(line)).length
    expect(left).toBeGreaterThan(0)
    expect(shown + left).toBe(2000)
  })
})

const HOSTILE = [
  '``` \n# heading',
  '````',
  '<img src=x onerror=alert(1)>',
  '</details><script>',
  '| a | b |',
  '[click](javascript:alert(1))',
  '@everyone #1',
  '**bold** _it_ ~~no~~',
  '\u001B[31mred\u202E',
]

test.each(HOSTILE)('the name %j cannot become markup', (name) => {
  const plan = aPlan(
    [
      member('a', name, { position: 'x' }, { position: name }),
      member('b', name, { name }, null, { effects: ['mailbox-deleted'] }),
      department(2, `/${name.replaceAll('/', '\\/')}`, null, { name }),
    ],
    {
      warnings: [{ code: 'plan.protected', params: { object: name } }],
      blocked: [{ guard: name, message: { code: 'plan.protected', params: { object: name } } }],
    },
  )
  const outside = withoutCode(render(plan))
  expect(outside).not.toMatch(/heading|<img|<script|\| a|javascript|@everyone|bold|red/u)
  expect(render(plan)).not.toContain('\u001B')
  expect(render(plan)).not.toContain('\u202E')
})

/** What remains for a markdown reader once fences and code spans, matched as CommonMark does, are taken out. */
function withoutCode(markdown: string): string {
  const kept: string[] = []
  let fence: string | undefined
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})[^`]*$/u.exec(line)?.[1]
    if (fence === undefined && mark !== undefined) fence = mark
    else if (fence !== undefined && mark !== undefined && mark.length >= fence.length && line === mark)
      fence = undefined
    else if (fence === undefined) kept.push(line)
  }
  if (fence !== undefined) throw new Error('a fence is left open')
  return kept.join('\n').replaceAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/gu, '')
}

test.each([
  ['plain', '`plain`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['``x', '``` ``x ```'],
  [' ', '`" "`'],
])('%j is the code span %j', (text, span) => {
  expect(codeSpan(text)).toBe(span)
})

test('a fence is longer than any run of backticks inside', () => {
  expect(fenced('diff', ['+ ````x'])).toBe('`````diff\n+ ````x\n`````')
})

describe('fitLines', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`)

  test.each([0, 60, 100, 200, 500, 900, 10_000])('stays within %i characters, but for the note', (room) => {
    const fitting = fitLines(lines, room, wording)
    const size = fitting.reduce((sum, line) => sum + line.length + 1, 0)
    expect(size).toBeLessThanOrEqual(Math.max(room, 80))
  })

  test('counts the lines that it left out', () => {
    const fitting = fitLines(lines, 200, wording)
    expect(fitting.at(-1)).toBe(`… ${100 - (fitting.length - 1)} lines left out for want of room`)
  })
})
