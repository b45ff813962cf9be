import { WecomApiError } from '../errors.ts'
import { isImport, type Call, type ImportCall, type MemberWrite } from '../model/call.ts'
import type { CallOutcome, DirectoryWriter, ImportWatch } from '../model/directory.ts'
import type { DepartmentId } from '../model/fields.ts'
import type { LiveOrg } from '../model/live.ts'
import { importMembers, replaceDepartments } from './batch.ts'
import type { Answer, Client } from './client.ts'
import {
  createDepartment,
  deleteDepartment,
  getDepartment,
  listDepartmentNodes,
  NOTHING_REFUSED,
  updateDepartment,
} from './departments.ts'
import { ExtattrMemory } from './extattr-memory.ts'
import { KnownDepartments } from './known-departments.ts'
import { LeftoverDepartments } from './leftover-departments.ts'
import {
  createMember,
  deleteMember,
  deleteMembers,
  DETAILS_FORBIDDEN,
  unknownDepartment,
  updateMember,
} from './members.ts'
import { changeTagMembers, createTag, deleteTag, updateTag } from './tags.ts'

type Written = Answer<CallOutcome['refused']>

/** Sends our calls as WeCom's, with what is known about the corp from reading it and from earlier calls. */
export class Writer implements DirectoryWriter {
  readonly #client: Client
  readonly #departments: KnownDepartments
  readonly #leftovers: LeftoverDepartments
  readonly #extattr = new ExtattrMemory()

  constructor(client: Client) {
    this.#client = client
    const list = async (): Promise<readonly DepartmentId[]> => (await listDepartmentNodes(client)).map(({ id }) => id)
    this.#departments = new KnownDepartments(list)
    this.#leftovers = new LeftoverDepartments(list)
  }

  learn(org: LiveOrg): void {
    this.#extattr.learn(org.members)
  }

  async execute(call: Call, watch: ImportWatch = {}): Promise<CallOutcome> {
    if (isImport(call)) return this.#import(call, watch)
    const { value: refused, attempts } = await this.#send(call)
    return { attempts, refused }
  }

  async #import(call: ImportCall, watch: ImportWatch): Promise<CallOutcome> {
    const client = this.#client
    switch (call.call) {
      case 'batch/replaceparty': {
        const outcome = await replaceDepartments(client, call, watch)
        const refused = new Set(outcome.refusedRows?.map((row) => row.object))
        for (const { id } of call.departments) if (!refused.has(id)) this.#departments.created(id)
        this.#leftovers.add(call.later)
        return outcome
      }
      case 'batch/syncuser':
      case 'batch/replaceuser': {
        const outcome = await importMembers(client, call, (ids) => this.#firstMissing(ids), watch)
        this.#leftovers.doubt()
        const refused = new Set(outcome.refusedRows?.map((row) => row.object))
        for (const { userid, attributes } of call.attributes.length === 0 ? [] : call.members) {
          if (!refused.has(userid)) this.#extattr.wrote(userid, attributes)
        }
        if (call.call === 'batch/replaceuser') for (const userid of call.deletes) this.#extattr.forget(userid)
        return outcome
      }
    }
  }

  /** Asked anew, and for each that is not listed: 其他（待设置部门） need not be. */
  async #firstMissing(ids: readonly DepartmentId[]): Promise<DepartmentId | undefined> {
    this.#departments.doubt()
    for (;;) {
      const id = await this.#departments.firstUnknown(ids)
      if (id === undefined || !(await this.#isThere(id))) return id
      this.#departments.created(id)
    }
  }

  /** What may not be asked about counts as missing. */
  async #isThere(id: DepartmentId): Promise<boolean> {
    try {
      return (await getDepartment(this.#client, id)) !== undefined
    } catch (error) {
      if (error instanceof WecomApiError && DETAILS_FORBIDDEN.has(error.errcode)) return false
      throw error
    }
  }

  async #send(call: Exclude<Call, ImportCall>): Promise<Written> {
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
        const written = (await this.#leftovers.isGone(call.id))
          ? { value: NOTHING_REFUSED, attempts: 0 }
          : await deleteDepartment(client, call.id)
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
