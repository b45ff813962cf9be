import fc from 'fast-check'
import { expect, test } from 'vitest'
import { execute } from '../../src/apply/execute.ts'
import { WecomApiError } from '../../src/errors.ts'
import type { Call } from '../../src/model/call.ts'
import type { CallOutcome, DirectoryWriter } from '../../src/model/directory.ts'
import type { Plan, Step } from '../../src/model/plan.ts'
import type { StepResult } from '../../src/model/result.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { anyWorld } from '../helpers/random-org.ts'

const DONE: CallOutcome = { attempts: 1, refused: { members: [], departments: [] } }

function refusal(errcode: number, reach: 'object' | 'run' = 'object'): WecomApiError {
  return new WecomApiError('wecom.unknown', {
    params: {},
    endpoint: 'x',
    errcode,
    errmsg: '',
    attempts: 1,
    outcome: 'refused',
    reach,
  })
}

/** Answers after a turn of the event loop; remembers what was begun and how much ran side by side. */
class FakeWriter implements DirectoryWriter {
  readonly begun: Call[] = []
  readonly ended: Call[] = []
  most = 0
  mostDepartments = 0
  readonly #answer: (call: Call) => CallOutcome | WecomApiError

  constructor(answer: (call: Call) => CallOutcome | WecomApiError = () => DONE) {
    this.#answer = answer
  }

  async execute(call: Call): Promise<CallOutcome> {
    this.begun.push(call)
    const running = this.begun.filter((begun) => !this.ended.includes(begun))
    this.most = Math.max(this.most, running.length)
    this.mostDepartments = Math.max(this.mostDepartments, running.filter(isDepartment).length)
    await new Promise((resolve) => setImmediate(resolve))
    this.ended.push(call)
    const answer = this.#answer(call)
    if (answer instanceof WecomApiError) throw answer
    return answer
  }
}

function isDepartment(call: Call): boolean {
  return call.call.startsWith('department/')
}

function planOf(steps: readonly (Pick<Step, 'call'> & { readonly after?: readonly number[] })[]): Plan {
  const none = { create: 0, update: 0, delete: 0 }
  return {
    corp_id: 'ww',
    read: { mode: 'full', unreadable: [] },
    summary: { departments: none, members: none, tags: none, steps: steps.length, strategy: 'calls' },
    changes: [],
    steps: steps.map(({ call, after = [] }, i) => ({
      step: i + 1,
      call,
      targets: call.call === 'user/batchdelete' ? call.userids.map((userid) => `member:${userid}`) : [`step ${i + 1}`],
      changes: [],
      after,
    })),
    warnings: [],
    notices: [],
    impact: { inScope: { departments: 0, members: 0, tags: 0 }, leaderless: [] },
    blocked: [],
  }
}

const update = (userid: string): Call => ({ call: 'user/update', userid, set: { name: userid } })
const create = (id: number): Call => ({ call: 'department/create', id, set: { name: String(id), parentid: 1 } })

function run(plan: Plan, writer: DirectoryWriter, options: { parallelism?: number; signal?: AbortSignal } = {}) {
  return execute({ plan, writer, parallelism: 8, emit: () => undefined, ...options })
}

const statuses = (results: readonly StepResult[]) => results.map((result) => result.status)

test('steps that wait for nothing run side by side, up to the limit', async () => {
  const writer = new FakeWriter()
  const results = await run(planOf(Array.from({ length: 20 }, (_, i) => ({ call: update(`u${i}`) }))), writer, {
    parallelism: 5,
  })
  expect(statuses(results)).toEqual(Array.from({ length: 20 }, () => 'done'))
  expect(writer.most).toBe(5)
})

test('departments are written one at a time, in plan order', async () => {
  const writer = new FakeWriter()
  await run(planOf([2, 3, 4, 5].map((id) => ({ call: create(id) }))), writer)
  expect(writer.mostDepartments).toBe(1)
  expect(writer.begun.map((call) => 'id' in call && call.id)).toEqual([2, 3, 4, 5])
})

test('what waits for a failed step is skipped and names it; the rest goes on', async () => {
  const writer = new FakeWriter((call) => ('userid' in call && call.userid === 'a' ? refusal(60104) : DONE))
  const results = await run(
    planOf([
      { call: update('a') },
      { call: update('b'), after: [1] },
      { call: update('c'), after: [2] },
      { call: update('d') },
    ]),
    writer,
  )
  expect(statuses(results)).toEqual(['failed', 'skipped', 'skipped', 'done'])
  expect(results[0]).toMatchObject({ errcode: 60104, attempts: 1 })
  expect(results[1]?.message).toEqual({ code: 'apply.skipped', params: { step: 1 } })
  expect(results[2]?.message).toEqual({ code: 'apply.skipped', params: { step: 2 } })
})

