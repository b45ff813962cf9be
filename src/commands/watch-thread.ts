import { Worker } from 'node:worker_threads'
import type { CommonFlags, Context } from './context.ts'
import { failureOf, type WatchReader, type WatchReading } from './watch-reader.ts'

/** What the other thread is started with. */
export interface ThreadData {
  readonly flags: CommonFlags
  readonly cwd: string
}

export type ThreadRequest = 'read' | 'close'

/** Reads in a thread of its own: a large organisation takes seconds to compare, and callbacks want their answer within one. */
export function readerInThread(context: Context): WatchReader {
  const { flags, world } = context
  const file = import.meta.url.endsWith('.ts') ? './watch-worker.ts' : './watch-worker.js'
  const workerData: ThreadData = { flags, cwd: world.cwd }
  let worker: Worker | undefined

  function start(): Worker {
    const started = new Worker(new URL(file, import.meta.url), { workerData })
    started.once('exit', () => {
      if (worker === started) worker = undefined
    })
    return started
  }

  return {
    read: () =>
      new Promise((resolve) => {
        worker ??= start()
        const running = worker
        const settle = (reading: WatchReading): void => {
          running.off('message', settle).off('error', fail).off('exit', end)
          resolve(reading)
        }
        const fail = (error: unknown): void => settle({ ...failureOf(error, context), notes: '' })
        const end = (code: number): void => fail(new Error(`the reading thread ended with ${code}`))
        running.on('message', settle).on('error', fail).on('exit', end)
        running.postMessage('read' satisfies ThreadRequest)
      }),
    close: () =>
      new Promise((resolve) => {
        if (!worker) return resolve()
        worker.once('exit', () => resolve())
        worker.postMessage('close' satisfies ThreadRequest)
      }),
  }
}
