/**
 * One import from its file to its result: upload, submit, wait. Two things make it different from other calls. What the file does
 * not name may be deleted, so live is compared with the file before the upload and once more before every submission. And the
 * answer that says which job it became can get lost: then nobody can wait for it, but importing the same file again changes
 * nothing more, and WeCom runs one import at a time. So after another look the file is submitted again, and the result of that
 * one counts.
 */
import { WecomApiError } from '../errors.ts'
import type { ImportWatch, RefusedRow } from '../model/directory.ts'
import type { Client } from './client.ts'
import { infoOf, NO_RESULT, submitJob, waitForJob, type AwaitedJob, type Submission } from './import-job.ts'
import { uploadFile } from './media.ts'
import type { UploadedFile } from './multipart.ts'
import { pollWaitMs } from './poll-wait.ts'

export interface Import extends Pick<Submission, 'endpoint' | 'options'>, Pick<AwaitedJob, 'decodeRow'> {
  readonly file: UploadedFile
  /**
   * @param isRepeat whether the file may have been imported already
   * @throws WecomApiError when the file would do something that was not planned
   */
  readonly check: (isRepeat: boolean) => Promise<void>
  readonly watch: ImportWatch
}

export interface ImportResult {
  /** Submissions; 0 for a job that was only waited for. */
  readonly attempts: number
  readonly refusedRows: readonly RefusedRow[]
}

/** "import fail, please retry later" */
const FAILED_INSIDE = 302005
const MAX_SUBMISSIONS = 3

/** @throws WecomApiError when the import as a whole came to nothing, or its end could not be learned (`outcome: 'unknown'`) */
export async function runImport(client: Client, job: Import): Promise<ImportResult> {
  const { watch } = job
  const resultOf = async (jobid: string, attempts: number): Promise<ImportResult> => {
    watch.progress?.(0)
    const progress = watch.progress ?? (() => undefined)
    const refusedRows = await waitForJob(client, { ...job, jobid, attempts, progress })
    return { attempts, refusedRows }
  }
  if (watch.resume !== undefined) {
    try {
      return await resultOf(watch.resume, 0)
    } catch (error) {
      // Forgotten or failed inside: what it did is not known, and submitting it once more does no harm.
      if (!(error instanceof WecomApiError) || !(NO_RESULT.has(error.errcode) || error.errcode === FAILED_INSIDE))
        throw error
    }
  }
  let isRepeat = watch.resume !== undefined
  await job.check(isRepeat)
  const mediaId = await uploadFile(client, job.file)
  for (let attempts = 1; ; attempts++) {
    try {
      const jobid = await submitJob(client, { ...job, mediaId, check: () => job.check(isRepeat) })
      watch.submitted?.(jobid)
      return await resultOf(jobid, attempts)
    } catch (error) {
      if (!(error instanceof WecomApiError) || attempts >= MAX_SUBMISSIONS || !mayRepeat(error)) throw error
      isRepeat = true
      await client.pause(infoOf(job), pollWaitMs(attempts), error.outcome === 'unknown')
    }
  }
}

function mayRepeat({ endpoint, errcode, outcome, reach }: WecomApiError): boolean {
  if (errcode === FAILED_INSIDE) return true
  // A job that was accepted is not submitted again only because its result cannot be had.
  return endpoint !== 'batch/getresult' && outcome === 'unknown' && reach === 'object'
}
