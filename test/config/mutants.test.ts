import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { loadOrg } from '../../src/config/load.ts'
import { checkFile } from '../../src/config/validate.ts'
import { mutants } from './helpers/arbitrary-org.ts'
import { sentence } from './helpers/findings.ts'
import { memoryFolder } from './helpers/memory-folder.ts'

test('whatever is wrong is said, in the file, in full sentences', async () => {
  const property = fc.asyncProperty(mutants, fc.boolean(), async (value, isJson) => {
    const text = isJson ? JSON.stringify(value, null, 1) : stringify(value, { aliasDuplicateObjects: false })
    const { diagnostics, errors, org } = await loadOrg({ dir: 'org', folder: memoryFolder({ 'org/a.yaml': text }) })
    const lines = text.split('\n')
    for (const diagnostic of diagnostics) {
      const { position, excerpt } = diagnostic
      const line = lines[position.line - 1] ?? ''
      expect(position.column).toBeLessThanOrEqual(line.length + 1)
      expect(excerpt).toBeDefined()
      expect(sentence(diagnostic)).not.toMatch(/\{\w+\}|undefined|\[object|NaN/u)
    }
    expect(org === undefined).toBe(errors > 0)
    expect(errors).toBeGreaterThanOrEqual(checkFile(value).ok ? 0 : 1)
  })
  await fc.assert(property, { numRuns: 100 })
})
