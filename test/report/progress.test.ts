import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/events.ts'
import type { StepStatus } from '../../src/model/result.ts'
import { createProgress } from '../../src/report/progress.ts'
import { createWording } from '../../src/report/wording.ts'
import { bigPlan } from './plans.ts'
import { settle } from './results.ts'

const wording = createWording({ lang: 'en', showSensitive: false })
const results = settle(bigPlan(100), []).results

/** Runs events at given seconds and returns what was written. */
function run(events: readonly (readonly [number, Event])[], isTTY: boolean): readonly string[] {
  const written: string[] = []
  let nowMs = 0
  const progress = createProgress({
    stream: { write: (text) => written.push(text), isTTY, columns: 60 },
    clock: () => nowMs,
    wording,
  })
  for (const [seconds, event] of events) {
    nowMs = seconds * 1000
    progress.listener(event)
  }
  progress.finish()
  return written
}

function settled(count: number, steps: number, status: StepStatus = 'done'): Event {
  const [result] = results
  if (!result) throw new Error('a plan without steps')
  return { kind: 'step-settled', result: { ...result, status }, settled: count, steps }
}

describe('without a terminal', () => {
  test('a line comes at the start, every five seconds and at the end', () => {
    const events = Array.from({ length: 120 }, (_, i) => [(i + 1) / 10, settled(i + 1, 120)] as const)
    expect(run([[0, { kind: 'apply-started', steps: 120 }], ...events], false)).toEqual([
      'applying 120 steps\n',
      'applying: 1 of 120\n',
      'applying: 51 of 120, 10/s, about 7 s left\n',
      'applying: 101 of 120, 10/s, about 2 s left\n',
      'applying: 120 of 120, 10/s\n',
    ])
  })

  test('an import is told within the apply, whose counts go on', () => {
    const importing = (percentage: number): Event => ({ kind: 'importing', call: 'batch/replaceuser', percentage })
    expect(
      run(
        [
          [0, { kind: 'apply-started', steps: 2 }],
          [1, importing(0)],
          [6, importing(40)],
          [12, settled(1, 2)],
          [13, settled(2, 2)],
        ],
        false,
      ),
    ).toEqual([
      'applying 2 steps\n',
      'batch/replaceuser: WeCom is 40 % done\n',
      'applying: 1 of 2, 0.1/s, about 12 s left\n',
      'applying: 2 of 2, 0.2/s\n',
    ])
  })

  test('phases follow each other', () => {
    const lines = run(
      [
        [0, { kind: 'reading', done: 0, total: 0 }],
        [60, { kind: 'reading', done: 30, total: 3334 }],
        [61, { kind: 'apply-started', steps: 1 }],
        [62, settled(1, 1, 'failed')],
        [63, { kind: 'verifying', attempt: 1 }],
        [70, { kind: 'verifying', attempt: 2 }],
      ],
      false,
    )
    expect(lines).toEqual([
      'reading WeCom: 0\n',
      'reading WeCom: 30 of 3334, 0.5/s, about 1 h 50 min left\n',
      'applying 1 step\n',
      'applying: 1 of 1, 1 failed, 1.0/s\n',
      'reading WeCom again to verify\n',
      'reading WeCom again to verify, attempt 2\n',
    ])
  })

  test('no control character is written', () => {
    const text = run(
      [
        [0, settled(1, 2)],
        [9, settled(2, 2)],
      ],
      false,
    ).join('')
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})

describe('on a terminal', () => {
  test('one line is rewritten and cleared at the end', () => {
    expect(
      run(
        [
          [0, { kind: 'apply-started', steps: 10 }],
          [2, settled(5, 10)],
        ],
        true,
      ),
    ).toEqual(['\rapplying 10 steps\u001B[K', '\rapplying: 5 of 10, 2.5/s, about 2 s left\u001B[K', '\r\u001B[K'])
  })

  test('it is rewritten at most ten times a second', () => {
    const events = Array.from({ length: 1000 }, (_, i) => [i / 1000, settled(i + 1, 2000)] as const)
    expect(run(events, true).length).toBeLessThanOrEqual(12)
  })

  test('it never wraps', () => {
    const [line = ''] = run([[0, { kind: 'reading', done: 10 ** 30, total: 10 ** 40 }]], true)
    expect(line.replaceAll(/\r|\p{Cc}\[K/gu, '').length).toBeLessThanOrEqual(59)
  })

  test('nothing is cleared when nothing was shown', () => {
    expect(run([], true)).toEqual([])
  })
})

test('an export is waited for by its job, then counted in blocks', () => {
  const at = (done: number, total: number): Event => ({ kind: 'exporting', job: 'jobid_1', done, total })
  const lines = run(
    [
      [0, at(0, 0)],
      [1, at(0, 0)],
      [6, at(0, 0)],
      [7, at(0, 2)],
      [8, at(2, 2)],
    ],
    false,
  )
  expect(lines).toEqual([
    'WeCom is making the export (job jobid_1)\n',
    'WeCom is making the export (job jobid_1)\n',
    'fetching the export: 2 of 2 blocks\n',
  ])
})
