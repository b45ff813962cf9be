import { expect, test } from 'vitest'
import { loadOrg } from '../../src/config/load.ts'
import { sentence } from './helpers/findings.ts'

test('an organisation with many faults', async () => {
  const { diagnostics } = await loadOrg({ dir: 'test/fixtures/orgs/broken' })
  const report = diagnostics.map((diagnostic) => {
    const { position, severity, code, excerpt, endColumn } = diagnostic
    const width = Math.max(1, (endColumn ?? position.column + 1) - position.column)
    return [
      `${position.file}:${position.line}:${position.column}: ${severity} ${code}: ${sentence(diagnostic)}`,
      ...(excerpt ? [`  ${excerpt.text}`, `  ${' '.repeat(excerpt.caret)}${'^'.repeat(width)}`] : []),
    ].join('\n')
  })
  await expect(`${report.join('\n')}\n`).toMatchFileSnapshot('fixtures/broken.txt')
})
