import { options, type VNode } from 'preact'
import { useEffect, useReducer, useState } from 'preact/hooks'
import { Changes } from './changes.tsx'
import { Headcount } from './headcount.tsx'
import { Leaderless } from './leaderless.tsx'
import type { Model } from './model.ts'
import { Organisation } from './organisation.tsx'
import { Masthead, Overview } from './overview.tsx'
import { Reporting } from './reporting.tsx'
import { Settings } from './settings.tsx'
import { firstState, nextState, type Action, type State } from './state.ts'
import { PageContext } from './use-page.ts'
import type { Words } from './words.ts'

export function App({ model, words }: { readonly model: Model; readonly words: Words }): VNode {
  const [state, act] = useReducer<State, Action, Model>(
    (before, action) => nextState(model, before, action),
    model,
    firstState,
  )
  const isPrinting = usePrinting()
  const { data } = model
  const sections = [
    { id: 'overview', code: 'page.overview', isThere: true },
    { id: 'organisation', code: 'page.organisation', isThere: true },
    { id: 'headcount', code: 'page.headcount', isThere: true },
    { id: 'reporting', code: 'page.reporting', isThere: true },
    { id: 'leaderless', code: 'page.leaderless', isThere: true },
    { id: 'changes', code: 'page.changes', isThere: true },
    { id: 'settings', code: 'page.settings', isThere: data.settings.length > 0 },
  ].filter(({ isThere }) => isThere)
  return (
    <PageContext.Provider value={{ model, words, state, act, isPrinting }}>
      <a class="skip" href="#main">
        {words.t('page.skip')}
      </a>
      <Masthead sections={sections} />
      <main id="main" tabIndex={-1}>
        <Overview />
        <Organisation />
        <Headcount />
        <Reporting />
        <Leaderless />
        <Changes />
        {data.settings.length > 0 && <Settings />}
      </main>
    </PageContext.Provider>
  )
}

function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const begin = (): void => {
      // The browser takes its picture as soon as this returns.
      options.debounceRendering = (draw) => draw()
      setPrinting(true)
      delete options.debounceRendering
    }
    const end = (): void => setPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return isPrinting
}
