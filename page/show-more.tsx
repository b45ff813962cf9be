import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { usePage } from './use-page.ts'

/** How much of a long list is shown. */
export interface Room {
  readonly count: number
  readonly shown: number
  readonly grow: () => void
}

/** As many as make sense on paper. */
const PRINTED = 2_000

export function useRoom(count: number, first: number): Room {
  const { isPrinting } = usePage()
  const [shown, setShown] = useState(first)
  return {
    count,
    shown: Math.min(count, isPrinting ? Math.max(shown, PRINTED) : shown),
    grow: () => setShown(shown + Math.max(first, 200)),
  }
}

export function ShowMore({ room: { count, shown, grow } }: { readonly room: Room }): VNode | null {
  const { words, isPrinting } = usePage()
  if (shown >= count) return null
  if (isPrinting) return <p>{words.t('page.cut', { count: count - shown })}</p>
  return (
    <button type="button" class="more" onClick={grow}>
      {words.t('page.more', { count: count - shown })}
    </button>
  )
}
