/**
 * Walks a plan's steps. A step starts when everything it waits for is done; one whose way is barred by a failure is
 * skipped. Writes to departments go one at a time in plan order, as WeCom advises; everything else runs side by side. A
 * deletion starts only after every earlier step that is none has ended: what can still go wrong should go wrong first.
 *
 * While an import runs nothing else does: what came before has ended, what comes after has not begun. An import that failed for
 * some of its objects only does not bar the steps about others (`barred.ts`).
 */
import { OrgctlError } from '../errors.ts'
import type { Listener } from '../events.ts'
import { isImport, type ImportCall } from '../model/call.ts'
import type { DirectoryWriter, ImportWatch } from '../model/directory.ts'
import type { Journal } from '../model/journal.ts'
import type { Message } from '../model/message.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { StepResult } from '../model/result.ts'
import { barredBy } from './barred.ts'
import { runStep, skippedResult, type StepEnd } from './run-step.ts'

export interface ExecuteOptions {
  readonly plan: Plan
  readonly writer: DirectoryWriter
  /** Steps in flight at once. */
  readonly parallelism: number
  readonly emit: Listener
  /** Told of every step before it is sent and when it has ended. */
  readonly journal?: Journal
  /** When aborted, nothing more is started; what is in flight is waited for. */
  readonly signal?: AbortSignal
  /** Why it was aborted; asked then. */
  readonly stopReason?: () => Message
  /** After so many failed steps no more is started; as many as there are unless stated. */
  readonly maxFailures?: number
}

const INTERRUPTED: Message = { code: 'apply.interrupted', params: {} }

