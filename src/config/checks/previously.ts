import { useridKey } from '../../model/fields.ts'
import type { SourceRef } from '../../model/source.ts'
import { departmentName, findMember, memberName, memberSource, tagName } from '../declared.ts'
import { pointerTo } from '../pointer.ts'
import type { Problem } from '../problem.ts'
import { normalPath } from '../tree.ts'
import type { CheckContext } from './context.ts'

/** An earlier name belongs to one object, and is not its present name. Departments and tags may take each other's names. */
export function checkPreviously(context: CheckContext): void {
  checkMembers(context)
  const { declared, tree, report } = context
  const paths = claims('ORG313', report)
  for (const [index, { spec, source }] of declared.departments.entries()) {
    for (const [position, path] of (spec.previously ?? []).entries()) {
      paths(normalPath(path) ?? path, tree.paths[index] ?? '', path, departmentName(spec), source, position)
    }
  }
  const names = claims('ORG314', report)
  for (const { spec, source } of declared.tags) {
    for (const [position, name] of (spec.previously ?? []).entries()) {
      names(name, spec.name ?? '', name, tagName(spec), source, position)
    }
  }
}

type Claim = (key: string, present: string, value: string, object: string, owner: SourceRef, position: number) => void

function claims(twice: 'ORG311' | 'ORG313' | 'ORG314', report: CheckContext['report']): Claim {
  const owners = new Map<string, SourceRef>()
  return (key, present, value, object, owner, position) => {
    const source = { file: owner.file, pointer: pointerTo(owner.pointer, 'previously', position) }
    const say = (code: Problem['code'], related?: SourceRef): void =>
      report({
        code,
        params: { object, field: 'previously', value },
        source,
        at: 'value',
        ...(related ? { related } : {}),
      })
    if (key === present) say('ORG320')
    const other = owners.get(key)
    if (other === undefined) owners.set(key, source)
    else if (other.file === owner.file && other.pointer.startsWith(`${owner.pointer}/`)) say('ORG318')
    else say(twice, other)
  }
}

function checkMembers({ declared: { members }, report }: CheckContext): void {
  const claim = claims('ORG311', report)
  for (const { member, index, userid } of members.previously) {
    const present = members.userids[member] ?? ''
    const owner = memberSource(members, member)
    const key = useridKey(userid)
    claim(key, useridKey(present), userid, memberName(present), owner, index)
    const declared = findMember(members, userid)
    if (declared !== undefined && key !== useridKey(present)) {
      report({
        code: 'ORG312',
        params: { userid: present, value: userid },
        source: { file: owner.file, pointer: pointerTo(owner.pointer, 'previously', index) },
        at: 'value',
        related: memberSource(members, declared),
      })
    }
  }
}
