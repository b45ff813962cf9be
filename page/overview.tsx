import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { PageNotices } from '../src/report/page/page-data.ts'
import { usePage } from './use-page.ts'

const THEMES = ['system', 'light', 'dark'] as const

export function Masthead({
  sections,
}: {
  readonly sections: readonly { readonly id: string; readonly code: string }[]
}): VNode {
  const { words } = usePage()
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('system')
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
  return (
    <header class="masthead">
      <div class="wide">
        <span class="brand" aria-hidden="true">
          orgctl
        </span>
        <nav aria-label={words.t('page.sections')}>
          {sections.map(({ id, code }) => (
            <a key={id} href={`#${id}`}>
              {words.t(code)}
            </a>
          ))}
        </nav>
        <div class="tools">
          <label>
            <span class="hidden">{words.t('page.theme')}</span>
            <select
              value={theme}
              onChange={(event) => setTheme(THEMES.find((each) => each === event.currentTarget.value) ?? 'system')}
            >
              {THEMES.map((each) => (
                <option key={each} value={each}>
                  {words.t(`page.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" onClick={() => print()}>
            {words.t('page.print')}
          </button>
        </div>
      </div>
    </header>
  )
}

export function Overview(): VNode {
  const { model } = usePage()
  const { title, verdict, facts, summary, notices, approvals, lists } = model.data
  return (
    <section id="overview" class="wide overview" aria-labelledby="title">
      <h1 id="title">{title}</h1>
      <p class={`verdict ${verdict.tone}`}>{verdict.text}</p>
      <p class="summary">{summary}</p>
      <Numbers />
      {lists
        .filter(({ tone }) => tone === 'bad')
        .map((list) => (
          <ListCard key={list.title} {...list} />
        ))}
      {approvals && <NoticeCard notices={approvals} />}
      <NoticeCard notices={notices} />
      {lists
        .filter(({ tone }) => tone !== 'bad')
        .map((list) => (
          <ListCard key={list.title} {...list} />
        ))}
      {facts.length > 0 && (
        <ul class="facts">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Sentences about objects, with these as far as there is room. */
function NoticeCard({ notices: { title, items } }: { readonly notices: PageNotices }): VNode | null {
  const { words } = usePage()
  if (items.length === 0) return null
  return (
    <div class="card notices">
      <h2>{title}</h2>
      <ul>
        {items.map(({ text, objects, more }) => (
          <li key={text}>
            <span class="what">{text}</span>
            {objects.length > 0 && (
              <span class="who">
                {objects.map((object) => (
                  <span key={object} class="chip">
                    {object}
                  </span>
                ))}
                {more > 0 && <span class="more">+{words.n(more)}</span>}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Lines that are shown before somebody asks for the others. */
const LINES = 8

function ListCard({
  title,
  tone,
  lines,
}: {
  readonly title: string
  readonly tone: string
  readonly lines: readonly string[]
}): VNode {
  const { words, isPrinting } = usePage()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole || isPrinting ? lines : lines.slice(0, LINES)
  return (
    <div class={`card list ${tone}`}>
      <h2>{title}</h2>
      <ul>
        {shown.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      {shown.length < lines.length && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {words.t('page.more', { count: lines.length - shown.length })}
        </button>
      )}
    </div>
  )
}

function Numbers(): VNode {
  const { model, words } = usePage()
  const { departments, members } = model.data
  const root = departments[0]
  const states = Object.values(members.state)
  const people = (state: string): number => states.filter((each) => each === state).length
  const units = (...wanted: readonly string[]): number =>
    departments.filter(({ state }) => wanted.includes(state)).length
  const below = departments.slice(1)
  const totals = [
    { code: 'page.stat.people', before: root?.before ?? 0, after: root?.after ?? 0 },
    {
      code: 'page.stat.departments',
      before: below.filter(({ state }) => state !== 'new').length,
      after: below.filter(({ state }) => state !== 'gone').length,
    },
  ]
  const counts = [
    { code: 'page.stat.joins', tone: 'new', count: people('create') },
    { code: 'page.stat.leaves', tone: 'gone', count: people('delete') },
    { code: 'page.stat.moves', tone: 'moved', count: people('move') },
    { code: 'page.stat.edits', tone: 'changed', count: people('update') },
    { code: 'page.stat.new', tone: 'new', count: units('new') },
    { code: 'page.stat.gone', tone: 'gone', count: units('gone') },
    { code: 'page.stat.shifted', tone: 'moved', count: units('moved', 'renamed') },
  ].filter(({ count }) => count > 0)
  return (
    <dl class="numbers">
      {totals.map(({ code, before, after }) => (
        <div key={code} class="total">
          <dt>{words.t(code)}</dt>
          <dd>
            <strong>{words.n(after)}</strong>
            <span class={after > before ? 'up' : after < before ? 'down' : 'even'}>
              {after === before ? words.t('page.unchanged') : words.difference(after - before)}
            </span>
          </dd>
        </div>
      ))}
      {counts.map(({ code, tone, count }) => (
        <div key={code} class={`count ${tone}`}>
          <dt>{words.t(code)}</dt>
          <dd>
            <strong>{words.n(count)}</strong>
          </dd>
        </div>
      ))}
    </dl>
  )
}
