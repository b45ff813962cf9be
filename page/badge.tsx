import type { VNode } from 'preact'
import type { DepartmentState } from '../src/report/page/page-data.ts'
import type { PlaceState } from './model.ts'

/** One of five colours, each with a sign of its own: colour alone tells nothing to many. */
export type Tone = Exclude<DepartmentState, 'same'>

const SIGNS: Readonly<Record<Tone, string>> = { new: '+', gone: '−', moved: '→', renamed: '✎', changed: '~' }

export function Badge({ tone, text }: { readonly tone: Tone; readonly text: string }): VNode {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {text}
    </span>
  )
}

const PLACE_TONES: Readonly<Record<Exclude<PlaceState, 'same'>, Tone>> = {
  create: 'new',
  delete: 'gone',
  move: 'moved',
  update: 'changed',
  in: 'moved',
  out: 'moved',
}

export function toneOfPlace(state: PlaceState): Tone | undefined {
  return state === 'same' ? undefined : PLACE_TONES[state]
}
