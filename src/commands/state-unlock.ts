import { EXIT, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { stateStore } from './state.ts'

/** Breaks the lock. For when its process is gone and cannot give it back. */
export async function unlockState(context: Context): Promise<ExitCode> {
  formatOf('state unlock', context.flags.format, ['text'])
  const store = await stateStore(context)
  const holder = await store.unlock()
  const { place } = store
  context.print(
    `${
      holder
        ? context.wording.text('state.unlocked', { place, who: holder.who, since: holder.since })
        : context.wording.text('state.not-locked', { place })
    }\n`,
  )
  return EXIT.ok
}
