import { expect, test } from 'vitest'
import { estimateSeconds } from '../../src/report/duration.ts'
import { DEFAULT_LIMITS, Throttle, type Permit } from '../../src/wecom/throttle.ts'
import { FakeTime } from './fake-time.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

function aThrottle(time: FakeTime, options: Partial<ConstructorParameters<typeof Throttle>[0]> = {}): Throttle {
  return new Throttle({
    limits: { perMinute: 100, perHour: 1000 },
    parallelism: 8,
    clock: time.clock,
    sleep: time.sleep,
    ...options,
  })
}

/** Sends calls without end, each taking `latencyMs`, and notes when each was sent. */
function sendForever(throttle: Throttle, time: FakeTime, workers: number, latencyMs: () => number): number[] {
  const sent: number[] = []
  const work = async (): Promise<void> => {
    for (;;) {
      const permit = await throttle.acquire('user/update')
      sent.push(time.clock())
      await time.sleep(latencyMs())
      permit?.settle()
    }
  }
  for (let i = 0; i < workers; i++) void work()
  return sent
}

function busiest(moments: readonly number[], lengthMs: number): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at <= from + lengthMs).length))
}

test('stays inside both windows and uses more than 95 % of them', async () => {
  const time = new FakeTime()
  let seed = 1
  const jitter = (): number => {
    seed = (seed * 48271) % 2147483647
    return 50 + (seed % 300)
  }
  const sent = sendForever(aThrottle(time), time, 20, jitter)
  await time.advance(2 * HOUR)
  expect(busiest(sent, MINUTE)).toBeLessThanOrEqual(100)
  expect(busiest(sent, HOUR)).toBeLessThanOrEqual(1000)
  expect(sent.length).toBeGreaterThan(2 * 1000 * 0.95)
})

test('uses more than 95 % of the minutes when the hour does not matter', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 100, perHour: 1_000_000 } })
  const sent = sendForever(throttle, time, 20, () => 200)
  await time.advance(20 * MINUTE)
  expect(busiest(sent, MINUTE)).toBeLessThanOrEqual(100)
  expect(sent.length).toBeGreaterThan(20 * 100 * 0.95)
})

test('a call that takes long does not make room before a window after its end', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 1, perHour: 10 } })
  const first = await throttle.acquire('a')
  let grantedAt: number | undefined
  void throttle.acquire('a').then(() => {
    grantedAt = time.clock()
  })
  await time.advance(30_000)
  first?.settle()
  await time.advance(2 * MINUTE)
  expect(grantedAt).toBe(30_000 + MINUTE + 1)
})

test('each API has windows of its own', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 1, perHour: 10 } })
  ;(await throttle.acquire('user/create'))?.settle()
  expect(await throttle.acquire('user/update')).toBeDefined()
})

test('never more calls at a time than the parallelism, over all APIs', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { parallelism: 2 })
  const granted: Permit[] = []
  for (const api of ['a', 'b', 'c']) {
    void throttle.acquire(api).then((permit) => permit && granted.push(permit))
  }
  await time.advance(0)
  expect(granted).toHaveLength(2)
  granted[0]?.settle()
  await time.advance(0)
  expect(granted).toHaveLength(3)
})

test('a permit that was not used costs nothing', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 1, perHour: 1 } })
  ;(await throttle.acquire('a'))?.cancel()
  expect(await throttle.acquire('a')).toBeDefined()
})

test('calls go in order of arrival', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 10, perHour: 10_000 }, parallelism: 3 })
  const order: number[] = []
  for (let i = 0; i < 50; i++) {
    void throttle.acquire('a').then((permit) => {
      order.push(i)
      permit?.settle()
    })
  }
  await time.advance(6 * MINUTE)
  expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i))
})

test('after 45009 nothing is sent for a minute, then one call goes first', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time)
  const permit = await throttle.acquire('a')
  expect(permit?.limited()).toBe(MINUTE)
  const granted: { readonly at: number; readonly permit: Permit | undefined }[] = []
  for (let i = 0; i < 3; i++) {
    void throttle.acquire('a').then((next) => granted.push({ at: time.clock(), permit: next }))
  }
  await time.advance(MINUTE - 1)
  expect(granted).toHaveLength(0)
  await time.advance(1)
  expect(granted.map(({ at }) => at)).toEqual([MINUTE])
  granted[0]?.permit?.settle()
  await time.advance(0)
  expect(granted.length).toBeGreaterThan(1)
})

test('45009 after the minute waits an hour, and after the hour gives up', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time)
  const waits: (number | undefined)[] = []
  const call = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) waits.push((await throttle.acquire('a'))?.limited())
  }
  void call()
  await time.advance(2 * HOUR)
  expect(waits).toEqual([MINUTE, HOUR, undefined])
  expect(await throttle.acquire('a')).toBeUndefined()
})

test('calls already on the way when the block came do not make it longer', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time)
  const permits = await Promise.all([1, 2, 3].map(() => throttle.acquire('a')))
  expect(permits.map((permit) => permit?.limited())).toEqual([MINUTE, MINUTE, MINUTE])
})

