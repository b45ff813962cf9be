import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Window } from '../../src/wecom/window.ts'

test('a call leaves the window when its whole length has passed', () => {
  const window = new Window(1000)
  window.add(0)
  window.add(400)
  expect([window.count(1000), window.count(1001), window.count(1401)]).toEqual([2, 1, 0])
})

test.each([
  { room: 3, now: 500, wait: 0 },
  { room: 2, now: 500, wait: 501 },
  { room: 1, now: 500, wait: 901 },
  { room: 0, now: 500, wait: undefined },
])('with two calls at 0 and 400, room for $room at $now is there after $wait', ({ room, now, wait }) => {
  const window = new Window(1000)
  window.add(0)
  window.add(400)
  expect(window.waitMs(now, room)).toBe(wait)
})

test('counts like a list of all moments, however many they are', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1500, maxLength: 5000 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 60_000 }), (gaps, length) => {
      const window = new Window(length)
      const moments: number[] = []
      let now = 0
      for (const gap of gaps) {
        now += gap
        window.add(now)
        moments.push(now)
      }
      const end = now
      expect(window.count(end)).toBe(moments.filter((moment) => moment >= end - length).length)
    }),
    { numRuns: 30 },
  )
})

test('a clock that was set back does not bring old calls back', () => {
  const window = new Window(1000)
  window.add(5000)
  window.add(10)
  expect(window.count(6001)).toBe(0)
})
