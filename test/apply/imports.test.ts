import { describe, expect, test } from 'vitest'
import { execute } from '../../src/apply/execute.ts'
import type { Event } from '../../src/events.ts'
import { WecomApiError } from '../../src/errors.ts'
import type { Call } from '../../src/model/call.ts'
import type { Change } from '../../src/model/change.ts'
import type { CallOutcome, DirectoryWriter, ImportWatch, RefusedRow } from '../../src/model/directory.ts'
import type { Plan, Step } from '../../src/model/plan.ts'
import type { StepResult } from '../../src/model/result.ts'

const NOBODY = { members: [], departments: [] }
const DONE: CallOutcome = { attempts: 1, refused: NOBODY }
const PARTY: Call = { call: 'batch/replaceparty', departments: [], deletes: [], later: [] }
const USERS: Call = {
  call: 'batch/replaceuser',
  columns: [],
  attributes: [],
  members: [],
  deletes: ['gone'],
  to_invite: false,
}

const update = (userid: string): Call => ({ call: 'user/update', userid, set: { name: userid } })
const close = (id: number): Call => ({ call: 'department/delete', id })

/** Answers after a turn of the event loop, and remembers what ran beside what. */
class FakeWriter implements DirectoryWriter {
  readonly log: string[] = []
  readonly #answers: Readonly<Record<string, CallOutcome | WecomApiError>>
  #running = 0

  constructor(answers: Readonly<Record<string, CallOutcome | WecomApiError>> = {}) {
    this.#answers = answers
  }

  async execute(call: Call, watch?: ImportWatch): Promise<CallOutcome> {
    this.#running++
    const name = call.call.startsWith('batch')
      ? call.call
      : 'userid' in call
        ? call.userid
        : String('id' in call && call.id)
    this.log.push(`${name} beside ${this.#running - 1}`)
    await new Promise((resolve) => setImmediate(resolve))
    watch?.progress?.(50)
    this.#running--
    const answer = this.#answers[name] ?? DONE
    if (answer instanceof WecomApiError) throw answer
    return answer
  }
}

function memberChange(userid: string, action: 'update' | 'delete' = 'update'): Change {
  const view = { name: userid }
  const shown = { fields: ['name' as const], unverified: [], cause: 'files' as const, effects: [] }
  return action === 'delete'
    ? { kind: 'member', action, userid, before: view, after: null, ...shown }
    : { kind: 'member', action, userid, before: view, after: view, ...shown }
}

function refOf(change: Change): string {
  return change.kind === 'department' ? change.path : change.kind === 'member' ? `member:${change.userid}` : 'tag:'
}

type Draft = Pick<Step, 'call'> & Partial<Pick<Step, 'after' | 'changes'>>

function run(
  writer: FakeWriter,
  drafts: readonly Draft[],
  options: { changes?: readonly Change[]; emit?: (event: Event) => void; parallelism?: number } = {},
): Promise<readonly StepResult[]> {
  const none = { create: 0, update: 0, delete: 0 }
  const changes = options.changes ?? []
  const plan: Plan = {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    summary: { departments: none, members: none, tags: none, steps: drafts.length, strategy: 'replace' },
    impact: { inScope: { departments: 0, members: 0, tags: 0 }, leaderless: [] },
    changes,
    steps: drafts.map(({ call, after = [], changes: indexes = [] }, i) => ({
      step: i + 1,
      call,
      targets: indexes.flatMap((index) => changes[index] ?? []).map(refOf),
      changes: indexes,
      after,
    })),
    warnings: [],
    notices: [],
    blocked: [],
  }
  return execute({ plan, writer, parallelism: options.parallelism ?? 8, emit: options.emit ?? (() => undefined) })
}

const statuses = (results: readonly StepResult[]): readonly string[] => results.map(({ status }) => status)

function row(object: string | number, errcode: number): RefusedRow {
  return { object, errcode, message: { code: 'wecom.unknown', params: { call: String(object), errcode, errmsg: '' } } }
}

