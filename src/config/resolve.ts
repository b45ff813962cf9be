import type {
  DepartmentRef,
  DesiredDepartment,
  DesiredMember,
  DesiredOrg,
  DesiredPlacement,
  DesiredTag,
} from '../model/desired.ts'
import { DEFAULT_POLICY, type Approver, type Policy } from '../model/policy.ts'
import { parseApprover } from './approver.ts'
import { findMember, memberSource, type Declared } from './declared.ts'
import type { DepartmentRefSpec, MemberSpec, PolicySpec, TagSpec } from './spec.ts'
import { normalPath, targetOfRef, type Target, type Tree } from './tree.ts'

/** Files that passed every check, as one organisation: references point at departments, defaults are filled in. */
export function resolveOrg(declared: Declared, tree: Tree): DesiredOrg {
  const order = parentsFirst(tree.parents)
  const positions = new Int32Array(order.length)
  for (const [position, index] of order.entries()) positions[index] = position

  const refOf = (target: Target): DepartmentRef => {
    switch (target.kind) {
      case 'root':
        return target
      case 'declared':
        return { kind: 'declared', index: positions[target.index] ?? 0 }
      case 'undeclared':
        return 'id' in target ? { kind: 'id', id: target.id } : { kind: 'path', path: target.path }
      case 'unknown':
      case 'malformed':
        throw new Error('a department reference without target passed the checks')
    }
  }
  const refs = new Map<DepartmentRefSpec, DepartmentRef>()
  const resolve = (ref: DepartmentRefSpec): DepartmentRef => {
    const known = refs.get(ref)
    if (known) return known
    const resolved = refOf(targetOfRef(ref, tree))
    refs.set(ref, resolved)
    return resolved
  }
  const resolveUserid = (userid: string): string => {
    const ordinal = findMember(declared.members, userid)
    return ordinal === undefined ? userid : (declared.members.userids[ordinal] ?? userid)
  }

  const corpId = declared.organizations[0]?.spec.corp_id
  return {
    ...(corpId === undefined ? {} : { corp_id: corpId }),
    policy: resolvePolicy(declared.policies[0]?.spec ?? {}, resolve, resolveUserid),
    manages: { ...declared.manages },
    departments: order.map((index) => resolveDepartment(declared, tree, index, refOf)),
    members: (declared.members.specs ?? []).map((spec, ordinal) =>
      resolveMember(spec, memberSource(declared.members, ordinal), resolve, resolveUserid),
    ),
    tags: declared.tags.map(({ spec, source }) => resolveTag(spec, source, resolve, resolveUserid)),
  }
}

/** Positions of the departments, each after its parent, otherwise in order of declaration. */
function parentsFirst(parents: readonly Target[]): number[] {
  const order: number[] = []
  const placed = new Uint8Array(parents.length)
  for (let start = 0; start < parents.length; start++) {
    const above: number[] = []
    for (let index = start; placed[index] === 0;) {
      placed[index] = 1
      above.push(index)
      const parent = parents[index]
      if (parent?.kind !== 'declared') break
      index = parent.index
    }
    order.push(...above.reverse())
  }
  return order
}

function resolveDepartment(
  { departments }: Declared,
  tree: Tree,
  index: number,
  refOf: (target: Target) => DepartmentRef,
): DesiredDepartment {
  const department = departments[index]
  const parent = tree.parents[index]
  if (!department || !parent) throw new RangeError(`no department ${index}`)
  const { parent: _, previously, ...fields } = department.spec
  const path = tree.paths[index]
  return {
    ...fields,
    parent: refOf(parent),
    ...(path === undefined ? {} : { path }),
    previously: (previously ?? []).map((earlier) => normalPath(earlier) ?? earlier),
    source: department.source,
  }
}

type Resolve = (ref: DepartmentRefSpec) => DepartmentRef
type ResolveUserid = (userid: string) => string

