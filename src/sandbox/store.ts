import type { DepartmentId, ExtattrValue, ExternalProfile, TagId } from '../model/fields.ts'
import { Effects } from './effects.ts'

/*
 * The truth of the sandbox, with an index for every question a call asks, so that no call walks over everybody. It keeps
 * the indexes right and knows no rule of WeCom: the handlers check, then change.
 */

export interface Department {
  readonly id: DepartmentId
  name: string
  name_en: string
  order: number
  /** `undefined` for the root only. */
  parent: Department | undefined
  readonly children: Set<Department>
  readonly childByName: Map<string, Department>
  readonly childByNameEn: Map<string, Department>
  /** In the order in which they joined. */
  readonly members: Set<Member>
  readonly tags: Set<Tag>
}

export interface Placement {
  readonly department: Department
  readonly order: number
  readonly leader: boolean
}

/** Fields without a rule of their own, `''` when empty. */
export interface MemberText {
  name: string
  alias: string
  position: string
  telephone: string
  address: string
  external_position: string
  avatar: string
}

export interface Member extends MemberText {
  userid: string
  mobile: string
  email: string
  biz_mail: string
  biz_mail_alias: readonly string[]
  /** `assigned` by the system may be changed once; `fixed` never. */
  bizMailOrigin: 'assigned' | 'fixed'
  gender: '' | '1' | '2'
  enabled: boolean
  /** Has logged in: mobile and email are then the member's own business. */
  activated: boolean
  left: boolean
  /** The userid was made by the system and has not been changed yet. */
  systemUserid: boolean
  /** One of 其他邮箱成员, whom no API may manage. */
  foreignMail: boolean
  placements: readonly Placement[]
  main: Department
  leader: Member | undefined
  extattr: ReadonlyMap<string, ExtattrValue>
  external_profile: ExternalProfile | undefined
  readonly tags: Set<Tag>
}

/** The caller that made a tag; `console` is the super admin's. Anything else is an app that the sandbox has no secret for. */
export type TagOwner = 'contacts' | 'app' | 'console' | 'other'

export interface Tag {
  readonly id: TagId
  name: string
  owner: TagOwner
  readonly members: Set<Member>
  readonly departments: Set<Department>
}

export type UniqueMail = 'email' | 'biz_mail'

export const ROOT = 1

export class Store {
  readonly departments: Map<DepartmentId, Department> = new Map()
  readonly tags: Map<TagId, Tag> = new Map()
  readonly tagByName: Map<string, Tag> = new Map()
  readonly root: Department
  /** 其他（待设置部门）, once somebody needed it. */
  other: Department | undefined
  creator: Member | undefined
  /** `undefined`: every attribute that is written counts as defined. */
  definedExtattr: Set<string> | undefined
  /** Missing from the last `batch/replaceparty` but not empty: they go when an import empties them. */
  readonly pendingDepartments: Set<Department> = new Set()
  /** Every invitation sent, in order. */
  readonly invitations: string[] = []
  readonly effects: Effects = new Effects()
  readonly #members = new Map<string, Member>()
  readonly #byMobile = new Map<string, Member>()
  readonly #byEmail = new Map<string, Member>()
  readonly #byBizMail = new Map<string, Member>()
  readonly #byMailAlias = new Map<string, Member>()
  #highestDepartment = ROOT
  #highestTag = 0
  #departmentsInOrder: readonly Department[] | undefined

  constructor(rootName: string) {
    this.root = newDepartment({ id: ROOT, name: rootName, name_en: '', order: 100_000_000 })
    this.departments.set(ROOT, this.root)
  }

  get memberCount(): number {
    return this.#members.size
  }

  members(): IterableIterator<Member> {
    return this.#members.values()
  }

  member(userid: string): Member | undefined {
    return this.#members.get(useridKey(userid))
  }

  memberByMobile(mobile: string): Member | undefined {
    return this.#byMobile.get(mobileKey(mobile))
  }

