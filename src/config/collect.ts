import type { SourceRef } from '../model/source.ts'
import { checkMemberValues, checkDepartmentValues, checkTagValues, checkPolicyValues } from './checks/values.ts'
import {
  departmentName,
  isSameUserid,
  memberField,
  memberName,
  memberSource,
  tagName,
  IntList,
  type Declared,
} from './declared.ts'
import { claimValues, type Owners } from './checks/unique-values.ts'
import type { Report } from './problem.ts'
import { detach } from './detach.ts'
import { reportSchemaErrors, type Part } from './schema-problems.ts'
import type { DepartmentRefSpec, MemberSpec } from './spec.ts'
import { checkDepartment, checkFile, checkMember, checkTag } from './validate.ts'

export interface Collecting {
  readonly declared: Declared
  readonly owners: Owners
  readonly report: Report
}

/** Checks one parsed file on its own and adds what it declares. */
export function collectFile(to: Collecting, file: string, value: unknown, suspicious: boolean): void {
  const verdict = checkFile(value)
  const part: Part = { kind: 'file', file, pointer: '', name: file }
  if (!verdict.ok) reportSchemaErrors(part, verdict.errors, to.report)
  const spec = verdict.value
  if (!spec) {
    markIncomplete(to.declared)
    return
  }
  const { declared } = to
  // A policy that could not be used may keep what is not declared.
  if (!spec.policy && isStated(value, 'policy')) markIncomplete(declared)
  if (spec.organization)
    declared.organizations.push({ spec: spec.organization, source: { file, pointer: '/organization' } })
  if (spec.policy) {
    declared.policies.push({ spec: spec.policy, source: { file, pointer: '/policy' } })
    checkPolicyValues(spec.policy, { file, pointer: '/policy' }, to.report)
  }
  noteList(to.declared, 'departments', value, spec.departments)
  noteList(to.declared, 'members', value, spec.members)
  noteList(to.declared, 'tags', value, spec.tags)
  for (const [index, item] of (spec.departments ?? []).entries()) {
    collectDepartment(to, { file, pointer: `/departments/${index}` }, item, undefined, suspicious)
  }
  if (spec.members) collectMembers(to, file, spec.members, suspicious)
  for (const [index, item] of (spec.tags ?? []).entries()) {
    collectTag(to, { file, pointer: `/tags/${index}` }, item, suspicious)
  }
}

/** After a file that could not be read, what seems undeclared may be declared there. */
export function markIncomplete(declared: Declared): void {
  declared.complete.departments = false
  declared.complete.members = false
}

/** A kind that some file lists is managed. A list that could not be used leaves open what is declared. */
function noteList(
  declared: Declared,
  kind: 'departments' | 'members' | 'tags',
  value: unknown,
  items: readonly unknown[] | undefined,
): void {
  if (items) declared.manages[kind] = true
  else if (kind !== 'tags' && isStated(value, kind)) declared.complete[kind] = false
}

function isStated(value: unknown, field: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, field)
}

function collectDepartment(
  to: Collecting,
  source: SourceRef,
  item: unknown,
  nestedIn: number | undefined,
  suspicious: boolean,
): void {
  const { declared, report } = to
  const verdict = checkDepartment(item)
  const spec = verdict.value
  if (!verdict.ok) {
    const name =
      spec && (spec.key ?? spec.name ?? spec.id) !== undefined ? departmentName(spec) : source.pointer.slice(1)
    reportSchemaErrors({ kind: 'department', ...source, name }, verdict.errors, report)
  }
  if (!spec || (spec.key ?? spec.name ?? spec.id) === undefined) {
    declared.complete.departments = false
    if (!spec) return
  }
  if (!verdict.ok && isTrimmed(item, spec, ['key', 'name', 'id', 'parent', 'children']))
    declared.complete.departments = false
  const { children, ...own } = spec
  const index = declared.departments.length
  declared.departments.push({ spec: own, source, ...(nestedIn === undefined ? {} : { nestedIn }) })
  checkDepartmentValues(own, source, suspicious, report)
  if (!children) return
  for (const [position, child] of children.entries()) {
    collectDepartment(
      to,
      { file: source.file, pointer: `${source.pointer}/children/${position}` },
      child,
      index,
      suspicious,
    )
  }
}

/** Whether one of these fields was stated and could not be used. */
function isTrimmed(item: unknown, spec: object, fields: readonly string[]): boolean {
  return (
    typeof item === 'object' &&
    item !== null &&
    fields.some((field) => Object.hasOwn(item, field) && !Object.hasOwn(spec, field))
  )
}

function collectTag(to: Collecting, source: SourceRef, item: unknown, suspicious: boolean): void {
  const verdict = checkTag(item)
  const spec = verdict.value
  const isNamed = spec && (spec.name ?? spec.id) !== undefined
  if (!verdict.ok) {
    reportSchemaErrors(
      { kind: 'tag', ...source, name: isNamed ? tagName(spec) : source.pointer.slice(1) },
      verdict.errors,
      to.report,
    )
  }
  if (!spec || !isNamed) return
  to.declared.tags.push({ spec, source })
  checkTagValues(spec, source, suspicious, to.report)
}

function collectMembers(to: Collecting, file: string, items: readonly unknown[], suspicious: boolean): void {
  const { declared, report } = to
  const { members } = declared
  const positions = new IntList()
  members.files.push({ file, first: members.userids.length, positions })
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const verdict = checkMember(item)
    let spec: MemberSpec
    if (verdict.ok) spec = verdict.value
    else {
      const { userid } = verdict.value ?? {}
      const pointer = `/members/${index}`
      const name = userid === undefined ? pointer.slice(1) : memberName(userid)
      reportSchemaErrors({ kind: 'member', file, pointer, name }, verdict.errors, report)
      if (userid === undefined) {
        declared.complete.members = false
        continue
      }
      spec = { departments: [], ...verdict.value, userid }
    }
    const ordinal = members.userids.length
    positions.push(index)
    addMember(to, spec, ordinal)
    checkMemberValues(spec, verdict.ok, () => memberSource(members, ordinal), suspicious, report)
  }
}

function addMember(to: Collecting, spec: MemberSpec, ordinal: number): void {
  const { members, refs } = to.declared
  const userid = detach(spec.userid)
  members.userids.push(userid)
  members.specs?.push(spec)
  const same = members.ordinals.claim(userid, ordinal)
  if (same >= 0 && isSameUserid(members, same, userid)) {
    to.report({
      code: 'ORG301',
      params: { userid },
      source: memberField(members, ordinal, 'userid'),
      at: 'value',
      related: memberField(members, same, 'userid'),
    })
  }
  claimValues(to.owners, spec, ordinal)

  members.refStarts.push(members.refs.length)
  for (const placement of spec.departments) members.refs.push(refs.add(departmentOf(placement)))
  members.mainRefs.push(spec.main_department === undefined ? -1 : refs.add(spec.main_department))
  members.leaders.push(typeof spec.direct_leader === 'string' ? members.leaderNames.add(spec.direct_leader) : -1)
  for (const [index, userid] of (spec.previously ?? []).entries()) {
    members.previously.push({ member: ordinal, index, userid })
  }
}

export function departmentOf(placement: MemberSpec['departments'][number]): DepartmentRefSpec {
  return typeof placement === 'object' ? placement.department : placement
}
