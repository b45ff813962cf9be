import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyWorld, liveOf } from '../helpers/random-org.ts'
import { anyLive } from './any-live.ts'
import { importedFiles, planAfterImport } from './imported.ts'

const RUNS = Number(process.env['RUNS'] ?? 300)

describe('the plan right after an import', () => {
  test('is empty, whatever WeCom holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyLive, async (live) => {
        const plan = await planAfterImport(live)
        expect(plan.changes).toEqual([])
        expect(plan.blocked).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('is empty for any ordinary organisation, of which nothing is left out', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 }), async (world) => {
        const live = liveOf(world)
        const files = importedFiles(live)
        expect((await planAfterImport(live, files)).changes).toEqual([])
        expect([...files.values()].join('')).not.toContain('left out')
      }),
      { numRuns: RUNS },
    )
  })
})
