import type { Call } from '../../src/model/call.ts'
import type { LiveDepartment, LiveMember, LiveOrg, LiveTag } from '../../src/model/live.ts'

/** Live state after some calls, without any of WeCom's rules: what a plan comes to when everything is accepted. */
export function afterCalls(live: LiveOrg, calls: readonly Call[]): LiveOrg {
  const departments = new Map(live.departments.map((department) => [department.id, department]))
  const members = new Map(live.members.map((member) => [member.userid.toLowerCase(), member]))
  const tags = new Map(live.tags.map((tag) => [tag.id, tag]))
  const drop = (userid: string): void => {
    members.delete(userid.toLowerCase())
    for (const [id, tag] of tags)
      tags.set(id, { ...tag, members: tag.members.filter((u) => u.toLowerCase() !== userid.toLowerCase()) })
  }
  const close = (gone: number): void => {
    departments.delete(gone)
    for (const [id, tag] of tags)
      tags.set(id, { ...tag, departments: tag.departments.filter((department) => department !== gone) })
  }
  for (const call of calls) {
    switch (call.call) {
      case 'department/create':
        departments.set(call.id, { id: call.id, order: 1, name_en: null, ...call.set } satisfies LiveDepartment)
        break
      case 'department/update': {
        const before = departments.get(call.id)
        if (before) departments.set(call.id, { ...before, ...call.set })
        break
      }
      case 'department/delete':
        close(call.id)
        break
      case 'user/create':
      case 'user/update': {
        const { placement, extattr: _, ...set } = call.set
        const before = members.get(call.userid.toLowerCase()) ?? blank(call.userid)
        members.set(call.userid.toLowerCase(), { ...before, ...set, ...placement })
        break
      }
      case 'user/delete':
        drop(call.userid)
        break
      case 'user/batchdelete':
        call.userids.forEach(drop)
        break
      case 'tag/create':
        tags.set(call.id, { id: call.id, name: call.name, members: [], departments: [] })
        break
      case 'tag/update': {
        const before = tags.get(call.id)
        if (before) tags.set(call.id, { ...before, name: call.name })
        break
      }
      case 'tag/delete':
        tags.delete(call.id)
        break
      case 'tag/addtagusers':
      case 'tag/deltagusers': {
        const before = tags.get(call.id)
        if (before) tags.set(call.id, call.call === 'tag/addtagusers' ? added(before, call) : removed(before, call))
        break
      }
      case 'batch/replaceparty':
        for (const row of call.departments)
          departments.set(row.id, { order: 1, name_en: null, ...departments.get(row.id), ...row })
        call.deletes.forEach(close)
        break
      case 'batch/syncuser':
      case 'batch/replaceuser': {
        for (const { userid, name, departments: placed, cells } of call.members) {
          const before = members.get(userid.toLowerCase()) ?? blank(userid)
          const main = placed.find(({ department }) => department === before.main_department) ?? placed[0]
          members.set(userid.toLowerCase(), {
            ...before,
            ...cells,
            name,
            departments: placed,
            main_department: main?.department ?? null,
          } as LiveMember) // cells hold what the fields of the same names do
        }
        if (call.call === 'batch/syncuser') break
        const named = new Set(call.members.map(({ userid }) => userid.toLowerCase()))
        for (const key of members.keys()) if (!named.has(key)) drop(key)
        break
      }
    }
  }
  return { ...live, departments: [...departments.values()], members: [...members.values()], tags: [...tags.values()] }
}

type Nodes = Pick<LiveTag, 'members' | 'departments'>

function added(tag: LiveTag, nodes: Nodes): LiveTag {
  return {
    ...tag,
    members: [...new Set([...tag.members, ...nodes.members])],
    departments: [...new Set([...tag.departments, ...nodes.departments])],
  }
}

function removed(tag: LiveTag, nodes: Nodes): LiveTag {
  return {
    ...tag,
    members: tag.members.filter((member) => !nodes.members.includes(member)),
    departments: tag.departments.filter((department) => !nodes.departments.includes(department)),
  }
}

function blank(userid: string): LiveMember {
  return {
    userid,
    departments: [],
    status: 4,
    enable: true,
    mobile: null,
    email: null,
    direct_leader: null,
    extattr: {},
  }
}