describe('an import', () => {
  test('runs alone: what comes before has ended, what comes after has not begun', async () => {
    const writer = new FakeWriter()
    const steps = [
      { call: update('a') },
      { call: update('b') },
      { call: close(7) },
      { call: PARTY },
      { call: update('c') },
      { call: USERS },
      { call: update('d') },
      { call: update('e') },
      { call: close(8) },
    ]
    expect(statuses(await run(writer, steps))).toEqual(steps.map(() => 'done'))
    expect(writer.log).toEqual([
      'a beside 0',
      'b beside 1',
      '7 beside 0',
      'batch/replaceparty beside 0',
      'c beside 0',
      'batch/replaceuser beside 0',
      'd beside 0',
      'e beside 1',
      '8 beside 0',
    ])
  })

  test('that depends on a failed step is skipped, and lets the rest pass', async () => {
    const writer = new FakeWriter({ a: refusal(301036) })
    const results = await run(writer, [
      { call: update('a') },
      { call: USERS, after: [1] },
      { call: update('b'), after: [2] },
      { call: update('c') },
    ])
    expect(statuses(results)).toEqual(['failed', 'skipped', 'skipped', 'done'])
    expect(writer.log).toEqual(['a beside 0', 'c beside 0'])
  })

  test('that fails as a whole bars everything that waits for it', async () => {
    const results = await run(new FakeWriter({ 'batch/replaceuser': refusal(45026) }), [
      { call: USERS },
      { call: update('b'), after: [1] },
      { call: update('c') },
    ])
    expect(statuses(results)).toEqual(['failed', 'skipped', 'done'])
    expect(results[0]).toMatchObject({ errcode: 45026 })
  })

  test('tells how far it is', async () => {
    const events: Event[] = []
    await run(new FakeWriter(), [{ call: PARTY }, { call: update('a') }], { emit: (event) => events.push(event) })
    expect(events.filter(({ kind }) => kind === 'importing')).toEqual([
      { kind: 'importing', call: 'batch/replaceparty', percentage: 50 },
    ])
  })
})

describe('rows that WeCom refused', () => {
  const changes = [memberChange('a'), memberChange('B'), memberChange('gone', 'delete')]
  const steps: readonly Draft[] = [
    { call: USERS, changes: [0, 1, 2] },
    { call: update('a'), changes: [0], after: [1] },
    { call: update('B'), changes: [1], after: [1] },
    { call: close(7), after: [1] },
  ]
  const taken = (...refusedRows: readonly RefusedRow[]): FakeWriter =>
    new FakeWriter({ 'batch/replaceuser': { ...DONE, refusedRows } })

  test('fail their own objects, and bar only what is about these', async () => {
    const results = await run(taken(row('b', 60104)), steps, { changes })
    expect(statuses(results)).toEqual(['failed', 'done', 'skipped', 'done'])
    expect(results[0]).toMatchObject({
      errcode: 60104,
      message: { params: { call: 'b' } },
      hint: { code: 'apply.rows-refused', params: { count: 1, total: 3 } },
      targets: [
        { ref: 'member:a', status: 'done' },
        { ref: 'member:B', status: 'failed', reason: { errcode: 60104 } },
        { ref: 'member:gone', status: 'done' },
      ],
    })
  })

  test('also of somebody who was to be deleted', async () => {
    const results = await run(taken(row('gone', 301005)), steps, { changes })
    expect(results[0]?.targets.map(({ status }) => status)).toEqual(['done', 'done', 'failed'])
  })

  test('of all objects bar whatever waits', async () => {
    const results = await run(taken(row('a', 1), row('b', 2), row('gone', 3)), steps, { changes })
    expect(statuses(results)).toEqual(['failed', 'skipped', 'skipped', 'skipped'])
  })

  test('of somebody whom the plan does not change say nothing about the plan', async () => {
    const results = await run(taken(row('left', 60111), row('mail', 60274)), steps, { changes })
    expect(statuses(results)).toEqual(['done', 'done', 'done', 'done'])
  })

  test('are found by the id of a department', async () => {
    const change: Change = {
      kind: 'department',
      action: 'update',
      id: 12,
      path: '/a',
      before: { name: 'b' },
      after: { name: 'a' },
      fields: ['name'],
      unverified: [],
      cause: 'files',
      effects: [],
    }
    const writer = new FakeWriter({ 'batch/replaceparty': { ...DONE, refusedRows: [row(12, 60125), row(13, 60008)] } })
    const [result] = await run(writer, [{ call: PARTY, changes: [0] }], { changes: [change] })
    expect(result).toMatchObject({ status: 'failed', errcode: 60125 })
  })
})

function refusal(errcode: number): WecomApiError {
  return new WecomApiError('wecom.unknown', {
    params: {},
    endpoint: 'x',
    errcode,
    errmsg: '',
    attempts: 1,
    outcome: 'refused',
    reach: 'object',
  })
}
