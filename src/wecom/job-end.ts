/**
 * A running `orgctl watch` hears from WeCom that a job has ended, and tells whoever waits for it. Nothing depends on that: the
 * result is asked for in any case, at the latest when it would have been asked for without.
 */
import type { ApiCall, Client } from './client.ts'
import { asObject } from './decode.ts'

/**
 * Waits at most so long for the end of a job.
 * @returns whether it has ended; false as well when nobody can tell
 */
export type JobEnd = (jobid: string, waitMs: number, signal: AbortSignal) => Promise<boolean>

/** Where WeCom tells the end of an import; these are its own names. */
export interface JobCallback {
  readonly url: string
  readonly token: string
  readonly encodingaeskey: string
}

/** @param watchUrl without a slash at its end */
export function jobEndAt(watchUrl: string): JobEnd {
  return async (jobid, waitMs, signal) => {
    const url = `${watchUrl}/jobs/${encodeURIComponent(jobid)}?wait=${waitMs / 1000}`
    try {
      const answer = await fetch(url, { signal, redirect: 'error' })
      return asObject(await answer.json(), 'answer')['ended'] === true
    } catch {
      // Not there, or something else at this address: then the whole pause is waited.
      return false
    }
  }
}

/**
 * The pauses between questions for one job. An end that was told cuts one of them short, and no other: a result may come later
 * than its event.
 */
export function jobPauses(
  client: Client,
  { call, jobid, isInDoubt }: { readonly call: ApiCall; readonly jobid: string; readonly isInDoubt: boolean },
): (waitMs: number) => Promise<void> {
  let isTold = false
  return async (waitMs) => {
    if (isTold) await client.pause(call, waitMs, isInDoubt)
    else isTold = await client.pauseForJob(call, jobid, waitMs, isInDoubt)
  }
}
