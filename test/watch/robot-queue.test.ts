import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RobotQueue, type Said } from '../../src/watch/robot-queue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Setup {
  readonly queue: RobotQueue
  readonly said: readonly { readonly content: string; readonly at: number }[]
}

function aQueue(answer: (nth: number) => Said = () => ({ kind: 'said' })): Setup {
  const startedAt = Date.now()
  const clock = (): number => Date.now() - startedAt
  const said: { content: string; at: number }[] = []
  const queue = new RobotQueue({
    clock,
    say: (content) => {
      said.push({ content, at: clock() })
      return Promise.resolve(answer(said.length))
    },
  })
  return { queue, said }
}

describe('messages to a group', () => {
  test('are said at once, in order', async () => {
    const { queue, said } = aQueue()
    queue.put('a')
    await vi.advanceTimersByTimeAsync(1)
    queue.put('b')
    await vi.advanceTimersByTimeAsync(1)
    expect(said.map(({ content }) => content)).toEqual(['a', 'b'])
  })

  test('are never more than 20 in any minute, and the latest is always said', async () => {
    const { queue, said } = aQueue()
    for (let i = 0; i < 600; i++) {
      queue.put(String(i))
      await vi.advanceTimersByTimeAsync(500)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    for (const { at } of said) {
      expect(said.filter((other) => other.at >= at && other.at < at + 60_000).length).toBeLessThanOrEqual(20)
    }
    expect(said.at(-1)?.content).toBe('599')
    expect(said.length).toBeGreaterThan(60)
  })

  test('that got lost are said again, or what came in their place', async () => {
    const { queue, said } = aQueue((nth) => (nth <= 2 ? { kind: 'failed', retryInMs: 5_000 } : { kind: 'said' }))
    queue.put('a')
    await vi.advanceTimersByTimeAsync(5_000)
    queue.put('b')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(said.map(({ content }) => content)).toEqual(['a', 'a', 'b'])
  })

  test('are given up after five tries, and at once where trying does not help', async () => {
    const lost = aQueue(() => ({ kind: 'failed', retryInMs: 5_000 }))
    lost.queue.put('a')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(lost.said).toHaveLength(5)
    const refused = aQueue(() => ({ kind: 'failed' }))
    refused.queue.put('a')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(refused.said).toHaveLength(1)
  })

  test('that wait at the end are said once more', async () => {
    const { queue, said } = aQueue((nth) => (nth === 1 ? { kind: 'failed', retryInMs: 60_000 } : { kind: 'said' }))
    queue.put('a')
    await vi.advanceTimersByTimeAsync(1_000)
    await queue.stop()
    expect(said.map(({ content }) => content)).toEqual(['a', 'a'])
  })
})
