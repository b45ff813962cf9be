import type { DepartmentId, ExtattrValue } from '../model/fields.ts'
import type { LiveDepartment, LiveMember, LiveOrg, LivePlacement, LiveTag } from '../model/live.ts'
import type { MessageCode } from '../messages/catalogue.ts'
import type { MessageParams } from '../model/message.ts'
import { OrgctlError } from '../errors.ts'
import {
  leaderOf,
  ROOT,
  statusOf,
  Store,
  tagDepartment,
  tagMember,
  type Department,
  type Member,
  type Placement,
  type TagOwner,
} from './store.ts'

/** What the sandbox keeps beyond the organisation itself. Everything is optional in a seed. Members are named by userid. */
export interface SnapshotExtras {
  /** The corp's creator, whom no API deletes. */
  readonly creator?: string
  /** Id of 其他（待设置部门）. */
  readonly other_department?: DepartmentId
  /** Attributes defined in the console; absent: every attribute that is written. */
  readonly defined_extattr?: readonly string[]
  /** Disabled members (status 2) or leavers (5) who had activated WeCom; status 1 says so by itself. */
  readonly activated?: readonly string[]
  /** Members who left (status 5) or are active, and are disabled as well. */
  readonly disabled?: readonly string[]
  /** Members whose userid the system made and nobody changed. */
  readonly system_userids?: readonly string[]
  /** 其他邮箱成员. */
  readonly foreign_mail?: readonly string[]
  /** Members whose biz_mail the system assigned and nobody changed. */
  readonly assigned_biz_mail?: readonly string[]
  readonly biz_mail_alias?: Readonly<Record<string, readonly string[]>>
  readonly avatars?: Readonly<Record<string, string>>
  /** By tag id; absent: `contacts`. */
  readonly tag_owners?: Readonly<Record<string, TagOwner>>
  /** Departments that the next import removes as soon as they are empty. */
  readonly pending_departments?: readonly DepartmentId[]
  /** Every invitation sent so far, in order. */
  readonly invitations?: readonly string[]
}

/** `schemas/snapshot.schema.json`. */
export interface Snapshot extends LiveOrg {
  readonly format_version?: '1'
  readonly sandbox?: SnapshotExtras
}

/** A snapshot of which only ids, userids and tag names must be stated; all the rest has defaults. The sandbox keeps its own `corp_id`. */
export type Seed = Partial<Pick<Snapshot, 'format_version' | 'corp_id' | 'read' | 'sandbox'>> & {
  readonly departments?: readonly SeedDepartment[]
  readonly members?: readonly SeedMember[]
  readonly tags?: readonly SeedTag[]
}
export type SeedDepartment = Pick<LiveDepartment, 'id'> & Partial<LiveDepartment>
export type SeedMember = Pick<LiveMember, 'userid'> & Partial<LiveMember>
export type SeedTag = Pick<LiveTag, 'id' | 'name'> & Partial<LiveTag>

const DEFAULT_ROOT_NAME = '沙箱企业'

/**
 * Builds the store that a seed describes: a department without parent is under the root, a member without department is in
 * 其他（待设置部门）, one without status has not activated WeCom.
 * @throws OrgctlError when the seed contradicts itself
 */
export function loadStore(seed: Seed): Store {
  const departments = seed.departments ?? []
  const store = new Store(departments.find(({ id }) => id === ROOT)?.name ?? DEFAULT_ROOT_NAME)
  loadDepartments(store, departments)
  const extras = seed.sandbox ?? {}
  if (extras.other_department !== undefined) store.other = knownDepartment(store, extras.other_department, 'sandbox')
  if (extras.defined_extattr) store.definedExtattr = new Set(extras.defined_extattr)
  loadMembers(store, seed.members ?? [], extras)
  loadTags(store, seed.tags ?? [], extras)
  for (const id of extras.pending_departments ?? []) {
    store.pendingDepartments.add(knownDepartment(store, id, 'sandbox'))
  }
  store.invitations.push(...(extras.invitations ?? []))
  if (extras.creator !== undefined) store.creator = knownMember(store, extras.creator, 'sandbox')
  return store
}

function loadDepartments(store: Store, seeds: readonly SeedDepartment[]): void {
  const waiting = new Map<DepartmentId, SeedDepartment[]>()
  const ids = new Set<DepartmentId>()
  for (const seed of seeds) {
    if (ids.has(seed.id)) fail('sandbox.department-twice', { id: seed.id })
    ids.add(seed.id)
    if (seed.id === ROOT) {
      store.changeDepartment(store.root, withoutUnknown({ order: seed.order, name_en: seed.name_en ?? undefined }))
      continue
    }
    const parentid = seed.parentid ?? ROOT
    const siblings = waiting.get(parentid)
    if (siblings) siblings.push(seed)
    else waiting.set(parentid, [seed])
  }
  const reached: Department[] = [store.root]
  for (const parent of reached) {
    for (const seed of waiting.get(parent.id) ?? []) reached.push(loadDepartment(store, seed, parent))
    waiting.delete(parent.id)
  }
  for (const [parentid, [orphan]] of waiting) {
    if (orphan)
      fail(ids.has(parentid) ? 'sandbox.department-loop' : 'sandbox.parent-unknown', { id: orphan.id, parentid })
  }
}

