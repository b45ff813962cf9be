/** The thread that reads for `watch`: see `watch-thread.ts`. */
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createContext, type World } from './context.ts'
import { createReader } from './watch-reader.ts'
import type { ThreadData, ThreadRequest } from './watch-thread.ts'

const { flags, cwd } = workerData as ThreadData // from watch-thread.ts
const silent = { write: () => undefined }

const world: World = {
  env: process.env,
  cwd,
  stdout: silent,
  stderr: silent,
  ask: undefined,
  readStdin: () => Promise.resolve(''),
  clock: () => performance.now(),
  now: () => new Date(),
  sleep: async (ms) => {
    await delay(ms)
  },
  pid: process.pid,
  // Nothing here takes a lock, so nobody's is ever judged.
  isAlive: () => true,
  // Signals are the main thread's.
  onInterrupt: () => () => undefined,
}

const reader = createReader(createContext(world, flags))
const port = parentPort
port?.on('message', (request: ThreadRequest) => {
  switch (request) {
    case 'read':
      void reader.read().then((reading) => port.postMessage(reading))
      break
    case 'close':
      void reader.close().finally(() => port.close())
      break
  }
})
