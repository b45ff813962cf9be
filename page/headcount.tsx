import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { DepartmentLink } from './links.tsx'
import { ShowMore, useRoom } from './show-more.tsx'

export function Headcount(): VNode {
  const { model, words } = usePage()
  const { departments } = model.data
  const rows = useMemo(
    () => [...departments.keys()].filter((index) => departments[index]?.before !== departments[index]?.after),
    [departments],
  )
  const room = useRoom(rows.length, 50)
  const most = Math.max(1, ...rows.slice(0, room.shown).map((index) => differenceOf(index)))
  function differenceOf(index: number): number {
    const { before = 0, after = 0 } = departments[index] ?? {}
    return index === 0 ? 0 : Math.abs(after - before)
  }
  return (
    <section id="headcount" class="wide" aria-labelledby="headcount-title">
      <h2 id="headcount-title">{words.t('page.headcount')}</h2>
      <p class="about">{words.t(rows.length === 0 ? 'page.headcount.none' : 'page.headcount.about')}</p>
      {rows.length > 0 && (
        <div class="card table">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.t('page.department')}</th>
                <th scope="col" class="number">
                  {words.t('page.before')}
                </th>
                <th scope="col" class="number">
                  {words.t('page.after')}
                </th>
                <th scope="col">{words.t('page.difference')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, room.shown).map((index) => {
                const { before = 0, after = 0 } = departments[index] ?? {}
                const tone = after > before ? 'up' : 'down'
                return (
                  <tr key={index}>
                    <th scope="row">
                      <DepartmentLink department={index} withPath />
                    </th>
                    <td class="number">{words.n(before)}</td>
                    <td class="number">{words.n(after)}</td>
                    <td class="difference">
                      <span class={tone}>{words.difference(after - before)}</span>
                      <span
                        class={`bar ${tone}`}
                        aria-hidden="true"
                        ref={(element) => {
                          if (element) element.style.width = `${(differenceOf(index) / most) * 50}%`
                        }}
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          <ShowMore room={room} />
        </div>
      )}
    </section>
  )
}
