import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { Badge } from './badge.tsx'
import { Chart } from './chart.tsx'
import { Details } from './details.tsx'
import { Outline } from './outline.tsx'
import { visibleRows } from './rows.ts'
import { SearchBox } from './search-box.tsx'
import type { State } from './state.ts'
import { treeAction } from './tree-keys.ts'

const VIEWS = ['outline', 'chart'] as const satisfies readonly State['view'][]

export function Organisation(): VNode {
  const { model, words, state, act } = usePage()
  const { view, expanded, onlyChanges, active } = state
  const rows = useMemo(
    () => visibleRows(model, { expanded, onlyChanges, withMembers: view === 'outline' }),
    [model, expanded, onlyChanges, view],
  )
  const onKey = (event: KeyboardEvent, page: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const action = treeAction(event.key, rows, active, page)
    if (!action) return
    event.preventDefault()
    switch (action.kind) {
      case 'open':
      case 'close':
        act({ kind: action.kind, departments: [action.department] })
        break
      case 'open-siblings':
        act({ kind: 'open', departments: action.departments })
        break
      case 'go':
      case 'choose':
        act(action)
        break
    }
  }
  const all = (): void => act({ kind: 'open', departments: [...model.data.departments.keys()] })
  return (
    <section id="organisation" class="wide" aria-labelledby="organisation-title">
      <h2 id="organisation-title">{words.t('page.organisation')}</h2>
      <div class="toolbar">
        <SearchBox />
        <div class="segments" role="group" aria-label={words.t('page.view')}>
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => act({ kind: 'view', view: each })}
            >
              {words.t(`page.view.${each}`)}
            </button>
          ))}
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyChanges}
            onChange={(event) => act({ kind: 'only-changes', on: event.currentTarget.checked })}
          />
          {words.t('page.only-changes')}
        </label>
        <span class="spring" />
        <button type="button" onClick={all}>
          {words.t('page.expand')}
        </button>
        <button type="button" onClick={() => act({ kind: 'close-all' })}>
          {words.t('page.collapse')}
        </button>
      </div>
      <p class="legend" aria-label={words.t('page.legend')} role="group">
        {(['new', 'gone', 'moved', 'renamed', 'changed'] as const).map((kind) => (
          <Badge key={kind} tone={kind} text={words.t(`page.state.${kind}`)} />
        ))}
        <span class="mark">
          <span class="inside" aria-hidden="true" /> {words.t('page.inside')}
        </span>
      </p>
      <div class="panes">
        {view === 'outline' ? <Outline rows={rows} onKey={onKey} /> : <Chart rows={rows} onKey={onKey} />}
        <Details />
      </div>
      <p id="tree-help" class="help">
        {words.t('page.tree.help')}
      </p>
    </section>
  )
}
