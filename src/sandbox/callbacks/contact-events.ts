/**
 * The events of the address book (docs 90970 to 90972). An address that was entered or changed since 2022-08-15 gets the reduced ones:
 * ids and places only, and nothing at all about a change of anything else. Tags have one event, for who and what is in them.
 */
import type { Fields } from '../fields.ts'
import { leaderOf, statusOf, type Department, type Member, type Store, type Tag } from '../store.ts'
import { leaderFlag } from '../wire.ts'
import type { Elements } from './message.ts'

export type EventMode = 'full' | 'reduced'

/** Looks at what a call is about to change. The returned function, called after it, tells what has changed. */
export function watchChange(call: string, fields: Fields, store: Store, mode: EventMode): () => readonly Elements[] {
  switch (call) {
    case 'user/create':
      return () => {
        const member = store.member(fields.string('userid') ?? '')
        return member ? [{ ChangeType: 'create_user', ...memberElements(member, mode) }] : []
      }
    case 'user/update':
    case 'member/set':
      return watchMember(store.member(fields.string('userid') ?? ''), mode)
    case 'user/delete':
      return watchDeletes([fields.string('userid') ?? ''], store)
    case 'user/batchdelete':
      return watchDeletes(fields.strings('useridlist') ?? [], store)
    case 'department/create': {
      const before = store.departments.size
      return () => [...store.departments.values()].slice(before).map((made) => createdDepartment(made, mode))
    }
    case 'department/update':
      return watchDepartment(store.departments.get(fields.int('id') ?? 0), mode)
    case 'department/delete': {
      const department = store.departments.get(fields.int('id') ?? 0)
      if (!department) return () => []
      const tags = [...department.tags]
      return () => [
        { ChangeType: 'delete_party', Id: department.id },
        ...tags.map((tag) => ({ ChangeType: 'update_tag', TagId: tag.id, DelPartyItems: String(department.id) })),
      ]
    }
    case 'tag/addtagusers':
    case 'tag/deltagusers':
      return watchTag(store.tags.get(fields.int('tagid') ?? 0))
    default:
      return () => []
  }
}

function watchMember(member: Member | undefined, mode: EventMode): () => readonly Elements[] {
  if (!member) return () => []
  const before = memberElements(member, mode)
  return () => {
    const after = memberElements(member, mode)
    const changed = Object.entries(after).filter(([name, value]) => !isSame(value, before[name]))
    if (changed.length === 0) return []
    const { UserID: userid, ...others } = Object.fromEntries(changed)
    const renamed = userid === undefined ? {} : { NewUserID: userid }
    return [{ ChangeType: 'update_user', UserID: before['UserID'], ...others, ...renamed }]
  }
}

function watchDeletes(userids: readonly string[], store: Store): () => readonly Elements[] {
  const members = userids.flatMap((userid) => store.member(userid) ?? [])
  const tags = members.flatMap(({ userid, tags: of }) => [...of].map((tag) => ({ tag, userid })))
  return () => [
    ...members.map(({ userid }) => ({ ChangeType: 'delete_user', UserID: userid })),
    ...tags.map(({ tag, userid }) => ({ ChangeType: 'update_tag', TagId: tag.id, DelUserItems: userid })),
  ]
}

function createdDepartment({ id, name, parent, order }: Department, mode: EventMode): Elements {
  const ids = { ChangeType: 'create_party', Id: id, ParentId: parent?.id ?? 0 }
  return mode === 'full' ? { ...ids, Name: name, Order: order } : ids
}

function watchDepartment(department: Department | undefined, mode: EventMode): () => readonly Elements[] {
  if (!department) return () => []
  const { parent, name } = department
  return () => {
    const ParentId = department.parent === parent ? undefined : (department.parent?.id ?? 0)
    const Name = mode === 'reduced' || department.name === name ? undefined : department.name
    if (ParentId === undefined && (mode === 'reduced' || Name === undefined)) return []
    return [{ ChangeType: 'update_party', Id: department.id, Name, ParentId }]
  }
}

function watchTag(tag: Tag | undefined): () => readonly Elements[] {
  if (!tag) return () => []
  const before = { members: new Set(tag.members), departments: new Set(tag.departments) }
  return () => {
    const added = [...tag.members].filter((member) => !before.members.has(member))
    const removed = [...before.members].filter((member) => !tag.members.has(member))
    const come = [...tag.departments].filter((department) => !before.departments.has(department))
    const gone = [...before.departments].filter((department) => !tag.departments.has(department))
    if (added.length + removed.length + come.length + gone.length === 0) return []
    return [
      {
        ChangeType: 'update_tag',
        TagId: tag.id,
        AddUserItems: joined(added.map(({ userid }) => userid)),
        DelUserItems: joined(removed.map(({ userid }) => userid)),
        AddPartyItems: joined(come.map(({ id }) => id)),
        DelPartyItems: joined(gone.map(({ id }) => id)),
      },
    ]
  }
}

function memberElements(member: Member, mode: EventMode): Elements {
  const places = {
    UserID: member.userid,
    Department: joined(member.placements.map(({ department }) => department.id)) ?? '',
  }
  if (mode === 'reduced') return places
  return {
    ...places,
    Name: member.name,
    MainDepartment: member.main.id,
    IsLeaderInDept: member.placements.map(({ department }) => leaderFlag(member, department)).join(','),
    DirectLeader: leaderOf(member)?.userid ?? '',
    Position: member.position,
    Mobile: member.mobile,
    Gender: Number(member.gender || 0),
    Email: member.email,
    BizMail: member.biz_mail,
    Status: statusOf(member),
    Avatar: member.avatar,
    Alias: member.alias,
    Telephone: member.telephone,
    Address: member.address,
    ExtAttr: {
      Item: [...member.extattr].map(([name, value]) =>
        typeof value === 'string'
          ? { Name: name, Type: 0, Text: { Value: value } }
          : { Name: name, Type: 1, Web: { Title: value.title, Url: value.url } },
      ),
    },
  }
}

function joined(items: readonly (string | number)[]): string | undefined {
  return items.length === 0 ? undefined : items.join(',')
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
