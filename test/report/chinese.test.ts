import { expect, test } from 'vitest'
import { renderApplyMarkdown } from '../../src/report/apply-markdown.ts'
import { renderApplyText } from '../../src/report/apply-text.ts'
import { renderDiagnosticsText } from '../../src/report/diagnostics-text.ts'
import { renderPlanMarkdown } from '../../src/report/plan-markdown.ts'
import { renderPlanText } from '../../src/report/plan-text.ts'
import { createWording } from '../../src/report/wording.ts'
import { aPlan, blockedPlan, halfAYear } from './plans.ts'
import { settle } from './results.ts'

/* What the other tests prove of reports in English holds in any language: these are to be read. */

const wording = createWording({ lang: 'zh', showSensitive: false })
const plain = { color: false, verbose: false, wording, width: 100 }
const failed = settle(halfAYear(), ['done', 'done', 'done', 'skipped', 'failed', 'done', 'done', 'skipped'])

test.each([
  ['plan-half-a-year.txt', renderPlanText(halfAYear(), plain)],
  ['plan-half-a-year.md', renderPlanMarkdown(halfAYear(), { wording })],
  ['plan-blocked.txt', renderPlanText(blockedPlan(), plain)],
  ['plan-blocked.md', renderPlanMarkdown(blockedPlan(), { wording })],
  ['plan-nothing.txt', renderPlanText(aPlan([]), plain)],
  ['apply-failed.txt', renderApplyText(failed, plain)],
  ['apply-failed.md', renderApplyMarkdown(failed, wording)],
  [
    'diagnostics.txt',
    renderDiagnosticsText(
      {
        files: 2,
        diagnostics: [
          {
            severity: 'error',
            code: 'ORG404',
            params: { object: 'member:lisi', value: 'wangwu' },
            position: { file: 'org/members.yaml', line: 12, column: 20 },
            endColumn: 26,
            excerpt: { text: '    direct_leader: wangwu', caret: 19 },
            hint: { code: 'hint.did-you-mean', params: { name: 'wangwei' } },
          },
        ],
      },
      { color: false, wording },
    ),
  ],
])('%s reads well in Chinese', async (file, report) => {
  await expect(report).toMatchFileSnapshot(`fixtures/zh-${file}`)
})
