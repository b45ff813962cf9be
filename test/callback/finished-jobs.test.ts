import { expect, test, vi } from 'vitest'
import { FinishedJobs } from '../../src/callback/finished-jobs.ts'

test('who waits for a job is woken by its event, and not by that of another', async () => {
  vi.useFakeTimers()
  const jobs = new FinishedJobs()
  const one = jobs.wait('J1', 60_000)
  const other = jobs.wait('J2', 60_000)
  jobs.note('J1')
  expect(await one).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await other).toBe(false)
  vi.useRealTimers()
})

test('an event that came before the wait ends it at once', async () => {
  const jobs = new FinishedJobs()
  jobs.note('J1')
  expect(await jobs.wait('J1', 60_000)).toBe(true)
})

test('at the end nobody is kept waiting', async () => {
  const jobs = new FinishedJobs()
  const waiting = [jobs.wait('J1', 60_000), jobs.wait('J1', 60_000)]
  jobs.close()
  expect(await Promise.all(waiting)).toEqual([false, false])
})
