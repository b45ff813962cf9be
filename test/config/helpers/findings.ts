import { loadOrg } from '../../../src/config/load.ts'
import { english, fillTemplate } from '../../../src/messages/catalogue.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import { memoryFolder } from './memory-folder.ts'

/** The culprit of a snippet stands behind this mark. */
const MARK = '▶'

export interface Findings {
  /** `ORG102 2:5`, sorted by place. */
  readonly found: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** Place of the mark in the snippet, as `line:column`; empty without a mark. */
  readonly marked: string
}

/** Loads one file, with `version: 1` put in front of it unless it states a version. */
export async function findingsIn(snippet: string): Promise<Findings> {
  const whole = /version:/u.test(snippet) ? snippet : `version: 1\n${snippet}`
  const before = whole.slice(0, Math.max(0, whole.indexOf(MARK)))
  const text = whole.replaceAll(MARK, '')
  const lines = before.split('\n')
  const { diagnostics } = await loadOrg({ dir: 'org', folder: memoryFolder({ 'org/a.yaml': text }) })
  return {
    found: diagnostics.map(({ code, position }) => `${code} ${position.line}:${position.column}`),
    diagnostics,
    marked: whole.includes(MARK) ? `${lines.length}:${(lines.at(-1) ?? '').length + 1}` : '',
  }
}

export function sentence({ code, params, hint }: Diagnostic): string {
  const message = fillTemplate(english[code], params)
  return hint ? `${message} (${fillTemplate(english[hint.code], hint.params)})` : message
}
