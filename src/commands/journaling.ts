import { createScribe } from '../diff/journal.ts'
import { remember } from '../diff/remember.ts'
import type { Journal, JournalEntry } from '../model/journal.ts'
import type { StepResult } from '../model/result.ts'
import type { Planned } from '../pipeline.ts'
import type { StateDocument } from '../state/document.ts'
import type { JournalPlace } from '../state/journal-file.ts'
import type { OpenState } from './state.ts'

export interface RunningJournal extends Journal {
  /** The state has it all now. */
  done(): Promise<void>
  /** Leaves it for the next run: the state could not be written. */
  leave(): Promise<void>
}

/**
 * Begins the journal of one apply.
 * @param written the state as it was written before the first call
 */
export async function beginJournal(
  { store, digest, document }: OpenState,
  written: StateDocument,
  { plan, diff }: Planned,
  time: string,
): Promise<RunningJournal> {
  const results = plan.steps.map((step): StepResult => ({
    step,
    status: 'done',
    targets: step.targets.map((ref) => ({ ref, status: 'done' })),
    attempts: 1,
    errcode: 0,
  }))
  const scribe = createScribe(plan, remember({ memory: document, diff, plan, results, digest }))
  const place: JournalPlace = store.journal
  const { corp_id, serial } = written
  const open = await place.begin({ corp_id, state: store.place, serial, time, steps: plan.steps.length })
  let failure: unknown
  /** Nobody waits for it: without it the next run looks up what this one knew. */
  const note = (entries: readonly JournalEntry[]): void => {
    open.append(entries).catch((error: unknown) => {
      failure ??= error
    })
  }
  return {
    intend: async (step) => {
      if (failure !== undefined) throw failure
      await open.append([scribe.intend(step)])
    },
    submitted: ({ step }, job) => note([{ job, of: step }]),
    settled: (result) => note(scribe.settled(result)),
    done: async () => {
      await open.close()
      await place.remove()
    },
    leave: () => open.close(),
  }
}
