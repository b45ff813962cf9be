import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Findings } from '../../src/report/diagnostics.ts'
import { renderDiagnosticsGithub } from '../../src/report/diagnostics-github.ts'
import { diagnosticsDocument, renderDiagnosticsJson } from '../../src/report/diagnostics-json.ts'
import { renderDiagnosticsText } from '../../src/report/diagnostics-text.ts'
import { displayWidth } from '../../src/report/width.ts'
import { createWording } from '../../src/report/wording.ts'

const wording = createWording({ lang: 'en', showSensitive: false })

/** A diagnostic about the first occurrence of `token` in `line`. */
function about(token: string, line: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const caret = line.indexOf(token)
  return {
    severity: 'error',
    code: 'plan.protected',
    params: { object: token },
    position: { file: 'org/rd.yaml', line: 12, column: caret + 1 },
    endColumn: caret + 1 + token.length,
    excerpt: { text: line, caret },
    ...more,
  }
}

const findings: Findings = {
  files: 3,
  omitted: 7,
  diagnostics: [
    about('后端组', '      - { name: 后端组, parent: rd }'),
    about('\u202Ex', 'name: \t\u202Ex # 注释', { severity: 'warning' }),
    {
      severity: 'warning',
      code: 'plan.contact-required',
      params: { object: 'member "lisi"' },
      position: { file: 'org/members.yaml', line: 1204, column: 5 },
      hint: { code: 'plan.name-required', params: { object: 'member "lisi"' } },
    },
  ],
}

function text(diagnostics: readonly Diagnostic[]): readonly string[] {
  return renderDiagnosticsText({ diagnostics, files: 1 }, { color: false, wording }).split('\n')
}

test('text reads well', async () => {
  await expect(renderDiagnosticsText(findings, { color: false, wording })).toMatchFileSnapshot(
    'fixtures/diagnostics.txt',
  )
})

test('JSON reads well and is the document', async () => {
  const json = renderDiagnosticsJson(findings, wording)
  await expect(json).toMatchFileSnapshot('fixtures/diagnostics.json')
  expect(JSON.parse(json)).toEqual(diagnosticsDocument(findings, wording))
})

test('GitHub annotations read well', async () => {
  await expect(renderDiagnosticsGithub(findings, wording)).toMatchFileSnapshot('fixtures/diagnostics.github.txt')
})

describe('the caret stands under the culprit', () => {
  test.each([
    ['x', 'name: x'],
    ['组', 'name: 研发中心后端组'],
    ['组', '名前: ﾊﾝ研发👩‍💻组, a'],
    ['b', '\tname: b'],
    ['b', '\u202Ename: b'],
  ])('%j in %j', (token, line) => {
    const [, excerpt = '', marks = ''] = text([about(token, line)])
    const left = displayWidth(excerpt.slice(0, excerpt.lastIndexOf(token)))
    expect(displayWidth(marks.slice(0, marks.indexOf('^')))).toBe(left)
    expect(marks.match(/\^+/u)?.[0]).toHaveLength(displayWidth(token))
  })

  test('as a single one when the culprit has no end', () => {
    const { endColumn: _, ...open } = about('abc', 'name: abc')
    expect(text([open])[2]).toMatch(/[^^]\^$/u)
  })
})

test('a problem without an excerpt has one line', () => {
  const { excerpt: _, ...bare } = about('x', 'x')
  expect(text([bare])).toEqual([
    'org/rd.yaml:12:1: error plan.protected: x is protected by the policy: its changes are withheld',
    '',
    '1 error, 0 warnings in 1 file',
    '',
  ])
})

test('clean files are said to be clean', () => {
  expect(text([])).toEqual(['1 file checked, no errors and no warnings', ''])
  expect(renderDiagnosticsGithub({ diagnostics: [], files: 1 }, wording)).toBe('')
})

describe('a GitHub annotation', () => {
  test('cannot be left from inside', () => {
    const evil = '%0A::error::x\n::warning file=a,b:c::y'
    const annotation = renderDiagnosticsGithub(
      {
        files: 1,
        diagnostics: [about(evil, evil, { position: { file: 'org/a,b:%\n.yaml', line: 1, column: 1 } })],
      },
      wording,
    )
    expect(annotation.match(/\n/gu)).toHaveLength(1)
    expect(annotation).toContain(String.raw`file=org/a%2Cb%3A%25\n.yaml,line=1`)
    expect(annotation).toContain(String.raw`::%250A::error::x\n::warning file=a,b:c::y is protected`)
  })
})
