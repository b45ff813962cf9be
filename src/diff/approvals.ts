/**
 * Who has to agree to a change of the files. The rules, the leaders and the tags are those of the former files: nobody gives himself the
 * right to agree by the change that it is about. Nobody is asked to agree to what happens to himself as long as there is somebody else.
 * Where no rule is about the settings, the rules defend themselves: whoever they name has to agree to other rules.
 */
import type { Change, DepartmentChange, MemberChange, PlacementView } from '../model/change.ts'
import { compareCodePoints, sortedBy } from '../model/compare.ts'
import type { RequiredApproval, SettingChange } from '../model/comparison.ts'
import { ROOT_ID, useridKey, type DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { DepartmentPath } from '../model/path.ts'
import type { ApprovalEvent, ApprovalRule, Approver } from '../model/policy.ts'

export interface ApprovalsInput {
  /** With their departments looked up. */
  readonly rules: readonly (Omit<ApprovalRule, 'in'> & { readonly in: readonly (DepartmentId | undefined)[] })[]
  readonly changes: readonly Change[]
  /** What changes beside the objects. */
  readonly settings: readonly SettingChange[]
  /** Whether there are kinds that the files manage on one side only. */
  readonly hasOtherKinds: boolean
  /** What the former files declare. */
  readonly live: LiveOrg
  readonly path: (id: DepartmentId) => DepartmentPath
}

/** Something that happens, and the departments that it is about. */
interface Happening {
  readonly event: ApprovalEvent
  readonly departments: readonly DepartmentId[]
}

export function requiredApprovals({
  rules,
  changes,
  settings,
  hasOtherKinds,
  live,
  path,
}: ApprovalsInput): readonly RequiredApproval[] {
  if (rules.length === 0) return []
  const org = newFormerOrg(live, changes)
  const found = new Map<string, Draft>()
  const ask = (
    approver: Approver,
    change: number | undefined,
    departments: readonly DepartmentId[],
    self?: string,
  ): void => {
    for (const { by, members } of approversOf(org, approver, departments, self)) {
      const key = JSON.stringify([by, members])
      const draft = found.get(key) ?? { by, members, changes: new Set<number>(), settings: false }
      if (change === undefined) draft.settings = true
      else draft.changes.add(change)
      found.set(key, draft)
    }
  }
  if (settings.length > 0 || hasOtherKinds) {
    const ofSettings = rules.filter(({ when, in: within }) => when.includes('settings') && within.length === 0)
    const isOfRules = settings.some(({ setting }) => setting === 'policy.approvals')
    const asked = ofSettings.length > 0 ? ofSettings : isOfRules ? rules : []
    for (const { by } of asked) for (const each of by) ask(each, undefined, [ROOT_ID])
  }
  for (const { when, in: within, by } of rules) {
    changes.forEach((change, index) => {
      const happenings = happeningsOf(change, org).filter(
        ({ event, departments }) =>
          when.includes(event) && (within.length === 0 || departments.some((id) => org.isWithin(id, within))),
      )
      if (happenings.length === 0) return
      const departments = happenings.flatMap((happening) => happening.departments)
      const self = change.kind === 'member' ? useridKey(change.before?.userid ?? change.userid) : undefined
      for (const each of by) ask(each, index, departments, self)
    })
  }
  const approvals = [...found.values()].map((draft): RequiredApproval => ({
    ...draft,
    changes: [...draft.changes].sort((a, b) => a - b),
  }))
  return sortedBy(approvals, ({ by, members }) => `${sortKey(by, path)}\n${members.join()}`)
}

/** With whoever of those that may agree has done so. */
export function withAgreement(
  approvals: readonly RequiredApproval[],
  userids: readonly string[],
): readonly (RequiredApproval & { readonly agreed: readonly string[] })[] {
  const agreeing = new Set(userids.map(useridKey))
  return approvals.map((approval) => ({
    ...approval,
    agreed: approval.members.filter((userid) => agreeing.has(useridKey(userid))),
  }))
}

interface Draft {
  readonly by: RequiredApproval['by']
  readonly members: readonly string[]
  readonly changes: Set<number>
  settings: boolean
}

function sortKey(by: RequiredApproval['by'], path: (id: DepartmentId) => DepartmentPath): string {
  switch (by.kind) {
    case 'owners':
      return `1 ${path(by.department)}`
    case 'tag':
      return `2 ${by.tag}`
    case 'member':
      return `3 ${useridKey(by.userid)}`
  }
}

/** What the former files say, looked up the ways that rules ask. */
interface FormerOrg {
  readonly parent: (id: DepartmentId) => DepartmentId | undefined
  readonly leaders: (id: DepartmentId) => readonly string[]
  readonly home: (userid: string) => DepartmentId | undefined
  readonly isWithin: (id: DepartmentId, roots: readonly (DepartmentId | undefined)[]) => boolean
  readonly inTag: (name: string) => readonly string[]
  readonly member: (userid: string) => readonly string[]
}

function newFormerOrg(live: LiveOrg, changes: readonly Change[]): FormerOrg {
  const parents = new Map(live.departments.map(({ id, parentid }) => [id, parentid]))
  // What is new hangs below what was there.
  for (const change of changes) {
    const parentid = change.kind === 'department' && change.action === 'create' ? change.after?.parentid : undefined
    if (change.kind === 'department' && parentid !== undefined) parents.set(change.id, parentid)
  }
  const leaders = new Map<DepartmentId, string[]>()
  const people = new Map<string, LiveOrg['members'][number]>()
  for (const member of live.members) {
    people.set(useridKey(member.userid), member)
    for (const { department, leader } of member.departments) {
      if (leader !== true) continue
      const known = leaders.get(department)
      if (known) known.push(member.userid)
      else leaders.set(department, [member.userid])
    }
  }
  const parent = (id: DepartmentId): DepartmentId | undefined => (id === ROOT_ID ? undefined : parents.get(id))
  const isWithin: FormerOrg['isWithin'] = (id, roots) => {
    const passed = new Set<DepartmentId>()
    for (let at: DepartmentId | undefined = id; at !== undefined && !passed.has(at); at = parent(at)) {
      if (roots.includes(at)) return true
      passed.add(at)
    }
    return false
  }
  return {
    parent,
    leaders: (id) => leaders.get(id) ?? [],
    home: (userid) => {
      const member = people.get(useridKey(userid))
      return member?.main_department ?? member?.departments[0]?.department
    },
    isWithin,
    inTag: (name) => {
      const tag = live.tags.find((each) => each.name === name)
      if (!tag) return []
      const inside = live.members.filter(({ departments }) =>
        departments.some(({ department }) => isWithin(department, tag.departments)),
      )
      return [...new Set([...tag.members, ...inside.map(({ userid }) => userid)])]
    },
    member: (userid) => {
      const known = people.get(useridKey(userid))
      return known ? [known.userid] : []
    },
  }
}

function approversOf(
  org: FormerOrg,
  approver: Approver,
  departments: readonly DepartmentId[],
  self: string | undefined,
): readonly Pick<RequiredApproval, 'by' | 'members'>[] {
  switch (approver.kind) {
    case 'owners':
      return [...new Set(departments)].map((id) => ownersOf(org, id, self))
    case 'tag':
      return [{ by: approver, members: others(org.inTag(approver.tag), self).sort(compareCodePoints) }]
    case 'member':
      return [{ by: approver, members: org.member(approver.userid) }]
  }
}

/** Who leads the department, else the nearest one above it that somebody else leads; else, there being nobody else, also himself. */
function ownersOf(
  org: FormerOrg,
  id: DepartmentId,
  self: string | undefined,
): Pick<RequiredApproval, 'by' | 'members'> {
  const found = nearestLeaders(org, id, (userid) => useridKey(userid) !== self) ?? nearestLeaders(org, id, () => true)
  const { department, leaders } = found ?? { department: id, leaders: [] }
  return { by: { kind: 'owners', department }, members: leaders.toSorted(compareCodePoints) }
}

function nearestLeaders(
  org: FormerOrg,
  id: DepartmentId,
  counts: (userid: string) => boolean,
): { readonly department: DepartmentId; readonly leaders: readonly string[] } | undefined {
  const passed = new Set<DepartmentId>()
  for (let at: DepartmentId | undefined = id; at !== undefined && !passed.has(at); at = org.parent(at)) {
    const leaders = org.leaders(at).filter(counts)
    if (leaders.length > 0) return { department: at, leaders }
    passed.add(at)
  }
  return undefined
}

/** Without the one whom it is about, unless there is nobody else. */
function others(members: readonly string[], self: string | undefined): string[] {
  const rest = members.filter((userid) => useridKey(userid) !== self)
  return rest.length > 0 ? rest : [...members]
}

function happeningsOf(change: Change, org: FormerOrg): readonly Happening[] {
  switch (change.kind) {
    case 'department':
      return ofDepartment(change, org)
    case 'member':
      return ofMember(change, org)
    case 'tag':
      return [{ event: `tag.${change.action}`, departments: [] }]
  }
}

function ofDepartment({ id, action, before, after, fields }: DepartmentChange, org: FormerOrg): readonly Happening[] {
  const [from, to] = [before?.parentid ?? org.parent(id) ?? ROOT_ID, after?.parentid ?? ROOT_ID]
  switch (action) {
    case 'create':
      return [{ event: 'department.create', departments: [to] }]
    case 'delete':
      return [{ event: 'department.delete', departments: [id] }]
    case 'update': {
      const others = fields.filter((field) => field !== 'parentid' && field !== 'name')
      return [
        ...(fields.includes('parentid') ? [{ event: 'department.move', departments: [from, to] } as const] : []),
        ...(fields.includes('name') ? [{ event: 'department.rename', departments: [id] } as const] : []),
        ...(others.length > 0 ? [{ event: 'department.update', departments: [id] } as const] : []),
      ]
    }
  }
}

function ofMember({ userid, action, before, after, fields }: MemberChange, org: FormerOrg): readonly Happening[] {
  const was = placements(before?.departments)
  const willBe = placements(after?.departments)
  switch (action) {
    case 'create':
      return [
        { event: 'member.create', departments: [...willBe.keys()] },
        ...happening(
          'member.leader',
          [...willBe].flatMap(([id, leads]) => (leads === true ? [id] : [])),
        ),
      ]
    case 'delete':
      return [{ event: 'member.delete', departments: [...was.keys()] }]
    case 'update': {
      const all = fields.includes('departments') ? [...new Set([...was.keys(), ...willBe.keys()])] : []
      const moved = all.filter((id) => was.has(id) !== willBe.has(id))
      // A flag that is left open stays as it is.
      const leads = (id: DepartmentId): boolean => willBe.has(id) && (willBe.get(id) ?? was.get(id) ?? false)
      const led = all.filter((id) => (was.get(id) ?? false) !== leads(id))
      const isElse = fields.some((field) => field !== 'departments' && field !== 'main_department')
      const home = org.home(before?.userid ?? userid)
      return [
        ...happening('member.move', moved),
        ...happening('member.leader', led),
        ...(isElse || moved.length + led.length === 0
          ? [{ event: 'member.update', departments: home === undefined ? [] : [home] } as const]
          : []),
      ]
    }
  }
}

function happening(event: ApprovalEvent, departments: readonly DepartmentId[]): readonly Happening[] {
  return departments.length === 0 ? [] : [{ event, departments }]
}

function placements(views: readonly PlacementView[] = []): ReadonlyMap<DepartmentId, boolean | undefined> {
  return new Map(views.map(({ department, leader }) => [department, leader]))
}
