import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Model } from './model.ts'
import type { Action, State } from './state.ts'
import type { Words } from './words.ts'

/** What every part of the page works with. */
export interface Page {
  readonly model: Model
  readonly words: Words
  readonly state: State
  readonly act: (action: Action) => void
  /** On paper nothing scrolls and nothing can be unfolded. */
  readonly isPrinting: boolean
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('a part of the page outside of it')
  return page
}
