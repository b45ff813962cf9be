import { expect, test } from 'vitest'
import { forEachConcurrent } from '../../src/wecom/pool.ts'

test('works on every item, never on more than the limit', async () => {
  let running = 0
  let most = 0
  const done: number[] = []
  await forEachConcurrent([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    done.push(item)
  })
  expect(most).toBe(3)
  expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('starts nothing more after a failure', async () => {
  const started: number[] = []
  const work = forEachConcurrent([1, 2, 3, 4, 5, 6], 2, async (item) => {
    started.push(item)
    await Promise.resolve()
    if (item === 2) throw new Error('two')
  })
  await expect(work).rejects.toThrow('two')
  await new Promise((resolve) => setImmediate(resolve))
  expect(started).toEqual([1, 2, 3])
})

test('nothing to do is done', async () => {
  await expect(forEachConcurrent([], 4, () => Promise.reject(new Error('never')))).resolves.toBeUndefined()
})
