import { showHostile } from './sanitize.ts'

/** One thing that was tried. */
export interface JunitCase {
  /** Groups cases: the file of a check, the call of a step. */
  readonly group: string
  readonly name: string
  /** Where in the files, if anywhere. */
  readonly place?: { readonly file: string; readonly line: number }
  readonly outcome:
    | { readonly status: 'passed' }
    | { readonly status: 'skipped'; readonly reason: string }
    | { readonly status: 'failed'; readonly summary: string; readonly details: string }
}

type Attributes = Readonly<Record<string, string | number>>

/** The dialect that GitLab, Jenkins and most others read: https://github.com/testmoapp/junitxml */
export function renderJunit(name: string, cases: readonly JunitCase[]): string {
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ outcome }) => outcome.status === 'failed').length,
    errors: 0,
    skipped: cases.filter(({ outcome }) => outcome.status === 'skipped').length,
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    tag('testsuites', counts),
    `  ${tag('testsuite', { name, ...counts })}`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n')
}

function caseLines({ group, name, place, outcome }: JunitCase): readonly string[] {
  const attributes = { classname: group, name, ...place }
  switch (outcome.status) {
    case 'passed':
      return [`    ${tag('testcase', attributes, '/')}`]
    case 'skipped':
      return caseAround(attributes, tag('skipped', { message: outcome.reason }, '/'))
    case 'failed': {
      const details = outcome.details.split('\n').map(escape).join('\n')
      return caseAround(attributes, `${tag('failure', { message: outcome.summary })}${details}</failure>`)
    }
  }
}

function caseAround(attributes: Attributes, inner: string): readonly string[] {
  return [`    ${tag('testcase', attributes)}`, `      ${inner}`, '    </testcase>']
}

function tag(name: string, attributes: Attributes, end: '' | '/' = ''): string {
  const parts = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`)
  return `<${name}${parts.join('')}${end}>`
}

/** Control characters are spelled out first: XML cannot hold them, not even escaped. */
function escape(text: string): string {
  return showHostile(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