  memberByMail(field: UniqueMail, mail: string): Member | undefined {
    return this.#mails(field).get(mailKey(mail))
  }

  memberByMailAlias(alias: string): Member | undefined {
    return this.#byMailAlias.get(mailKey(alias))
  }

  /** Sorted by id; the same array until a department comes or goes. */
  departmentsById(): readonly Department[] {
    this.#departmentsInOrder ??= [...this.departments.values()].toSorted((a, b) => a.id - b.id)
    return this.#departmentsInOrder
  }

  nextDepartmentId(): DepartmentId {
    return this.#highestDepartment + 1
  }

  nextTagId(): TagId {
    return this.#highestTag + 1
  }

  addDepartment(fields: Pick<Department, 'id' | 'name' | 'name_en' | 'order'>, parent: Department): Department {
    const department = newDepartment(fields)
    this.effects.note(`department:${department.id}`, 'created')
    this.departments.set(department.id, department)
    this.#highestDepartment = Math.max(this.#highestDepartment, department.id)
    this.#departmentsInOrder = undefined
    attach(department, parent)
    return department
  }

  changeDepartment(
    department: Department,
    fields: {
      readonly name?: string
      readonly name_en?: string
      readonly order?: number
      readonly parent?: Department
    },
  ): void {
    const parent = fields.parent ?? department.parent
    detach(department)
    department.name = fields.name ?? department.name
    department.name_en = fields.name_en ?? department.name_en
    department.order = fields.order ?? department.order
    if (parent) attach(department, parent)
  }

  removeDepartment(department: Department): void {
    this.effects.note(`department:${department.id}`, 'deleted')
    detach(department)
    for (const tag of department.tags) tag.departments.delete(department)
    this.departments.delete(department.id)
    this.pendingDepartments.delete(department)
    this.#departmentsInOrder = undefined
    if (this.other === department) this.other = undefined
  }

  /** Takes over `member` and indexes it; it must be in no store. */
  addMember(member: Member): void {
    this.effects.note(`member:${useridKey(member.userid)}`, 'created')
    this.#members.set(useridKey(member.userid), member)
    if (member.mobile) this.#byMobile.set(mobileKey(member.mobile), member)
    if (member.email) this.#byEmail.set(mailKey(member.email), member)
    if (member.biz_mail) this.#byBizMail.set(mailKey(member.biz_mail), member)
    for (const alias of member.biz_mail_alias) this.#byMailAlias.set(mailKey(alias), member)
    for (const { department } of member.placements) department.members.add(member)
  }

  removeMember(member: Member, leader: 'forget' | 'keep'): void {
    this.effects.note(`member:${useridKey(member.userid)}`, 'deleted')
    this.#members.delete(useridKey(member.userid))
    this.#byMobile.delete(mobileKey(member.mobile))
    this.#byEmail.delete(mailKey(member.email))
    this.#byBizMail.delete(mailKey(member.biz_mail))
    for (const alias of member.biz_mail_alias) this.#byMailAlias.delete(mailKey(alias))
    for (const { department } of member.placements) department.members.delete(member)
    for (const tag of member.tags) tag.members.delete(member)
    if (leader === 'forget') deleted.add(member)
    if (this.creator === member) this.creator = undefined
  }

  rename(member: Member, userid: string): void {
    this.effects.note(`member:${useridKey(member.userid)}`, 'renamed')
    this.#members.delete(useridKey(member.userid))
    member.userid = userid
    this.#members.set(useridKey(userid), member)
  }

  setMobile(member: Member, mobile: string): void {
    this.#byMobile.delete(mobileKey(member.mobile))
    member.mobile = mobile
    if (mobile) this.#byMobile.set(mobileKey(mobile), member)
  }

  setMail(member: Member, field: UniqueMail, mail: string): void {
    const index = this.#mails(field)
    index.delete(mailKey(member[field]))
    member[field] = mail
    if (mail) index.set(mailKey(mail), member)
  }

