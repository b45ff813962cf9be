/**
 * What an apply has to write down so that the next one can go on with it, and what the next one learns from it.
 *
 * Reading live settles most of it: whatever can be read is compared anyhow. What cannot be read is known by the digests of what
 * was last applied, and those are not in the state before the run has ended. So the journal gets the record of every object as soon as all steps of its change are done. What else the run was to write is in doubt from before its first call: it is written once more,
 * which changes nothing if it was written already.
 */
import type { JournalEntry } from '../model/journal.ts'
import { recordOf, type AppliedDepartment, type AppliedMember, type AppliedTag, type Memory } from '../model/memory.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { StepResult } from '../model/result.ts'
import { doubtAgain, inDoubtOf, type Doubts } from './doubts.ts'
import { objectOf } from './object-of.ts'
import { mayHaveWritten } from './remember.ts'

/** Puts the steps of one plan into entries. */
export interface Scribe {
  intend(step: Step): JournalEntry
  settled(result: StepResult): readonly JournalEntry[]
}

/** @param expected what memory is to be when every step is done */
export function createScribe(plan: Plan, expected: Memory): Scribe {
  const open = plan.changes.map(() => 0)
  for (const { changes } of plan.steps) for (const change of changes) open[change] = (open[change] ?? 0) + 1
  const objects = ({ changes }: Step): readonly string[] => [
    ...new Set(changes.flatMap((index) => objectAt(plan, index))),
  ]
  return {
    intend: (step) => ({ intend: step.step, call: step.call.call, objects: objects(step) }),
    settled: (result) => {
      const { step, status, targets } = result
      const entries: JournalEntry[] = [
        { settled: step.step, status: status === 'failed' && mayHaveWritten(result) ? 'unknown' : status },
      ]
      step.changes.forEach((change, index) => {
        // A target that failed leaves its change open for good.
        if ((targets[index]?.status ?? status) !== 'done') return
        const left = (open[change] ?? 0) - 1
        open[change] = left
        if (left > 0) return
        for (const object of objectAt(plan, change)) {
          entries.push({ applied: object, record: recordIn(expected, object) ?? null })
        }
        const former = plan.changes[change]
        if (former?.kind === 'member' && former.before?.userid !== undefined) {
          entries.push({ applied: `member:${former.before.userid.toLowerCase()}`, record: null })
        }
      })
      return entries
    },
  }
}

/** What an unfinished journal says, before anything is read. */
export interface Recovery {
  readonly memory: Memory
  /** Steps that were begun and whose end is not known. */
  readonly unknown: readonly number[]
  readonly done: number
  /** Jobs of imports that were begun and may still run. */
  readonly jobs: readonly string[]
}

/** @param memory as it was written before the first call */
export function recover(memory: Memory, entries: readonly JournalEntry[]): Recovery {
  const departments: Record<string, AppliedDepartment> = { ...memory.applied.departments }
  const members: Record<string, AppliedMember> = { ...memory.applied.members }
  const tags: Record<string, AppliedTag> = { ...memory.applied.tags }
  const begun = new Set<number>()
  const jobs = new Map<number, string>()
  const doubts: Doubts = new Map()
  doubtAgain(doubts, memory, () => true)
  let done = 0
  for (const entry of entries) {
    if ('intend' in entry) begun.add(entry.intend)
    else if ('job' in entry) jobs.set(entry.of, entry.job)
    else if ('settled' in entry) {
      if (entry.status === 'unknown') continue
      begun.delete(entry.settled)
      jobs.delete(entry.settled)
      if (entry.status === 'done') done += 1
    } else {
      const [kind, id = ''] = entry.applied.split(/:(.*)/su)
      const { record } = entry
      doubts.delete(entry.applied)
      if (kind === 'department') put(departments, id, record)
      else if (kind === 'member') put(members, id, record)
      else put(tags, id, record)
    }
  }
  const { inDoubt: _, ...settled } = memory
  return {
    memory: {
      ...settled,
      applied: { departments, members, tags },
      ...inDoubtOf(doubts),
    },
    unknown: [...begun].sort((a, b) => a - b),
    done,
    jobs: [...jobs.values()],
  }
}

function put<T extends object>(records: Record<string, T>, id: string, record: object | null): void {
  if (record === null) delete records[id]
  else records[id] = record as T // the scribe wrote it as one of this kind
}

function objectAt(plan: Plan, index: number): readonly string[] {
  const change = plan.changes[index]
  return change ? [objectOf(change)] : []
}

function recordIn({ applied }: Memory, object: string): AppliedDepartment | AppliedMember | AppliedTag | undefined {
  const [kind, id = ''] = object.split(/:(.*)/su)
  if (kind === 'department') return applied.departments[id]
  return kind === 'member' ? recordOf(applied.members, id) : applied.tags[id]
}