function loadDepartment(store: Store, seed: SeedDepartment, parent: Department): Department {
  const name = seed.name ?? `department-${seed.id}`
  const name_en = seed.name_en ?? ''
  const namesake = parent.childByName.get(name) ?? (name_en ? parent.childByNameEn.get(name_en) : undefined)
  if (namesake) fail('sandbox.sibling-names', { id: seed.id, other: namesake.id, name })
  const order = seed.order ?? 100_000_000 - 1000 * parent.children.size
  return store.addDepartment({ id: seed.id, name, name_en, order }, parent)
}

function loadMembers(store: Store, seeds: readonly SeedMember[], extras: SnapshotExtras): void {
  for (const seed of seeds) {
    const taken = store.member(seed.userid)
    if (taken) fail('sandbox.member-twice', { userid: seed.userid, other: taken.userid })
    store.addMember(loadMember(store, seed))
  }
  for (const seed of seeds) {
    if (!seed.direct_leader) continue
    knownMember(store, seed.userid, 'members').leader = knownMember(store, seed.direct_leader, seed.userid)
  }
  for (const userid of extras.activated ?? []) knownMember(store, userid, 'sandbox').activated = true
  for (const userid of extras.disabled ?? []) knownMember(store, userid, 'sandbox').enabled = false
  for (const userid of extras.system_userids ?? []) knownMember(store, userid, 'sandbox').systemUserid = true
  for (const userid of extras.foreign_mail ?? []) knownMember(store, userid, 'sandbox').foreignMail = true
  for (const userid of extras.assigned_biz_mail ?? []) knownMember(store, userid, 'sandbox').bizMailOrigin = 'assigned'
  for (const [userid, aliases] of Object.entries(extras.biz_mail_alias ?? {})) {
    store.setMailAliases(knownMember(store, userid, 'sandbox'), aliases)
  }
  for (const [userid, avatar] of Object.entries(extras.avatars ?? {})) {
    knownMember(store, userid, 'sandbox').avatar = avatar
  }
}

function loadMember(store: Store, seed: SeedMember): Member {
  checkUnique(store, seed)
  const placements = loadPlacements(store, seed)
  const [first] = placements
  const main = placements.find(({ department }) => department.id === seed.main_department) ?? first
  return {
    userid: seed.userid,
    name: seed.name ?? seed.userid,
    alias: seed.alias ?? '',
    mobile: seed.mobile ?? '',
    email: seed.email ?? '',
    biz_mail: seed.biz_mail ?? '',
    biz_mail_alias: [],
    bizMailOrigin: 'fixed',
    position: seed.position ?? '',
    gender: seed.gender === 'male' ? '1' : seed.gender === 'female' ? '2' : '',
    telephone: seed.telephone ?? '',
    address: seed.address ?? '',
    external_position: seed.external_position ?? '',
    avatar: '',
    enabled: seed.status === undefined ? seed.enable !== false : seed.status !== 2,
    activated: seed.status === 1,
    left: seed.status === 5,
    systemUserid: false,
    foreignMail: false,
    placements,
    main: main?.department ?? store.root,
    leader: undefined,
    extattr: new Map(Object.entries(seed.extattr ?? {})),
    external_profile: seed.external_profile ?? undefined,
    tags: new Set(),
  }
}

function checkUnique(store: Store, seed: SeedMember): void {
  const { userid, mobile, email, biz_mail } = seed
  const owners = {
    mobile: mobile ? store.memberByMobile(mobile) : undefined,
    email: email ? store.memberByMail('email', email) : undefined,
    biz_mail: biz_mail ? store.memberByMail('biz_mail', biz_mail) : undefined,
  }
  for (const [field, owner] of Object.entries(owners)) {
    if (owner) fail('sandbox.value-twice', { field, userid, other: owner.userid })
  }
}

function loadPlacements(store: Store, seed: SeedMember): readonly Placement[] {
  const seeds: readonly LivePlacement[] = seed.departments ?? []
  if (seeds.length === 0) return [{ department: otherDepartment(store), order: 0, leader: false }]
  if (new Set(seeds.map(({ department }) => department)).size < seeds.length) {
    fail('sandbox.placement-twice', { userid: seed.userid })
  }
  return seeds.map(({ department, order, leader }) => ({
    department: knownDepartment(store, department, seed.userid),
    order: order ?? 0,
    leader: leader ?? false,
  }))
}

function loadTags(store: Store, seeds: readonly SeedTag[], extras: SnapshotExtras): void {
  for (const seed of seeds) {
    if (store.tags.has(seed.id) || store.tagByName.has(seed.name)) {
      fail('sandbox.tag-twice', { id: seed.id, name: seed.name })
    }
    const tag = store.addTag(seed.id, seed.name, extras.tag_owners?.[seed.id] ?? 'contacts')
    for (const userid of seed.members ?? []) tagMember(tag, knownMember(store, userid, seed.name))
    for (const id of seed.departments ?? []) tagDepartment(tag, knownDepartment(store, id, seed.name))
  }
}

