import type { ChangeAction } from '../model/change.ts'
import type { LiveOrg } from '../model/live.ts'
import type { ObjectKind } from '../model/policy.ts'
import type { Wording } from './wording.ts'

/** What `state adopt` recorded, and what the next plan will change all the same. */
export interface Adoption {
  readonly place: string
  readonly corp_id: string
  readonly serial: number
  readonly read: LiveOrg['read']
  /** The digests there were had been made with another key. */
  readonly rekeyed: boolean
  readonly recorded: Readonly<Record<ObjectKind, number>>
  readonly differences: readonly { readonly action: ChangeAction; readonly object: string }[]
}

export interface AdoptionTextOptions {
  readonly wording: Wording
  /** Names every difference. */
  readonly verbose: boolean
}

const SHOWN = 20
const SYMBOLS: Readonly<Record<ChangeAction, string>> = { create: '+', update: '~', delete: '-' }

export function renderAdoptionJson(adoption: Adoption): string {
  return `${JSON.stringify(adoption, undefined, 2)}\n`
}

export function renderAdoptionText(adoption: Adoption, { wording, verbose }: AdoptionTextOptions): string {
  const { place, serial, recorded, read, rekeyed, differences } = adoption
  const shown = verbose ? differences : differences.slice(0, SHOWN)
  const lines = [
    wording.text('state.adopt.recorded', {
      place,
      serial,
      departments: wording.count('departments', recorded.departments),
      members: wording.count('members', recorded.members),
      tags: wording.count('tags', recorded.tags),
    }),
    ...(rekeyed ? [wording.text('state.adopt.rekeyed')] : []),
    ...(read.unreadable.length > 0
      ? [wording.text('state.adopt.unreadable', { mode: read.mode, fields: read.unreadable.join(', ') })]
      : []),
    ...(differences.length === 0
      ? [wording.text('state.adopt.equal')]
      : [
          wording.text('state.adopt.differs', { objects: wording.count('objects', differences.length) }),
          ...shown.map(({ action, object }) => `  ${SYMBOLS[action]} ${wording.name(object)}`),
          ...(shown.length < differences.length
            ? [`  ${wording.text('state.show.more', { count: differences.length - shown.length })}`]
            : []),
        ]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
