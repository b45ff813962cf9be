import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeDiagnostics, DIAGNOSTICS_PAGE } from '../../scripts/document-diagnostics.ts'

test('the page of diagnostics says what the catalogue says (npx tsx scripts/document-diagnostics.ts writes it)', () => {
  expect(readFileSync(DIAGNOSTICS_PAGE, 'utf8')).toBe(describeDiagnostics())
})
