import type { Memory } from '../model/memory.ts'
import type { ObjectKind } from '../model/policy.ts'
import { sortedBy } from '../model/compare.ts'
import type { Wording } from './wording.ts'

/** What may be shown of a state: no digest, and of people the userids only that WeCom does not let us delete, or that are to be deleted later. */
export interface StateView {
  readonly format_version: string
  readonly place: string
  readonly corp_id: string
  readonly serial: number
  readonly adopted: boolean
  readonly last_apply?: { readonly time: string; readonly commit?: string }
  /** Whether the digests were made with the key that is set here. */
  readonly key: 'matches' | 'differs' | 'missing'
  readonly bindings: Memory['bindings']
  readonly recorded: Readonly<Record<ObjectKind, number>>
  readonly kept: Memory['kept']
  /** Who left the files and is to be deleted later, by userid key. */
  readonly leaving?: NonNullable<Memory['leaving']>
  /** Applies that can be undone, the latest first. */
  readonly undo: readonly UndoView[]
  readonly lock?: { readonly who: string; readonly since: string; readonly operation?: string }
}

export interface UndoView {
  readonly id: string
  readonly time: string
  readonly commit?: string
  readonly changes: Readonly<Record<'create' | 'update' | 'delete', number>>
}

export interface StateTextOptions {
  readonly wording: Wording
  /** Unfolds the lists of bindings. */
  readonly verbose: boolean
}

const SHOWN = 20

export function renderStateJson(view: StateView): string {
  return `${JSON.stringify(view, undefined, 2)}\n`
}

export function renderStateText(view: StateView, { wording, verbose }: StateTextOptions): string {
  const { place, corp_id, serial, adopted, last_apply, key, bindings, recorded, kept, leaving = {}, undo, lock } = view
  const count = (kind: ObjectKind, number: number): string => wording.count(kind, number)
  const lines = [
    wording.text('state.show.head', { place, corp: corp_id, serial }),
    last_apply
      ? wording.text(last_apply.commit === undefined ? 'state.show.applied' : 'state.show.applied-commit', last_apply)
      : wording.text('state.show.never-applied'),
    wording.text(adopted ? 'state.show.adopted' : 'state.show.not-adopted'),
    wording.text(`state.show.key-${key}`),
    wording.text('state.show.recorded', {
      departments: count('departments', recorded.departments),
      members: count('members', recorded.members),
      tags: count('tags', recorded.tags),
    }),
    ...(kept.members.length > 0
      ? [wording.text('state.show.kept-members', { members: kept.members.map(wording.name).join(', ') })]
      : []),
    ...(kept.tags.length > 0 ? [wording.text('state.show.kept-tags', { tags: kept.tags.join(', ') })] : []),
    ...sortedBy(Object.entries(leaving), ([userid]) => userid).map(([userid, { since }]) =>
      wording.text(since === undefined ? 'state.show.leaving-begun' : 'state.show.leaving', {
        userid: wording.name(userid),
        since: since ?? '',
      }),
    ),
    ...undo.map(({ id, changes }) =>
      wording.text('state.show.undo', {
        id,
        create: changes.create,
        update: changes.update,
        delete: changes.delete,
      }),
    ),
    lock
      ? wording.text('state.show.locked', { who: lock.who, since: lock.since })
      : wording.text('state.show.unlocked'),
    ...bindingLines('paths', bindings.paths, wording, verbose),
    ...bindingLines('keys', bindings.keys, wording, verbose),
    ...bindingLines('tags', bindings.tags, wording, verbose),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const BINDINGS = {
  paths: { head: 'state.show.paths', noun: 'departments' },
  keys: { head: 'state.show.keys', noun: 'departments' },
  tags: { head: 'state.show.tags', noun: 'tags' },
} as const

function bindingLines(
  kind: keyof typeof BINDINGS,
  bindings: Readonly<Record<string, number>>,
  wording: Wording,
  verbose: boolean,
): readonly string[] {
  const entries = sortedBy(Object.entries(bindings), ([name]) => name)
  if (entries.length === 0) return []
  const shown = verbose ? entries : entries.slice(0, SHOWN)
  const { head, noun } = BINDINGS[kind]
  return [
    '',
    wording.text(head, { count: wording.count(noun, entries.length) }),
    ...shown.map(([name, id]) => `  ${wording.name(name)} = ${id}`),
    ...(shown.length < entries.length
      ? [`  ${wording.text('state.show.more', { count: entries.length - shown.length })}`]
      : []),
  ]
}
