import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { usePage } from './use-page.ts'
import { DepartmentLink, MemberLinks } from './links.tsx'
import type { Model } from './model.ts'
import { Badge, type Tone } from './badge.tsx'
import { ShowMore, useRoom } from './show-more.tsx'
import { Heads } from './outline.tsx'

type Reason = 'now' | 'new' | 'still'
const TONES: Readonly<Record<Reason, Tone>> = { now: 'gone', new: 'new', still: 'changed' }

export function Leaderless(): VNode {
  const { model, words } = usePage()
  const found = useMemo(() => withoutLeader(model), [model])
  const room = useRoom(found.length, 25)
  const { hasLeaders } = model.data
  const code = !hasLeaders ? 'unknown' : found.length === 0 ? 'none' : 'about'
  return (
    <section id="leaderless" class="wide" aria-labelledby="leaderless-title">
      <h2 id="leaderless-title">
        {words.t('page.leaderless')} {found.length > 0 && <span class="tally">{words.n(found.length)}</span>}
      </h2>
      <p class="about">{words.t(`page.leaderless.${code}`)}</p>
      {found.length > 0 && (
        <div class="card table">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.t('page.department')}</th>
                <th scope="col">{words.t('page.why')}</th>
                <th scope="col">{words.t('page.leader.former')}</th>
                <th scope="col" class="number">
                  {words.t('page.stat.people')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, room.shown).map(({ department, reason }) => {
                const { led = [], before = 0, after = 0 } = model.data.departments[department] ?? {}
                return (
                  <tr key={department}>
                    <th scope="row">
                      <DepartmentLink department={department} withPath />
                    </th>
                    <td>
                      <Badge tone={TONES[reason]} text={words.t(`page.leaderless.${reason}`)} />
                    </td>
                    <td>{led.length > 0 ? <MemberLinks members={led} /> : <span class="faint">–</span>}</td>
                    <td class="number">
                      <Heads before={before} after={after} />
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

/** What this change is to blame for comes first. */
function withoutLeader({
  data: { departments, hasLeaders },
}: Model): readonly { readonly department: number; readonly reason: Reason }[] {
  if (!hasLeaders) return []
  const found = departments.flatMap(({ state, after, led = [], leads = [] }, department) => {
    if (department === 0 || state === 'gone' || after === 0 || leads.length > 0) return []
    const reason: Reason = led.length > 0 ? 'now' : state === 'new' ? 'new' : 'still'
    return [{ department, reason }]
  })
  return (['now', 'new', 'still'] as const).flatMap((reason) => found.filter((each) => each.reason === reason))
}
