import type { VNode } from 'preact'
import { PLACED } from '../src/report/page/page-data.ts'
import { usePage } from './use-page.ts'
import { Badge, toneOfPlace } from './badge.tsx'
import { ChangeDetails } from './fields.tsx'
import { DepartmentLink, MemberLink, MemberLinks } from './links.tsx'
import {
  ancestors,
  chainBefore,
  chainOf,
  departmentsOf,
  memberName,
  memberState,
  placeState,
  placementBits,
} from './model.ts'
import { LeaderMark } from './outline.tsx'
import { ShowMore, useRoom } from './show-more.tsx'

/** All about the department or person that was chosen in the tree. */
export function Details(): VNode {
  const { words, state, act } = usePage()
  const { chosen } = state
  return (
    <aside class={`details ${chosen ? 'open' : ''}`} aria-label={words.t('page.details')} aria-live="polite">
      {chosen ? (
        <>
          <button
            type="button"
            class="close"
            aria-label={words.t('page.close')}
            onClick={() => act({ kind: 'dismiss' })}
          >
            ×
          </button>
          {chosen.kind === 'department' ? (
            <DepartmentDetails key={`d${chosen.index}`} department={chosen.index} />
          ) : (
            <MemberDetails key={`m${chosen.index}`} member={chosen.index} />
          )}
        </>
      ) : (
        <p class="empty">{words.t('page.details.none')}</p>
      )}
    </aside>
  )
}

function Trail({ departments }: { readonly departments: readonly number[] }): VNode {
  return (
    <p class="trail">
      {departments.map((above, at) => (
        <span key={above}>
          {at > 0 && <span aria-hidden="true"> / </span>}
          <DepartmentLink department={above} />
        </span>
      ))}
    </p>
  )
}

function DepartmentDetails({ department }: { readonly department: number }): VNode {
  const { model, words } = usePage()
  const { data } = model
  const about = data.departments[department]
  const people = model.members[department] ?? []
  const room = useRoom(people.length, 30)
  if (!about) return <span />
  const { name, state, was, from, before, after, led = [], leads = [], change } = about
  const isSame = led.length === leads.length && led.every((member) => leads.includes(member))
  return (
    <>
      <Trail departments={ancestors(data, department)} />
      <h3>{name}</h3>
      <p class="states">
        {state !== 'same' && <Badge tone={state} text={words.t(`page.state.${state}`)} />}
        {was !== undefined && <span class="faint">{words.t('page.was-called', { name: was })}</span>}
        <span>{before === after ? words.people(after) : words.t('page.people.change', { before, after })}</span>
      </p>
      {from !== undefined && <p>{words.t('page.came-from', { place: data.departments[from]?.path ?? '' })}</p>}
      {change !== undefined && <WhatChanges change={change} />}
      <h4>{words.t('page.leaders')}</h4>
      <p>
        <MemberLinks members={leads} />
        {!isSame && (
          <span class="former">
            {' '}
            {words.t('page.until-now', {
              names: words.list(led.map((member) => memberName(data, member))) || words.t('page.nobody'),
            })}
          </span>
        )}
      </p>
      <h4>{words.t('page.members')}</h4>
      {people.length === 0 && <p class="faint">{words.t('page.nobody')}</p>}
      <ul class="people">
        {people.slice(0, room.shown).map((member) => {
          const becomes = placeState(data, member, department)
          const tone = toneOfPlace(becomes)
          return (
            <li key={member}>
              <MemberLink member={member} />
              <LeaderMark bits={placementBits(data, member, department)} />
              {tone && <Badge tone={tone} text={words.t(`page.state.${becomes}`)} />}
            </li>
          )
        })}
      </ul>
      <ShowMore room={room} />
    </>
  )
}

function MemberDetails({ member }: { readonly member: number }): VNode {
  const { model, words } = usePage()
  const { data } = model
  const { members } = data
  const state = memberState(data, member)
  const tone = toneOfPlace(state)
  const position = members.positions[members.position[member] ?? -1]
  const change = members.change[member]
  const now = members.chain[member] ?? -1
  const was = chainBefore(data, member)
  const places = [
    ...new Set([...departmentsOf(data, member, PLACED.after), ...departmentsOf(data, member, PLACED.before)]),
  ]
  return (
    <>
      <h3>
        <span class="person" aria-hidden="true" /> {memberName(data, member)}{' '}
        <span class="userid">{members.userid[member]}</span>
      </h3>
      {tone && (
        <p class="states">
          <Badge tone={tone} text={words.t(`page.state.${state}`)} />
        </p>
      )}
      {position !== undefined && (
        <>
          <h4>{words.t('page.position')}</h4>
          <p>{position}</p>
        </>
      )}
      {change !== undefined && <WhatChanges change={change} />}
      <h4>{words.t('page.places')}</h4>
      <ul class="people">
        {places.map((department) => {
          const becomes = placeState(data, member, department)
          const shownTone = becomes === 'in' || becomes === 'out' ? toneOfPlace(becomes) : undefined
          return (
            <li key={department}>
              <DepartmentLink department={department} withPath />
              <LeaderMark bits={placementBits(data, member, department)} />
              {shownTone && <Badge tone={shownTone} text={words.t(`page.state.${becomes}`)} />}
            </li>
          )
        })}
      </ul>
      {state !== 'delete' && (
        <>
          <h4>{words.t('page.reports-to')}</h4>
          <ChainList chain={now} />
        </>
      )}
      {was !== now && state !== 'create' && (
        <>
          <h4>{words.t('page.reported-to')}</h4>
          <ChainList chain={was} />
        </>
      )}
    </>
  )
}

function ChainList({ chain }: { readonly chain: number }): VNode {
  const { model, words } = usePage()
  const levels = chainOf(model.data, chain)
  if (levels.length === 0) return <p class="faint">{words.t('page.nobody')}</p>
  return (
    <ol class="chain">
      {levels.map((managers, at) => (
        <li key={at}>
          <MemberLinks members={managers} />
        </li>
      ))}
    </ol>
  )
}

function WhatChanges({ change }: { readonly change: number }): VNode | null {
  const { model, words } = usePage()
  const details = model.details(change)
  if (!details || (details.fields.length === 0 && details.note === '')) return null
  return (
    <>
      <h4>{words.t('page.what-changes')}</h4>
      <ChangeDetails details={details} />
    </>
  )
}
