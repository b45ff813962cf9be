import { describe, expect, test } from 'vitest'
import { importBlocks, largestImportDeletion } from '../../src/plan/replace-guard.ts'

describe('WeCom’s stop of an import, 45026', () => {
  test.each([
    // Fewer than 50: more than 80 %.
    [0, 0, false],
    [1, 1, true],
    [4, 5, false],
    [5, 6, true],
    [8, 10, false],
    [9, 10, true],
    [40, 50, false],
    [41, 50, true],
    [49, 62, false],
    [49, 61, true],
    // Exactly 50 count as many.
    [50, 62, true],
    [50, 249, true],
    [50, 250, false],
    [50, 100_000, false],
    // More than 50: more than 20 %.
    [51, 62, true],
    [51, 254, true],
    [51, 255, false],
    [100, 499, true],
    [100, 500, false],
    [20_000, 100_000, false],
    [20_001, 100_000, true],
  ])('%i deletions of %i members: stopped %s', (deletes, members, isStopped) => {
    expect(importBlocks(deletes, members).length > 0).toBe(isStopped)
  })

  test('names the most that would go through, and the way out', () => {
    expect(importBlocks(300, 1000)).toEqual([
      {
        guard: 'wecom-45026',
        kind: 'members',
        actual: 300,
        limit: 200,
        message: { code: 'plan.guard-45026', params: { actual: 300, live: 1000, limit: 200 } },
      },
    ])
  })

  test('the most that goes through is exactly the border, for every number of members', () => {
    const wrong: unknown[] = []
    for (let members = 1; members <= 600; members++) {
      for (let deletes = 0; deletes <= members; deletes++) {
        const share = (deletes * 100) / members
        const isStopped = deletes >= 50 ? share > 20 : share > 80
        if (deletes <= largestImportDeletion(members) === isStopped) wrong.push([deletes, members])
      }
    }
    expect(wrong).toEqual([])
  })
})