test('learns a lower quota from a block, and tries for more again later', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 200, perHour: 1_000_000 }, parallelism: 1000 })
  const permits = await Promise.all(Array.from({ length: 100 }, () => throttle.acquire('user/update')))
  permits.slice(0, 99).forEach((permit) => permit?.settle())
  permits[99]?.limited()
  const sent = sendForever(throttle, time, 50, () => 10)
  await time.advance(2 * MINUTE - 1)
  expect(sent).toHaveLength(90)
  await time.advance(20 * MINUTE)
  expect(busiest(sent, MINUTE)).toBe(200)
})

test('a block without many calls of ours is the doing of others: the limit falls to a quarter only', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time)
  ;(await throttle.acquire('user/update'))?.limited()
  const sent = sendForever(throttle, time, 50, () => 10)
  await time.advance(2 * MINUTE - 1)
  expect(sent).toHaveLength(25)
})

test('45033 halves what is in flight, and calm calls bring it back', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 100_000, perHour: 100_000 } })
  ;(await throttle.acquire('a'))?.crowded()
  expect(await inFlightAtOnce(throttle, time)).toBe(4)
  for (let i = 0; i < 4 * 50; i++) (await throttle.acquire('a'))?.settle()
  expect(await inFlightAtOnce(throttle, time)).toBe(8)
})

async function inFlightAtOnce(throttle: Throttle, time: FakeTime): Promise<number> {
  const granted: Permit[] = []
  let isOpen = true
  for (let i = 0; i < 20; i++) {
    void throttle.acquire('a').then((permit) => {
      if (isOpen && permit) granted.push(permit)
      else permit?.cancel()
    })
  }
  await time.advance(0)
  isOpen = false
  for (const permit of granted) permit.cancel()
  await time.advance(0)
  return granted.length
}

test('an abort ends every waiting', async () => {
  const time = new FakeTime()
  const abort = new AbortController()
  const throttle = aThrottle(time, { limits: { perMinute: 1, perHour: 1 }, signal: abort.signal })
  ;(await throttle.acquire('a'))?.settle()
  const ends = Promise.allSettled([throttle.acquire('a'), throttle.acquire('a')])
  await time.advance(0)
  abort.abort('stop')
  expect(await ends).toEqual(Array.from({ length: 2 }, () => ({ status: 'rejected', reason: 'stop' })))
  await expect(throttle.acquire('b')).rejects.toBe('stop')
})

test('an API that takes fewer at a time gets no more, also after it was crowded, and the others are not held up', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { atOnce: (api) => (api === 'user/tfa_succ' ? 2 : undefined) })
  let atOnce = 0
  let most = 0
  const work = async (): Promise<void> => {
    const permit = await throttle.acquire('user/tfa_succ')
    atOnce += 1
    most = Math.max(most, atOnce)
    await time.sleep(10)
    atOnce -= 1
    permit?.settle()
  }
  const crowded = await throttle.acquire('user/tfa_succ')
  crowded?.crowded()
  for (let i = 0; i < 90; i++) void work()
  const other = throttle.acquire('user/update')
  await time.advance(MINUTE)
  expect(most).toBe(2)
  expect(await other).toBeDefined()
})

test.each([
  [20_000, 200],
  [55_000, 200],
  [160_000, 200],
  [160_000, 50],
])('%i calls of %i ms take what a plan says, within a fifth', async (calls, latencyMs) => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: DEFAULT_LIMITS, parallelism: 48 })
  let left = calls
  let endedAt = 0
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const permit = await throttle.acquire('user/update')
      await time.sleep(latencyMs)
      permit?.settle()
      endedAt = time.clock()
    }
  }
  for (let i = 0; i < 48; i++) void work()
  await time.advance(2 * HOUR)
  const seconds = estimateSeconds([calls])
  expect(endedAt / 1000).toBeGreaterThan(seconds * 0.8)
  expect(endedAt / 1000).toBeLessThan(seconds * 1.2)
})

test('many answers of 45033 to calls of one moment take the slots away once', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 1e6, perHour: 1e6 } })
  const permits = await Promise.all(Array.from({ length: 8 }, () => throttle.acquire('user/update')))
  await time.advance(10)
  for (const permit of permits) permit?.crowded()
  let inFlight = 0
  for (let i = 0; i < 8; i++) void throttle.acquire('user/update').then(() => (inFlight += 1))
  await time.advance(10)
  expect(inFlight).toBe(4)
})

test('calls that come to take far longer than they did are fewer at a time, and more again when they are quick', async () => {
  const time = new FakeTime()
  const throttle = aThrottle(time, { limits: { perMinute: 1e6, perHour: 1e9 } })
  let latencyMs = 50
  let inFlight = 0
  let most = 0
  const work = async (): Promise<void> => {
    for (;;) {
      const permit = await throttle.acquire('user/update')
      most = Math.max(most, ++inFlight)
      await time.sleep(latencyMs)
      inFlight -= 1
      permit?.settle()
    }
  }
  for (let i = 0; i < 8; i++) void work()
  const mostIn = async (ms: number): Promise<number> => {
    await time.advance(ms)
    most = 0
    await time.advance(2_000)
    return most
  }
  expect(await mostIn(5_000)).toBe(8)
  latencyMs = 2_500
  expect(await mostIn(200_000)).toBe(2)
  latencyMs = 50
  expect(await mostIn(60_000)).toBe(8)
})
