import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadOrg } from '../../src/config/load.ts'

const folder = '../shared/data/kubernetes-org'
const dates = existsSync(folder) ? readdirSync(folder) : []

describe.skipIf(dates.length === 0)(
  'the organisation of the Kubernetes project (skipped where ../shared/data is missing)',
  () => {
    test.each(dates)('as of %s it has no error', async (date) => {
      const { errors, diagnostics, org, counts } = await loadOrg({ dir: `${folder}/${date}` })
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(errors).toBe(0)
      expect(org?.members).toHaveLength(counts.members)
      expect(org?.departments).toHaveLength(counts.departments)
    })
  },
)