/** 其他（待设置部门）, made under the root when it is needed for the first time. */
export function otherDepartment(store: Store): Department {
  if (store.other) return store.other
  const name = '其他（待设置部门）'
  store.other =
    store.root.childByName.get(name) ??
    store.addDepartment({ id: store.nextDepartmentId(), name, name_en: '', order: 0 }, store.root)
  return store.other
}

function knownDepartment(store: Store, id: DepartmentId, from: string): Department {
  return store.departments.get(id) ?? fail('sandbox.department-unknown', { id, from })
}

function knownMember(store: Store, userid: string, from: string): Member {
  return store.member(userid) ?? fail('sandbox.member-unknown', { userid, from })
}

function fail(code: MessageCode, params: MessageParams): never {
  throw new OrgctlError(code, { params })
}

/** Everything in the store, sensitive values too. Lists are sorted as in every snapshot. */
export function takeSnapshot(store: Store, corpId: string): Snapshot {
  const members = [...store.members()]
    .map((member) => ({ key: member.userid.toLowerCase(), member }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ member }) => member)
  return {
    format_version: '1',
    corp_id: corpId,
    read: { mode: 'full', unreadable: [] },
    departments: store.departmentsById().map((department) => ({
      id: department.id,
      parentid: department.parent?.id ?? 0,
      order: department.order,
      name: department.name,
      name_en: department.name_en || null,
    })),
    members: members.map(snapshotMember),
    tags: [...store.tags.values()]
      .toSorted((a, b) => a.id - b.id)
      .map((tag) => ({
        id: tag.id,
        name: tag.name,
        members: [...tag.members].map(({ userid }) => userid).toSorted(byKey),
        departments: [...tag.departments].map(({ id }) => id).toSorted((a, b) => a - b),
      })),
    sandbox: takeExtras(store, members),
  }
}

function snapshotMember(member: Member): LiveMember {
  return {
    userid: member.userid,
    status: statusOf(member),
    departments: member.placements.map(({ department, leader, order }) => ({
      department: department.id,
      leader,
      order,
    })),
    main_department: member.main.id,
    name: member.name,
    alias: member.alias || null,
    mobile: member.mobile || null,
    email: member.email || null,
    biz_mail: member.biz_mail || null,
    position: member.position || null,
    gender: member.gender === '1' ? 'male' : member.gender === '2' ? 'female' : null,
    telephone: member.telephone || null,
    address: member.address || null,
    direct_leader: leaderOf(member)?.userid ?? null,
    enable: statusOf(member) !== 2,
    extattr: Object.fromEntries<ExtattrValue>(member.extattr),
    external_position: member.external_position || null,
    external_profile: member.external_profile ?? null,
  }
}

function takeExtras(store: Store, members: readonly Member[]): SnapshotExtras {
  const who = (is: (member: Member) => boolean): readonly string[] | undefined => {
    const userids = members.filter(is).map(({ userid }) => userid)
    return userids.length > 0 ? userids : undefined
  }
  const owners = [...store.tags.values()].filter(({ owner }) => owner !== 'contacts')
  const aliases = members.filter(({ biz_mail_alias }) => biz_mail_alias.length > 0)
  const avatars = members.filter(({ avatar }) => avatar !== '')
  return withoutUnknown<SnapshotExtras>({
    creator: store.creator?.userid,
    other_department: store.other?.id,
    defined_extattr: store.definedExtattr ? [...store.definedExtattr].toSorted(byCode) : undefined,
    activated: who((member) => member.activated && statusOf(member) !== 1),
    disabled: who((member) => !member.enabled && statusOf(member) !== 2),
    system_userids: who((member) => member.systemUserid),
    foreign_mail: who((member) => member.foreignMail),
    assigned_biz_mail: who((member) => member.biz_mail !== '' && member.bizMailOrigin === 'assigned'),
    biz_mail_alias:
      aliases.length > 0
        ? Object.fromEntries(aliases.map(({ userid, biz_mail_alias }) => [userid, biz_mail_alias]))
        : undefined,
    avatars: avatars.length > 0 ? Object.fromEntries(avatars.map(({ userid, avatar }) => [userid, avatar])) : undefined,
    tag_owners: owners.length > 0 ? Object.fromEntries(owners.map(({ id, owner }) => [id, owner])) : undefined,
    pending_departments:
      store.pendingDepartments.size > 0
        ? [...store.pendingDepartments].map(({ id }) => id).toSorted((a, b) => a - b)
        : undefined,
    invitations: store.invitations.length > 0 ? [...store.invitations] : undefined,
  })
}

type MaybeUnknown<Value> = { readonly [Key in keyof Value]?: Value[Key] | undefined }

function withoutUnknown<Value extends object>(value: MaybeUnknown<Value>): Value {
  // Dropping every undefined key leaves exactly the optional keys that have a value.
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Value
}

function byKey(a: string, b: string): number {
  return byCode(a.toLowerCase(), b.toLowerCase())
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
