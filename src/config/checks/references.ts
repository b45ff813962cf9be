import type { Message } from '../../model/message.ts'
import type { SourceRef } from '../../model/source.ts'
import { departmentName, findMember, memberName, memberSource, tagName } from '../declared.ts'
import { pointerTo } from '../pointer.ts'
import { parseApprover } from '../approver.ts'
import type { ConfigCode } from '../problem.ts'
import type { ApprovalRuleSpec, DepartmentRefSpec } from '../spec.ts'
import { didYouMean } from '../suggest.ts'
import { targetOfRef, type Target } from '../tree.ts'
import type { CheckContext } from './context.ts'

/** Searching what was meant costs time; whoever has more wrong references than this sees the pattern. */
const SUGGESTION_LIMIT = 20

/** What is referred to must be declared, unless the policy leaves that kind to WeCom. */
export function checkReferences(context: CheckContext): void {
  const departments = departmentReferences(context)
  for (const { spec, source } of context.declared.departments) {
    if (spec.parent === undefined) continue
    departments(targetOfRef(spec.parent, context.tree), spec.parent, 'parent', departmentName(spec), {
      ...source,
      pointer: `${source.pointer}/parent`,
    })
  }
  checkMembers(context, departments)
  checkTags(context, departments)
  checkPolicies(context, departments)
}

type DepartmentReference = (
  target: Target,
  ref: DepartmentRefSpec,
  field: string,
  object: string,
  source: SourceRef,
  isOpen?: boolean,
) => void

function departmentReferences(context: CheckContext): DepartmentReference {
  let suggestions = 0
  return (target, ref, field, object, source, isOpen = context.open.departments) => {
    const isDangling =
      target.kind === 'unknown' ? context.declared.complete.departments : target.kind === 'undeclared' && !isOpen
    if (!isDangling) return
    const hint = suggestions++ < SUGGESTION_LIMIT ? suggestDepartment(context, ref) : undefined
    context.report({
      code: typeof ref === 'number' ? 'ORG403' : ref.startsWith('/') ? 'ORG402' : 'ORG401',
      params: { object, field, value: ref },
      source,
      at: 'value',
      ...(hint ? { hint } : {}),
    })
  }
}

/** A key that is the name of a department is taken for that, else the nearest of its kind. */
function suggestDepartment({ declared, tree }: CheckContext, ref: DepartmentRefSpec): Message | undefined {
  if (typeof ref === 'number') return undefined
  if (ref.startsWith('/')) {
    const last = ref.slice(ref.lastIndexOf('/'))
    const moved = [...tree.byPath.keys()].filter((path) => path.endsWith(last))
    return didYouMean(ref, tree.byPath.keys()) ?? (moved[0] === undefined ? undefined : hint(moved[0]))
  }
  const named = declared.departments.findIndex(({ spec }) => spec.name?.toLowerCase() === ref)
  const path = tree.paths[named]
  return path === undefined ? didYouMean(ref, tree.byKey.keys()) : hint(path)
}

function hint(name: string): Message {
  return { code: 'hint.did-you-mean', params: { name } }
}

function checkMembers(context: CheckContext, departments: DepartmentReference): void {
  const { declared, targets } = context
  const { members, refs } = declared
  const isWrong = targets.map(
    ({ kind }) =>
      (kind === 'unknown' && declared.complete.departments) || (kind === 'undeclared' && !context.open.departments),
  )
  const users = userReferences(context)
  const hasWrong = isWrong.includes(true)
  for (let ordinal = 0; ordinal < members.userids.length; ordinal++) {
    const leader = members.leaders.at(ordinal)
    if (leader >= 0) users(members.leaderNames.values[leader] ?? '', 'ORG404', ordinal)
    if (!hasWrong) continue
    const start = members.refStarts.at(ordinal)
    const end = ordinal + 1 < members.userids.length ? members.refStarts.at(ordinal + 1) : members.refs.length
    const check = (number: number, field: string, ...tokens: (string | number)[]): void => {
      const target = targets[number]
      const ref = refs.values[number]
      if (!target || ref === undefined || !isWrong[number]) return
      const { file, pointer } = memberSource(members, ordinal)
      const source = { file, pointer: pointerTo(pointer, field, ...tokens) }
      departments(target, ref, field, memberName(members.userids[ordinal] ?? ''), source)
    }
    for (let place = start; place < end; place++)
      check(members.refs.at(place), 'departments', place - start, 'department')
    const main = members.mainRefs.at(ordinal)
    if (main >= 0) check(main, 'main_department')
  }
}