  setMailAliases(member: Member, aliases: readonly string[]): void {
    for (const alias of member.biz_mail_alias) this.#byMailAlias.delete(mailKey(alias))
    member.biz_mail_alias = aliases
    for (const alias of aliases) this.#byMailAlias.set(mailKey(alias), member)
  }

  place(member: Member, placements: readonly Placement[]): void {
    const kept = new Set(placements.map(({ department }) => department))
    for (const { department } of member.placements) {
      if (!kept.has(department)) department.members.delete(member)
    }
    member.placements = placements
    for (const department of kept) department.members.add(member)
  }

  addTag(id: TagId, name: string, owner: TagOwner): Tag {
    const tag: Tag = { id, name, owner, members: new Set(), departments: new Set() }
    this.effects.note(`tag:${id}`, 'created')
    this.tags.set(id, tag)
    this.tagByName.set(name, tag)
    this.#highestTag = Math.max(this.#highestTag, id)
    return tag
  }

  renameTag(tag: Tag, name: string): void {
    this.tagByName.delete(tag.name)
    tag.name = name
    this.tagByName.set(name, tag)
  }

  removeTag(tag: Tag): void {
    this.effects.note(`tag:${tag.id}`, 'deleted')
    for (const member of tag.members) member.tags.delete(tag)
    for (const department of tag.departments) department.tags.delete(tag)
    this.tagByName.delete(tag.name)
    this.tags.delete(tag.id)
  }

  #mails(field: UniqueMail): Map<string, Member> {
    return field === 'email' ? this.#byEmail : this.#byBizMail
  }
}

/** Deleted members whom nobody's `direct_leader` shows any more. */
const deleted = new WeakSet<Member>()

export function leaderOf(member: Member): Member | undefined {
  return member.leader && !deleted.has(member.leader) ? member.leader : undefined
}

export function statusOf(member: Member): 1 | 2 | 4 | 5 {
  if (member.left) return 5
  if (!member.enabled) return 2
  return member.activated ? 1 : 4
}

export function tagMember(tag: Tag, member: Member): void {
  tag.members.add(member)
  member.tags.add(tag)
}

export function untagMember(tag: Tag, member: Member): void {
  tag.members.delete(member)
  member.tags.delete(tag)
}

export function tagDepartment(tag: Tag, department: Department): void {
  tag.departments.add(department)
  department.tags.add(tag)
}

export function untagDepartment(tag: Tag, department: Department): void {
  tag.departments.delete(department)
  department.tags.delete(tag)
}

/** userids compare without case; their charset is ASCII. */
export function useridKey(userid: string): string {
  return userid.toLowerCase()
}

/** One number has one key, with or without `+86`, blanks and hyphens. */
export function mobileKey(mobile: string): string {
  const compact = mobile.replaceAll(/[ -]/gu, '')
  return compact.startsWith('+86') ? compact.slice(3) : compact
}

function mailKey(mail: string): string {
  return mail.toLowerCase()
}

function newDepartment(fields: Pick<Department, 'id' | 'name' | 'name_en' | 'order'>): Department {
  return {
    id: fields.id,
    name: fields.name,
    name_en: fields.name_en,
    order: fields.order,
    parent: undefined,
    children: new Set(),
    childByName: new Map(),
    childByNameEn: new Map(),
    members: new Set(),
    tags: new Set(),
  }
}

function attach(department: Department, parent: Department): void {
  department.parent = parent
  parent.children.add(department)
  parent.childByName.set(department.name, department)
  if (department.name_en) parent.childByNameEn.set(department.name_en, department)
}

function detach(department: Department): void {
  const { parent } = department
  if (!parent) return
  parent.children.delete(department)
  if (parent.childByName.get(department.name) === department) parent.childByName.delete(department.name)
  if (parent.childByNameEn.get(department.name_en) === department) parent.childByNameEn.delete(department.name_en)
}
