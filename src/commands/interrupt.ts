import { OrgctlError } from '../errors.ts'
import type { Context } from './context.ts'

/**
 * Work that may be left at any moment: nothing was sent yet, so an interrupt ends it at once, and what is held is given back on the way
 * out.
 * @param interruption aborted on an interrupt, for work that would go on or wait unseen
 * @throws OrgctlError with exit code 130 or 143 when interrupted
 */
export async function untilInterrupted<T>(
  { world }: Context,
  work: () => Promise<T>,
  interruption?: AbortController,
): Promise<T> {
  let stopListening: (() => void) | undefined
  const interrupted = new Promise<never>((_resolve, reject) => {
    stopListening = world.onInterrupt((exitCode) => {
      reject(new OrgctlError('cli.interrupted-early', { exitCode }))
      interruption?.abort()
    })
  })
  try {
    return await Promise.race([work(), interrupted])
  } finally {
    stopListening?.()
  }
}
