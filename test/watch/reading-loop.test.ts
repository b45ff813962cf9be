import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReadingLoop, type ReadingCause, type ReadingOutcome } from '../../src/watch/reading-loop.ts'

interface Reading extends ReadingCause {
  readonly at: number
}

interface Setup {
  readonly loop: ReadingLoop
  readonly readings: readonly Reading[]
}

let startedAt = 0

beforeEach(() => {
  vi.useFakeTimers()
  startedAt = Date.now()
})

afterEach(() => {
  vi.useRealTimers()
})

const clock = (): number => Date.now() - startedAt
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

/** A loop that has read once, at 0. Every reading takes `readMs`. */
async function aLoop({
  readMs = 0,
  everyMs = Infinity,
  outcome = (_nth: number): ReadingOutcome => 'done',
} = {}): Promise<Setup> {
  const readings: Reading[] = []
  const loop = new ReadingLoop({
    debounceMs: 10_000,
    maxWaitMs: 60_000,
    everyMs,
    clock,
    read: async (cause) => {
      readings.push({ ...cause, at: clock() })
      if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs))
      return outcome(readings.length)
    },
  })
  const first = loop.start()
  await pass(readMs)
  await first
  return { loop, readings }
}

describe('a reading', () => {
  test('comes when events have been quiet, and covers all of them', async () => {
    const { loop, readings } = await aLoop()
    await pass(100_000)
    loop.noteEvent()
    await pass(5_000)
    loop.noteEvent()
    await pass(9_999)
    expect(readings).toHaveLength(1)
    await pass(1)
    expect(readings.slice(1)).toEqual([{ kind: 'events', events: 2, at: 115_000 }])
    await pass(1_000_000)
    expect(readings).toHaveLength(2)
  })

  test('does not wait for quiet that never comes', async () => {
    const { loop, readings } = await aLoop()
    await pass(100_000)
    for (let second = 0; second < 600; second++) {
      loop.noteEvent()
      await pass(1_000)
    }
    expect(readings.slice(1, 4).map(({ at }) => at)).toEqual([160_000, 220_000, 280_000])
    expect(readings.length).toBeLessThanOrEqual(12)
  })

  test('that is under way misses what comes meanwhile, so another one follows', async () => {
    const { loop, readings } = await aLoop({ readMs: 30_000 })
    await pass(70_000)
    loop.noteEvent()
    await pass(15_000)
    loop.noteEvent()
    await pass(24_999)
    expect(readings).toHaveLength(2)
    await pass(100_000)
    // It ended at 140 s, and ten seconds have to lie between.
    expect(readings.slice(1)).toEqual([
      { kind: 'events', events: 1, at: 110_000 },
      { kind: 'events', events: 1, at: 150_000 },
    ])
  })

  test('comes by the clock without an event', async () => {
    const { readings } = await aLoop({ everyMs: 3_600_000 })
    await pass(7_300_000)
    expect(readings.slice(1)).toEqual([
      { kind: 'schedule', events: 0, at: 3_600_000 },
      { kind: 'schedule', events: 0, at: 7_200_000 },
    ])
  })

  test('that failed is repeated, less and less often, and then all is as before', async () => {
    const { loop, readings } = await aLoop({ outcome: (nth) => (nth >= 2 && nth <= 4 ? 'failed' : 'done') })
    await pass(100_000)
    loop.noteEvent()
    await pass(1_000_000)
    expect(readings.slice(1).map(({ kind, at }) => [kind, at])).toEqual([
      ['events', 110_000],
      ['retry', 120_000],
      ['retry', 140_000],
      ['retry', 180_000],
    ])
    loop.noteEvent()
    await pass(10_000)
    expect(readings.at(-1)).toEqual({ kind: 'events', events: 1, at: 1_110_000 })
  })

  test('that was disturbed by edits waits for quiet again, and loses no event', async () => {
    const { loop, readings } = await aLoop({ outcome: (nth) => (nth >= 2 && nth <= 4 ? 'disturbed' : 'done') })
    await pass(100_000)
    loop.noteEvent()
    await pass(1_000_000)
    expect(readings.slice(1)).toEqual(
      [110_000, 120_000, 130_000, 140_000].map((at) => ({ kind: 'events', events: 1, at })),
    )
  })

  test('that is always disturbed has failed, and is tried less and less often', async () => {
    const { readings } = await aLoop({ outcome: () => 'disturbed' })
    await pass(10 * 3_600_000)
    expect(readings.length).toBeLessThan(100)
  })

  test('that failed leaves its events to the next', async () => {
    const { loop, readings } = await aLoop({ outcome: (nth) => (nth === 2 ? 'failed' : 'done') })
    await pass(100_000)
    loop.noteEvent()
    await pass(12_000)
    loop.noteEvent()
    await pass(100_000)
    expect(readings.slice(2)).toEqual([{ kind: 'retry', events: 2, at: 120_000 }])
  })

  test('at the very first failing is told and repeated', async () => {
    const { readings } = await aLoop({ outcome: (nth) => (nth === 1 ? 'failed' : 'done') })
    await pass(10_000)
    expect(readings.map(({ kind }) => kind)).toEqual(['start', 'retry'])
  })

  test('comes no more after the end, which waits for the one under way', async () => {
    const { loop, readings } = await aLoop({ readMs: 5_000 })
    await pass(20_000)
    loop.noteEvent()
    await pass(10_000)
    loop.noteEvent()
    let hasStopped = false
    const stopping = loop.stop().then(() => (hasStopped = true))
    await pass(4_999)
    expect(hasStopped).toBe(false)
    await pass(1)
    await stopping
    await pass(1_000_000)
    expect(readings).toHaveLength(2)
  })
})

describe('something told again', () => {
  test('is no reason to read when a reading began a second after it was told first', async () => {
    const { loop, readings } = await aLoop()
    await pass(100_000)
    loop.noteEvent()
    await pass(10_000)
    loop.noteDuplicate(100_000)
    await pass(1_000_000)
    expect(readings).toHaveLength(2)
  })

  test('is one when the reading began within that second: two changes in one second look alike', async () => {
    const { loop, readings } = await aLoop()
    await pass(100_000)
    loop.noteEvent()
    await pass(10_000)
    loop.noteDuplicate(109_500)
    await pass(10_000)
    expect(readings).toHaveLength(3)
  })
})
