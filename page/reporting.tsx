import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { MemberLink, MemberLinks } from './links.tsx'
import { chainBefore, chainOf, memberState, type Model } from './model.ts'
import { ShowMore, useRoom } from './show-more.tsx'

export function Reporting(): VNode {
  const { model, words } = usePage()
  const people = useMemo(() => withOtherManagers(model), [model])
  const room = useRoom(people.length, 25)
  return (
    <section id="reporting" class="wide" aria-labelledby="reporting-title">
      <h2 id="reporting-title">
        {words.t('page.reporting')} {people.length > 0 && <span class="tally">{words.n(people.length)}</span>}
      </h2>
      <p class="about">
        {people.length === 0
          ? words.t('page.reporting.none')
          : `${words.t('page.reporting.about')} ${words.t('page.reporting.new')}`}
      </p>
      {people.length > 0 && (
        <div class="card table">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.t('page.person.name')}</th>
                <th scope="col">{words.t('page.before')}</th>
                <th scope="col">{words.t('page.after')}</th>
                <th scope="col">{words.t('page.difference')}</th>
              </tr>
            </thead>
            <tbody>
              {people.slice(0, room.shown).map(({ member, before, after, isDirect }) => (
                <tr key={member}>
                  <th scope="row">
                    <MemberLink member={member} />
                  </th>
                  <td>
                    <Line chain={before} />
                  </td>
                  <td>
                    <Line chain={after} />
                  </td>
                  <td class="faint">{words.t(isDirect ? 'page.reporting.direct' : 'page.reporting.above')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <ShowMore room={room} />
        </div>
      )}
    </section>
  )
}

interface Affected {
  readonly member: number
  readonly before: number
  readonly after: number
  /** The nearest manager is another one; else somebody further up is. */
  readonly isDirect: boolean
}

/** Those with another direct manager first. */
function withOtherManagers({ data }: Model): readonly Affected[] {
  const affected = Object.keys(data.members.chainBefore).flatMap((key): readonly Affected[] => {
    const member = Number(key)
    const state = memberState(data, member)
    if (state === 'create' || state === 'delete') return []
    const before = chainBefore(data, member)
    const after = data.members.chain[member] ?? -1
    const managers = (chain: number): string => (data.chains[chain]?.[0] ?? []).join(',')
    return [{ member, before, after, isDirect: managers(before) !== managers(after) }]
  })
  return [...affected.filter(({ isDirect }) => isDirect), ...affected.filter(({ isDirect }) => !isDirect)]
}

function Line({ chain }: { readonly chain: number }): VNode {
  const { model, words } = usePage()
  const levels = chainOf(model.data, chain)
  if (levels.length === 0) return <span class="faint">{words.t('page.nobody')}</span>
  return (
    <ol class="line">
      {levels.map((managers, at) => (
        <li key={at}>
          <MemberLinks members={managers} />
        </li>
      ))}
    </ol>
  )
}
