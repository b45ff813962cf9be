import type { Change } from '../model/change.ts'
import { useridKey } from '../model/fields.ts'
import type { Message } from '../model/message.ts'
import type { OrderedCall } from './order.ts'

/** One `--target`, parsed. */
export type TargetRef =
  | { readonly kind: 'member'; readonly userid: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'department'; /** Id, path or key, as typed. */ readonly ref: string }

/** `undefined` for text that is no target. */
export function parseTarget(text: string): TargetRef | undefined {
  const [, kind, rest] = /^(member|tag|department):(.+)$/u.exec(text) ?? []
  if (rest === undefined) return undefined
  if (kind === 'member') return { kind, userid: rest }
  return kind === 'tag' ? { kind, name: rest } : { kind: 'department', ref: rest }
}

export function isNamed(
  change: Change,
  targets: readonly TargetRef[],
  keyOf: (id: number) => string | undefined,
): boolean {
  return targets.some((target) => {
    switch (target.kind) {
      case 'member':
        return (
          change.kind === 'member' &&
          [change.userid, change.before?.userid].some(
            (userid) => userid !== undefined && useridKey(userid) === useridKey(target.userid),
          )
        )
      case 'tag':
        return change.kind === 'tag' && [change.name, change.before?.name].includes(target.name)
      case 'department':
        return (
          change.kind === 'department' &&
          [String(change.id), change.path, change.livePath, keyOf(change.id)].includes(target.ref)
        )
    }
  })
}

/** What there is to name: declared, or live. */
export interface Nameable {
  /** userid keys. */
  readonly members: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  /** Ids, paths and keys. */
  readonly departments: ReadonlySet<string>
}

/** A target that is nothing at all is a slip of the pen: said, because the plan is silent about it otherwise. */
export function unknownTargets(targets: readonly TargetRef[], known: Nameable): readonly Message[] {
  return targets.flatMap((target) => {
    switch (target.kind) {
      case 'member':
        return known.members.has(useridKey(target.userid)) ? [] : [unknown(`member:${target.userid}`)]
      case 'tag':
        return known.tags.has(target.name) ? [] : [unknown(`tag:${target.name}`)]
      case 'department':
        return known.departments.has(target.ref) ? [] : [unknown(`department:${target.ref}`)]
    }
  })
}

function unknown(target: string): Message {
  return { code: 'plan.target-unknown', params: { target } }
}

/** The named changes with all that they depend on; deletions only when named themselves. Indexes into the changes. */
export function withDependencies(
  named: ReadonlySet<number>,
  changes: readonly Change[],
  sequence: readonly OrderedCall[],
): ReadonlySet<number> {
  const chosen = new Set(named)
  for (let before = -1; before !== chosen.size;) {
    before = chosen.size
    for (const { operation, after } of sequence) {
      if (!operation.changes.some((change) => chosen.has(change))) continue
      for (const needed of after.flatMap((position) => sequence[position]?.operation.changes ?? [])) {
        if (changes[needed]?.action !== 'delete') chosen.add(needed)
      }
    }
  }
  return chosen
}
