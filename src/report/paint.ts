import type { ChangeTone } from './change-words.ts'

type Tone = ChangeTone | 'strong' | 'faint' | 'warning' | 'error'

const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  create: [32, 39],
  update: [33, 39],
  move: [36, 39],
  delete: [31, 39],
  strong: [1, 22],
  faint: [2, 22],
  warning: [33, 39],
  error: [31, 39],
}

/** Colours a text for a terminal. Whether to colour is the caller's decision: the environment is not asked here. */
export type Paint = (tone: Tone, text: string) => string

export function createPaint(color: boolean): Paint {
  if (!color) return (_tone, text) => text
  return (tone, text) => (text === '' ? '' : `\u001B[${CODES[tone][0]}m${text}\u001B[${CODES[tone][1]}m`)
}
