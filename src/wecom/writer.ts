import type { Call, MemberWrite } from '../model/call.ts'
import type { CallOutcome, DirectoryWriter } from '../model/directory.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Answer, Client } from './client.ts'
import { createDepartment, deleteDepartment, listDepartmentNodes, updateDepartment } from './departments.ts'
import { ExtattrMemory } from './extattr-memory.ts'
import { KnownDepartments } from './known-departments.ts'
import { createMember, deleteMember, deleteMembers, unknownDepartment, updateMember } from './members.ts'
import { changeTagMembers, createTag, deleteTag, updateTag } from './tags.ts'

type Written = Answer<CallOutcome['refused']>

/** Sends our calls as WeCom's, with what is known about the corp from reading it and from earlier calls. */
export class Writer implements DirectoryWriter {
  readonly #client: Client
  readonly #departments: KnownDepartments
  readonly #extattr = new ExtattrMemory()

  constructor(client: Client) {
    this.#client = client
    this.#departments = new KnownDepartments(async () => (await listDepartmentNodes(client)).map(({ id }) => id))
  }

  learn(org: LiveOrg): void {
    this.#extattr.learn(org.members)
  }

  async execute(call: Call): Promise<CallOutcome> {
    const { value: refused, attempts } = await this.#send(call)
    return { attempts, refused }
  }

  async #send(call: Call): Promise<Written> {
    const client = this.#client
    switch (call.call) {
      case 'department/create': {
        const written = await createDepartment(client, call.id, call.set)
        this.#departments.created(call.id)
        return written
      }
      case 'department/update':
        return updateDepartment(client, call.id, call.set)
      case 'department/delete': {
        const written = await deleteDepartment(client, call.id)
        this.#departments.deleted(call.id)
        return written
      }
      case 'user/create': {
        await this.#assertDepartments(call.call, call.userid, call.set)
        const written = await createMember(client, call.userid, call.set, call.to_invite)
        if (call.set.extattr) this.#extattr.wrote(call.userid, call.set.extattr)
        return written
      }
      case 'user/update':
        return this.#updateMember(call)
      case 'user/delete': {
        const written = await deleteMember(client, call.userid)
        this.#extattr.forget(call.userid)
        return written
      }
      case 'user/batchdelete': {
        const written = await deleteMembers(client, call.userids)
        for (const userid of call.userids) this.#extattr.forget(userid)
        return written
      }
      case 'tag/create':
        return createTag(client, call.id, call.name)
      case 'tag/update':
        return updateTag(client, call.id, call.name)
      case 'tag/delete':
        return deleteTag(client, call.id)
      case 'tag/addtagusers':
      case 'tag/deltagusers':
        return changeTagMembers(client, call)
    }
  }

  async #updateMember({
    call,
    userid,
    new_userid,
    set,
  }: Extract<Call, { readonly call: 'user/update' }>): Promise<Written> {
    await this.#assertDepartments(call, userid, set)
    const extattr = set.extattr && this.#extattr.complete(userid, set.extattr)
    const whole: MemberWrite = extattr ? { ...set, extattr } : set
    const written = await updateMember(this.#client, userid, whole, this.#extattr.kinds, new_userid)
    if (new_userid !== undefined) this.#extattr.renamed(userid, new_userid)
    if (extattr) this.#extattr.wrote(new_userid ?? userid, extattr)
    return written
  }

  async #assertDepartments(
    endpoint: 'user/create' | 'user/update',
    userid: string,
    { placement }: MemberWrite,
  ): Promise<void> {
    const ids: readonly DepartmentId[] = placement?.departments.map(({ department }) => department) ?? []
    const unknown = await this.#departments.firstUnknown(ids)
    if (unknown !== undefined) throw unknownDepartment(endpoint, userid, unknown)
  }
}
