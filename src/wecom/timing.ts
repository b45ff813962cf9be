import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds from any fixed point; only differences are used. */
export type Clock = () => number

/** Rejects when `signal` aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export const realSleep: Sleep = async (ms, signal) => {
  await delay(ms, undefined, signal === undefined ? {} : { signal })
}