function userReferences(context: CheckContext): (userid: string, code: 'ORG404', ordinal: number) => void {
  const { members } = context.declared
  let suggestions = 0
  return (userid, code, ordinal) => {
    if (context.open.members || findMember(members, userid) !== undefined) return
    const { file, pointer } = memberSource(members, ordinal)
    const hint = suggestions++ < SUGGESTION_LIMIT ? didYouMean(userid, members.userids) : undefined
    context.report({
      code,
      params: { object: memberName(members.userids[ordinal] ?? ''), value: userid },
      source: { file, pointer: `${pointer}/direct_leader` },
      at: 'value',
      ...(hint ? { hint } : {}),
    })
  }
}

function checkTags(context: CheckContext, departments: DepartmentReference): void {
  const { members } = context.declared
  let suggestions = 0
  for (const { spec, source } of context.declared.tags) {
    for (const [index, ref] of (spec.departments ?? []).entries()) {
      const at = { file: source.file, pointer: pointerTo(source.pointer, 'departments', index) }
      departments(targetOfRef(ref, context.tree), ref, 'departments', tagName(spec), at)
    }
    if (context.open.members) continue
    for (const [index, userid] of (spec.members ?? []).entries()) {
      if (findMember(members, userid) !== undefined) continue
      const hint = suggestions++ < SUGGESTION_LIMIT ? didYouMean(userid, members.userids) : undefined
      context.report({
        code: 'ORG405',
        params: { object: tagName(spec), field: 'members', value: userid },
        source: { file: source.file, pointer: pointerTo(source.pointer, 'members', index) },
        at: 'value',
        ...(hint ? { hint } : {}),
      })
    }
  }
}

/** A policy may name departments that only WeCom has: those it protects from being deleted. */
function checkPolicies(context: CheckContext, departments: DepartmentReference): void {
  for (const { spec, source } of context.declared.policies) {
    const check = (refs: readonly DepartmentRefSpec[], field: string, ...tokens: (string | number)[]): void => {
      for (const [index, ref] of refs.entries()) {
        const at = { file: source.file, pointer: pointerTo(source.pointer, ...tokens, index) }
        departments(targetOfRef(ref, context.tree), ref, field, 'policy', at, true)
      }
    }
    check(spec.scope ?? [], 'scope', 'scope')
    check(spec.protect?.departments ?? [], 'protect.departments', 'protect', 'departments')
    for (const [index, rule] of (spec.approvals ?? []).entries()) {
      check(rule.in ?? [], 'approvals.in', 'approvals', index, 'in')
      checkApprovers(context, rule, { file: source.file, pointer: pointerTo(source.pointer, 'approvals', index) })
    }
  }
}

/** Who is to agree has to be there to agree. */
function checkApprovers({ declared, open, report }: CheckContext, rule: ApprovalRuleSpec, source: SourceRef): void {
  const hasNoOwners = rule.when.find((event) => event === 'settings' || event.startsWith('tag.'))
  for (const [index, written] of rule.by.entries()) {
    const at = { file: source.file, pointer: pointerTo(source.pointer, 'by', index) }
    const say = (code: ConfigCode, value: string, among: Iterable<string> = []): void => {
      const hint = didYouMean(value, among)
      report({ code, params: { object: 'policy', value }, source: at, at: 'value', ...(hint ? { hint } : {}) })
    }
    const { kind, name } = parseApprover(written)
    switch (kind) {
      case 'owners':
        if (hasNoOwners !== undefined) say('ORG416', hasNoOwners)
        break
      case 'member':
        if (!open.members && findMember(declared.members, name) === undefined)
          say('ORG405', name, declared.members.userids)
        break
      case 'tag': {
        const names = declared.tags.flatMap(({ spec }) => spec.name ?? [])
        if (declared.complete.departments && declared.complete.members && !names.includes(name))
          say('ORG415', name, names)
        break
      }
    }
  }
}