test('an answer that would meet every call stops the run at once', async () => {
  const writer = new FakeWriter((call) => ('userid' in call && call.userid === 'u1' ? refusal(40001, 'run') : DONE))
  const results = await run(planOf(Array.from({ length: 9 }, (_, i) => ({ call: update(`u${i}`) }))), writer, {
    parallelism: 2,
  })
  expect(statuses(results).filter((status) => status === 'skipped').length).toBeGreaterThanOrEqual(6)
  expect(results.at(-1)?.message).toEqual({ code: 'apply.stopped', params: { step: 2 } })
})

test('a deletion waits until every earlier step that deletes nothing has ended, done or not', async () => {
  const writer = new FakeWriter((call) => (call.call === 'user/update' ? refusal(60104) : DONE))
  const results = await run(
    planOf([{ call: update('a') }, { call: update('b') }, { call: { call: 'user/delete', userid: 'c' } }]),
    writer,
  )
  expect(writer.begun.at(-1)).toEqual({ call: 'user/delete', userid: 'c' })
  expect(writer.most).toBe(2)
  expect(statuses(results)).toEqual(['failed', 'failed', 'done'])
})

test('a batch that is refused is deleted one by one, and only who cannot be deleted fails', async () => {
  const writer = new FakeWriter((call) => {
    if (call.call === 'user/batchdelete') return refusal(40031)
    if (call.call === 'user/delete' && call.userid === 'gone') return refusal(60111)
    return call.call === 'user/delete' && call.userid === 'creator' ? refusal(301005) : DONE
  })
  const call: Call = { call: 'user/batchdelete', userids: ['a', 'gone', 'creator', 'b'] }
  const [result] = await run(planOf([{ call }]), writer)
  expect(result).toMatchObject({
    status: 'failed',
    errcode: 301005,
    attempts: 5,
    targets: [
      { ref: 'member:a', status: 'done' },
      { ref: 'member:gone', status: 'done' },
      { ref: 'member:creator', status: 'failed' },
      { ref: 'member:b', status: 'done' },
    ],
  })
})

test('a run that ends in the middle of such a batch says who was deleted', async () => {
  const writer = new FakeWriter((call) => {
    if (call.call === 'user/batchdelete') return refusal(40031)
    return call.call === 'user/delete' && call.userid === 'b' ? refusal(301007, 'run') : DONE
  })
  const call: Call = { call: 'user/batchdelete', userids: ['a', 'b', 'c'] }
  const results = await run(planOf([{ call }, { call: update('z'), after: [1] }]), writer)
  expect(results[0]?.targets.map((target) => target.status)).toEqual(['done', 'failed', 'failed'])
  expect(results[1]?.status).toBe('skipped')
})

test('an interrupted run starts nothing more and waits for what is in flight', async () => {
  const interruption = new AbortController()
  const writer = new FakeWriter(() => {
    interruption.abort()
    return DONE
  })
  const results = await run(planOf(Array.from({ length: 6 }, (_, i) => ({ call: update(`u${i}`) }))), writer, {
    parallelism: 2,
    signal: interruption.signal,
  })
  expect(statuses(results)).toEqual(['done', 'done', 'skipped', 'skipped', 'skipped', 'skipped'])
  expect(results.at(-1)?.message?.code).toBe('apply.interrupted')
})

test('nodes that a tag call leaves out make its step fail, though WeCom took the call', async () => {
  const call: Call = { call: 'tag/addtagusers', id: 1, members: ['a', 'b'], departments: [] }
  const writer = new FakeWriter(() => ({ attempts: 1, refused: { members: ['b'], departments: [] } }))
  const [result] = await run(planOf([{ call }]), writer)
  expect(result).toMatchObject({
    status: 'failed',
    message: { code: 'apply.nodes-refused', params: { count: 1, nodes: 'b' } },
  })
})

test('a defect below is no result: it is thrown', async () => {
  const writer: DirectoryWriter = { execute: () => Promise.reject(new TypeError('oops')) }
  await expect(run(planOf([{ call: update('a') }]), writer)).rejects.toThrow('oops')
})

test('any plan, with any calls failing: each step ends once, after those it waits for, and nothing is skipped without cause', async () => {
  const world = anyWorld({ departments: 8, members: 10, tags: 2, variety: 3 })
  await fc.assert(
    fc.asyncProperty(world, world, fc.nat(0xffff), fc.nat(9), async (from, to, ids, unlucky) => {
      const plan = planBetween(from, to, ids)
      if (!plan) return
      let count = 0
      const writer = new FakeWriter(() => (++count % 10 === unlucky ? refusal(60104) : DONE))
      const results = await run(plan, writer, { parallelism: 4 })
      expect(results.map((result) => result.step.step)).toEqual(plan.steps.map((step) => step.step))
      for (const { step, status } of results) {
        const isBarred = step.after.some((needed) => results[needed - 1]?.status !== 'done')
        expect(status === 'skipped').toBe(isBarred)
        if (isBarred) continue
        const begunAt = writer.begun.indexOf(step.call)
        for (const needed of step.after) {
          const call = plan.steps[needed - 1]?.call
          expect(call && writer.begun.indexOf(call)).toBeLessThan(begunAt)
        }
      }
    }),
    { numRuns: 150 },
  )
})