function resolveMember(
  spec: MemberSpec,
  source: DesiredMember['source'],
  resolve: Resolve,
  resolveUserid: ResolveUserid,
): DesiredMember {
  const { direct_leader, main_department } = spec
  // Field by field: copying with `...` takes five times as long, and then gives members as many shapes as there are spellings.
  const member: { -readonly [Field in keyof DesiredMember]: DesiredMember[Field] } = {
    userid: spec.userid,
    departments: spec.departments.map((placement) => resolvePlacement(placement, resolve)),
    previously: spec.previously ?? [],
    source,
  }
  if (spec.name !== undefined) member.name = spec.name
  if (spec.alias !== undefined) member.alias = spec.alias
  if (spec.mobile !== undefined) member.mobile = spec.mobile
  if (spec.email !== undefined) member.email = spec.email
  if (spec.biz_mail !== undefined) member.biz_mail = spec.biz_mail
  if (spec.position !== undefined) member.position = spec.position
  if (spec.gender !== undefined) member.gender = spec.gender
  if (spec.telephone !== undefined) member.telephone = spec.telephone
  if (spec.address !== undefined) member.address = spec.address
  if (spec.enable !== undefined) member.enable = spec.enable
  if (spec.extattr !== undefined) member.extattr = spec.extattr
  if (spec.external_position !== undefined) member.external_position = spec.external_position
  if (spec.external_profile !== undefined) member.external_profile = spec.external_profile
  if (typeof direct_leader === 'string') member.direct_leader = resolveUserid(direct_leader)
  else if (direct_leader === null) member.direct_leader = null
  if (main_department !== undefined) member.main_department = resolve(main_department)
  return member
}

function resolvePlacement(placement: MemberSpec['departments'][number], resolve: Resolve): DesiredPlacement {
  if (typeof placement !== 'object') return { department: resolve(placement) }
  const { department, ...rest } = placement
  return { department: resolve(department), ...rest }
}

function resolveTag(
  spec: TagSpec,
  source: DesiredTag['source'],
  resolve: Resolve,
  resolveUserid: ResolveUserid,
): DesiredTag {
  const { members, departments, previously, ...fields } = spec
  return {
    ...fields,
    ...(members ? { members: members.map(resolveUserid) } : {}),
    ...(departments ? { departments: departments.map(resolve) } : {}),
    previously: previously ?? [],
    source,
  }
}

function resolvePolicy(spec: PolicySpec, resolve: Resolve, resolveUserid: ResolveUserid): Policy {
  const { deletes } = DEFAULT_POLICY
  return {
    unmanaged: { ...DEFAULT_POLICY.unmanaged, ...spec.unmanaged },
    deletes: {
      departments: { ...deletes.departments, ...spec.deletes?.departments },
      members: { ...deletes.members, ...spec.deletes?.members },
      tags: { ...deletes.tags, ...spec.deletes?.tags },
    },
    protect: {
      members: spec.protect?.members ?? [],
      departments: (spec.protect?.departments ?? []).map(resolve),
      tags: spec.protect?.tags ?? [],
    },
    scope: (spec.scope ?? []).map(resolve),
    ignore: { ...DEFAULT_POLICY.ignore, ...spec.ignore },
    ...(spec.offboard && { offboard: { disableFirstMs: waitingTime(spec.offboard.disable_first) } }),
    invite: spec.invite ?? DEFAULT_POLICY.invite,
    strategy: spec.strategy ?? DEFAULT_POLICY.strategy,
    approvals: (spec.approvals ?? []).map((rule) => ({
      when: rule.when,
      in: (rule.in ?? []).map(resolve),
      by: rule.by.map((approver) => resolveApprover(approver, resolveUserid)),
    })),
  }
}

function resolveApprover(written: string, resolveUserid: ResolveUserid): Approver {
  const { kind, name } = parseApprover(written)
  switch (kind) {
    case 'owners':
      return { kind }
    case 'tag':
      return { kind, tag: name }
    case 'member':
      return { kind, userid: resolveUserid(name) }
  }
}

const HOUR_MS = 3_600_000

/** Of `7d` or `12h`, which the schema has checked. */
function waitingTime(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith('d') ? 24 : 1) * HOUR_MS
}
