import { equalJson } from '../../model/compare.ts'
import type { DesiredMember, DesiredOrg } from '../../model/desired.ts'
import { useridKey } from '../../model/fields.ts'
import type { Merge } from './merge-roster.ts'

/** Members that changed although no row asked for it. */
export function disturbed(
  before: DesiredOrg,
  after: DesiredOrg,
  merge: Merge,
  removeAbsent: boolean,
): readonly string[] {
  const touched = new Set(merge.changed.map(({ index }) => index))
  if (removeAbsent) for (const index of merge.absent) touched.add(index)
  const now = new Map(after.members.map((member) => [useridKey(member.userid), member]))
  const gone = new Set(removeAbsent ? merge.absent.map((index) => useridKey(before.members[index]?.userid ?? '')) : [])
  return before.members.flatMap((member, index) => {
    if (touched.has(index)) return []
    const isLedByNobody = gone.has(useridKey(member.direct_leader ?? ''))
    const same = equalJson(
      comparable(member, isLedByNobody),
      comparable(now.get(useridKey(member.userid)), isLedByNobody),
    )
    return same ? [] : [member.userid]
  })
}

function comparable(member: DesiredMember | undefined, withoutLeader: boolean): unknown {
  if (!member) return undefined
  const { source: _source, direct_leader: leader, ...rest } = member
  return withoutLeader ? rest : { ...rest, direct_leader: leader }
}
