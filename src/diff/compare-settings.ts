import { compareCodePoints } from '../model/compare.ts'
import type { SettingChange, SettingValue } from '../model/comparison.ts'
import type { DesiredOrg } from '../model/desired.ts'
import { ROOT_ID } from '../model/fields.ts'
import { OBJECT_KINDS, type Policy } from '../model/policy.ts'
import type { References } from './compare-objects.ts'

export interface SettingSide {
  readonly org: DesiredOrg
  readonly references: References
}

/** Differences of what is said once for all: `organization` and `policy`. A default that is spelled out is none. */
export function compareSettings(before: SettingSide, after: SettingSide): readonly SettingChange[] {
  const a = before.org.policy
  const b = after.org.policy
  return [
    ...value('organization.corp_id', before.org.corp_id ?? null, after.org.corp_id ?? null),
    ...OBJECT_KINDS.flatMap((kind) => value(`policy.unmanaged.${kind}`, a.unmanaged[kind], b.unmanaged[kind])),
    ...OBJECT_KINDS.flatMap((kind) => [
      ...value(`policy.deletes.${kind}.max`, a.deletes[kind].max, b.deletes[kind].max),
      ...value(`policy.deletes.${kind}.max_percent`, a.deletes[kind].max_percent, b.deletes[kind].max_percent),
    ]),
    ...list('policy.protect.departments', places(before, 'protect'), places(after, 'protect')),
    ...list('policy.protect.members', words(a.protect.members), words(b.protect.members)),
    ...list('policy.protect.tags', words(a.protect.tags), words(b.protect.tags)),
    ...list('policy.scope', places(before, 'scope'), places(after, 'scope')),
    ...OBJECT_KINDS.flatMap((kind) =>
      list(`policy.ignore.${kind}`, words<string>(a.ignore[kind]), words<string>(b.ignore[kind])),
    ),
    ...value('policy.offboard.disable_first', waitingTime(a), waitingTime(b)),
    ...value('policy.invite', a.invite, b.invite),
    ...value('policy.strategy', a.strategy, b.strategy),
    ...list('policy.approvals', rules(before), rules(after)),
  ]
}

/** As the files spell it. */
function waitingTime({ offboard }: Policy): SettingValue {
  if (!offboard) return null
  const hours = offboard.disableFirstMs / 3_600_000
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`
}

function value(setting: string, before: SettingValue, after: SettingValue): readonly SettingChange[] {
  return before === after ? [] : [{ kind: 'value', setting, before, after }]
}

/** @param before texts by what they stand for */
function list<K>(
  setting: string,
  before: ReadonlyMap<K, string>,
  after: ReadonlyMap<K, string>,
): readonly SettingChange[] {
  const missing = (from: ReadonlyMap<K, string>, to: ReadonlyMap<K, string>): readonly string[] =>
    [...from]
      .filter(([key]) => !to.has(key))
      .map(([, text]) => text)
      .sort(compareCodePoints)
  const added = missing(after, before)
  const removed = missing(before, after)
  return added.length + removed.length === 0 ? [] : [{ kind: 'list', setting, added, removed }]
}

function words<T extends string>(texts: readonly T[]): ReadonlyMap<string, string> {
  return new Map(texts.map((text) => [text, text]))
}

/** Rules in one line each, in the order of reading. A department that is called otherwise now is the same one. */
function rules({ org: { policy }, references }: SettingSide): ReadonlyMap<string, string> {
  return new Map(
    policy.approvals.map(({ when, in: within, by }) => {
      const ids = within.map((ref) => references.resolve(ref))
      const where = ids.map((id) => references.path(id ?? ROOT_ID))
      const approvers = by.map((approver) => {
        switch (approver.kind) {
          case 'owners':
            return 'owners'
          case 'tag':
            return `tag:${approver.tag}`
          case 'member':
            return `member:${approver.userid}`
        }
      })
      const words = [...when, ...(where.length > 0 ? ['in', ...where] : []), 'by', ...approvers].join(' ')
      return [JSON.stringify([when, ids, approvers]), words]
    }),
  )
}

function places({ org: { policy }, references }: SettingSide, list: 'protect' | 'scope'): ReadonlyMap<number, string> {
  const refs = list === 'scope' ? policy.scope : policy.protect.departments
  return new Map(
    refs.map((ref) => {
      const id = references.resolve(ref) ?? ROOT_ID
      return [id, references.path(id)]
    }),
  )
}