/** @returns one result per step, in plan order; never throws for what WeCom answers */
export async function execute({
  plan,
  writer,
  parallelism,
  emit,
  journal,
  signal,
  stopReason = () => INTERRUPTED,
  maxFailures = Number.POSITIVE_INFINITY,
}: ExecuteOptions): Promise<readonly StepResult[]> {
  const { steps } = plan
  const results: (StepResult | undefined)[] = steps.map(() => undefined)
  const missing = steps.map((step) => step.after.length)
  const dependents = dependentsOf(steps)
  const departmentLane = steps.filter(isDepartmentWrite)
  const deletions = steps.filter((step) => isDeletion(step) && !isDepartmentWrite(step))
  const imports = steps.filter((step) => importIn(step) !== undefined)
  const ready: Step[] = []
  /** Free, but behind an import. */
  let held: Step[] = steps.filter((step) => step.after.length === 0 && isOrdinary(step))
  let nextReady = 0
  let nextDepartment = 0
  let nextDeletion = 0
  let nextImport = 0
  let isDepartmentRunning = false
  let firstUnsettled = 0
  let firstMissing = 0
  let inFlight = 0
  let settled = 0
  let failures = 0
  let stop: StepResult['message']

  emit({ kind: 'apply-started', steps: steps.length })

  return new Promise((resolve, reject) => {
    /** The import that nothing may overtake. */
    const gate = (): Step | undefined => {
      for (let at = imports[nextImport]; at && results[at.step - 1]; at = imports[++nextImport]);
      return imports[nextImport]
    }
    const isOpen = (step: Step): boolean => {
      const at = gate()
      return at === undefined || step.step < at.step
    }
    const letPass = (): void => {
      ready.push(...held.filter(isOpen))
      held = held.filter((step) => !isOpen(step))
    }
    const settle = (result: StepResult): void => {
      const { step } = result
      results[step.step - 1] = result
      settled++
      if (result.status === 'failed' && ++failures >= maxFailures) {
        stop ??= { code: 'apply.too-many-failures', params: { count: failures } }
      }
      emit({ kind: 'step-settled', result, settled, steps: steps.length })
      if (importIn(step) !== undefined) letPass()
      const isBarred = barredBy(result, plan.changes)
      for (const dependent of dependents.get(step.step) ?? []) {
        if (results[dependent.step - 1]) continue
        if (isBarred(dependent))
          settle(skippedResult(dependent, { code: 'apply.skipped', params: { step: step.step } }))
        else {
          const left = (missing[dependent.step - 1] ?? 0) - 1
          missing[dependent.step - 1] = left
          if (left === 0 && isOrdinary(dependent)) (isOpen(dependent) ? ready : held).push(dependent)
        }
      }
    }
    const start = (step: Step): void => {
      inFlight++
      const call = importIn(step)
      const watch: ImportWatch = call
        ? {
            progress: (percentage) => emit({ kind: 'importing', call, percentage }),
            submitted: (jobid) => journal?.submitted(step, jobid),
          }
        : {}
      const run = async (): Promise<StepEnd> => {
        try {
          await journal?.intend(step)
        } catch (error) {
          // What could not be found again must not be sent.
          if (!(error instanceof OrgctlError)) throw error
          return { result: skippedResult(step, error), isFatal: true }
        }
        return runStep(step, { writer, changes: plan.changes, watch, stopReason })
      }
      run()
        .then(({ result, isFatal }) => {
          if (isFatal) stop ??= { code: 'apply.stopped', params: { step: step.step } }
          inFlight--
          journal?.settled(result)
          if (isDepartmentWrite(step)) isDepartmentRunning = false
          settle(result)
          pump()
        })
        .catch(reject)
    }
    const isFree = (step: Step): boolean => missing[step.step - 1] === 0
    /** Whether every step before `step` that deletes nothing has ended. */
    const isLate = (step: Step): boolean => {
      for (
        let at = steps[firstUnsettled];
        at && (results[firstUnsettled] || isDeletion(at));
        at = steps[++firstUnsettled]
      );
      return firstUnsettled >= step.step - 1
    }
    const isNext = (step: Step): boolean => {
      for (; results[firstMissing]; firstMissing++);
      return firstMissing === step.step - 1 && inFlight === 0 && isFree(step)
    }
    const pump = (): void => {
      if (signal?.aborted) stop ??= stopReason()
      while (!stop && inFlight < parallelism) {
        const atGate = gate()
        if (atGate && isNext(atGate)) {
          start(atGate)
          break
        }
        const department = departmentLane[nextDepartment]
        if (department && results[department.step - 1]) {
          nextDepartment++
        } else if (
          department &&
          isOpen(department) &&
          !isDepartmentRunning &&
          isFree(department) &&
          (!isDeletion(department) || isLate(department))
        ) {
          nextDepartment++
          isDepartmentRunning = true
          start(department)
        } else if (nextReady < ready.length) {
          const step = ready[nextReady++]
          if (step && !results[step.step - 1]) start(step)
        } else {
          const deletion = deletions[nextDeletion]
          if (!deletion) break
          if (results[deletion.step - 1]) nextDeletion++
          else if (isOpen(deletion) && isFree(deletion) && isLate(deletion)) {
            nextDeletion++
            start(deletion)
          } else break
        }
      }
      if (inFlight > 0) return
      if (stop) {
        for (const step of steps) if (!results[step.step - 1]) settle(skippedResult(step, stop))
      }
      if (settled === steps.length) resolve(results.filter((result) => result !== undefined))
      else reject(new Error(`${steps.length - settled} steps can never start`))
    }
    letPass()
    pump()
  })
}

function dependentsOf(steps: readonly Step[]): ReadonlyMap<number, readonly Step[]> {
  const dependents = new Map<number, Step[]>()
  for (const step of steps) {
    for (const needed of step.after) {
      const list = dependents.get(needed)
      if (list) list.push(step)
      else dependents.set(needed, [step])
    }
  }
  return dependents
}

function isDepartmentWrite({ call }: Step): boolean {
  return call.call.startsWith('department/')
}

function isDeletion({ call }: Step): boolean {
  return call.call.endsWith('delete')
}

function importIn({ call }: Step): ImportCall['call'] | undefined {
  return isImport(call) ? call.call : undefined
}

/** Free of every rule but its own dependencies. */
function isOrdinary(step: Step): boolean {
  return !isDepartmentWrite(step) && !isDeletion(step) && importIn(step) === undefined
}
