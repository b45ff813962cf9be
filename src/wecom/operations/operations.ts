import type { DepartmentId, TagId } from '../../model/fields.ts'
import type { ApiRequest, Client } from '../client.ts'
import { asInteger, asObject, asText, optionalArray, type JsonObject } from '../decode.ts'
import { factsOf } from '../endpoints.ts'
import { LIST_TIMEOUT_MS } from '../departments.ts'
import { pagesOfMemberRows } from '../members.ts'
import type { Clients } from '../read/modes.ts'
import { missingSecret } from '../settings.ts'
import { DetailsClient } from './details-client.ts'
import { fetchPicture } from './picture.ts'
import { invite, type Invitation, type Invited } from './invite.ts'

/** An object as WeCom tells it, by WeCom's own names. */
export type Fields = JsonObject

/** What an address is: of the corp's own mail, or one's own. */
export type MailKind = 'biz_mail' | 'email'

/** WeCom's single operations, each with the secret that it takes. @throws WecomApiError, or OrgctlError when that secret is missing */
export class Operations {
  readonly #clients: Clients
  readonly #details: DetailsClient

  constructor(clients: Clients) {
    this.#clients = clients
    this.#details = new DetailsClient(clients)
  }

  member(userid: string): Promise<Fields> {
    return this.#details.call({
      endpoint: 'user/get',
      effect: 'read',
      target: `member:${userid}`,
      query: { userid },
      decode: withoutEnvelope,
    })
  }

  openid(userid: string): Promise<string> {
    return this.#ask({
      endpoint: 'user/convert_to_openid',
      effect: 'read',
      target: `member:${userid}`,
      body: { userid },
      decode: (body) => asText(body['openid'], 'openid'),
    })
  }

  useridOfOpenid(openid: string): Promise<string> {
    return this.#ask({ endpoint: 'user/convert_to_userid', effect: 'read', body: { openid }, decode: useridIn })
  }

  /** Too many wrong guesses, beyond a fifth of the corp's account cap, close the endpoint for the day. */
  useridOfMobile(mobile: string): Promise<string> {
    return this.#ask({ endpoint: 'user/getuserid', effect: 'read', body: { mobile }, decode: useridIn })
  }

  /** As for mobiles. */
  useridOfMail(email: string, kind: MailKind): Promise<string> {
    return this.#ask({
      endpoint: 'user/get_userid_by_email',
      effect: 'read',
      body: { email, email_type: kind === 'biz_mail' ? 1 : 2 },
      decode: useridIn,
    })
  }

  /** Lets a member in who has passed the corp's own verification. */
  confirm(userid: string): Promise<void> {
    return this.#ask({
      endpoint: 'user/authsucc',
      effect: 'repeatable',
      target: `member:${userid}`,
      query: { userid },
      decode: () => undefined,
    })
  }

  /** Who has come to the corp's page of the second factor. The code works once. */
  secondFactor(code: string): Promise<{ readonly userid: string; readonly tfa_code: string }> {
    return this.#ask({
      endpoint: 'auth/get_tfa_info',
      effect: 'once',
      body: { code },
      decode: (body) => ({ userid: useridIn(body), tfa_code: asText(body['tfa_code'], 'tfa_code') }),
    })
  }

  /** The second factor was right. The code works once. */
  confirmSecondFactor(userid: string, tfa_code: string): Promise<void> {
    return this.#ask({
      endpoint: 'user/tfa_succ',
      effect: 'once',
      target: `member:${userid}`,
      body: { userid, tfa_code },
      decode: () => undefined,
    })
  }

  invite(invitation: Invitation): Promise<Invited> {
    return invite(this.#clientFor('batch/invite'), invitation)
  }

  /** With everything below it; all departments without an id. */
  departments(id?: DepartmentId): Promise<readonly Fields[]> {
    return this.#details.call({ endpoint: 'department/list', ...listing(id), decode: rowsOf('department') })
  }

  /** Likewise, with id, parentid and order only; every secret may ask. */
  departmentIds(id?: DepartmentId): Promise<readonly Fields[]> {
    return this.#ask({ endpoint: 'department/simplelist', ...listing(id), decode: rowsOf('department_id') })
  }

  /** Those who are in the department itself. */
  membersOf(department: DepartmentId, isDetailed: boolean): Promise<readonly Fields[]> {
    return this.#details.call({
      endpoint: isDetailed ? 'user/list' : 'user/simplelist',
      effect: 'read',
      target: `department:${department}`,
      query: { department_id: department },
      timeoutMs: LIST_TIMEOUT_MS,
      decode: rowsOf('userlist'),
    })
  }

  /** Who is where in the whole corp, page by page; with the contacts secret. */
  async *memberRows(): AsyncGenerator<readonly { readonly userid: string; readonly department: DepartmentId }[]> {
    yield* pagesOfMemberRows(this.#contacts())
  }

  tags(): Promise<readonly Fields[]> {
    return this.#ask({ endpoint: 'tag/list', effect: 'read', decode: rowsOf('taglist') })
  }

  tag(id: TagId): Promise<Fields> {
    return this.#ask({
      endpoint: 'tag/get',
      effect: 'read',
      target: `tag:${id}`,
      query: { tagid: id },
      decode: withoutEnvelope,
    })
  }

  linkedPermissions(): Promise<Fields> {
    return this.#ask({ endpoint: 'linkedcorp/agent/get_perm_list', effect: 'read', body: {}, decode: withoutEnvelope })
  }

  /** @param department `LINKEDID/DEPARTMENTID` */
  linkedDepartments(department: string): Promise<readonly Fields[]> {
    return this.#ask({
      endpoint: 'linkedcorp/department/list',
      effect: 'read',
      target: `department:${department}`,
      body: { department_id: department },
      timeoutMs: LIST_TIMEOUT_MS,
      decode: rowsOf('department_list'),
    })
  }

  /** @param department `LINKEDID/DEPARTMENTID` */
  linkedMembers(department: string, options: LinkedMembersOptions): Promise<readonly Fields[]> {
    return this.#ask({
      endpoint: options.details ? 'linkedcorp/user/list' : 'linkedcorp/user/simplelist',
      effect: 'read',
      target: `department:${department}`,
      // WeCom's page shows a boolean, its table says 1 or 0: left out where it is not needed.
      body: { department_id: department, ...(options.recursive && { fetch_child: true }) },
      timeoutMs: LIST_TIMEOUT_MS,
      decode: rowsOf('userlist'),
    })
  }

  /** @param userid `CORPID/USERID` */
  linkedMember(userid: string): Promise<Fields> {
    return this.#ask({
      endpoint: 'linkedcorp/user/get',
      effect: 'read',
      target: `member:${userid}`,
      body: { userid },
      decode: (body) => asObject(body['user_info'], 'user_info'),
    })
  }

  /** Address of a picture, good for seven days. @param size 1 to 4 */
  joinQrcode(size: number): Promise<string> {
    return this.#ask({
      endpoint: 'corp/get_join_qrcode',
      effect: 'read',
      query: { size_type: size },
      decode: (body) => asText(body['join_qrcode'], 'join_qrcode'),
    })
  }

  /** What an address that WeCom gave shows; `undefined` when it cannot be had. */
  picture(url: string): Promise<Uint8Array | undefined> {
    return fetchPicture(this.#contacts(), url)
  }

  /** @param date `2026-03-01`, one of the last 30 days */
  activeMembers(date: string): Promise<number> {
    return this.#ask({
      endpoint: 'user/get_active_stat',
      effect: 'read',
      target: date,
      body: { date },
      decode: (body) => asInteger(body['active_cnt'], 'active_cnt'),
    })
  }

  async #ask<T>(request: ApiRequest<T>): Promise<T> {
    const { value } = await this.#clientFor(request.endpoint).call(request)
    return value
  }

  #clientFor(endpoint: ApiRequest<unknown>['endpoint']): Client {
    const { contacts, app } = this.#clients
    switch (factsOf(endpoint).secret) {
      case 'contacts':
        return this.#contacts()
      case 'app':
        if (!app) throw missingSecret('WECOM_APP_SECRET')
        return app
      case 'either':
      case 'details':
      case 'none':
        return contacts ?? app
    }
  }

  #contacts(): Client {
    const { contacts } = this.#clients
    if (!contacts) throw missingSecret('WECOM_CONTACTS_SECRET')
    return contacts
  }
}

export interface LinkedMembersOptions {
  readonly recursive: boolean
  readonly details: boolean
}

function listing(id: DepartmentId | undefined) {
  return {
    effect: 'read',
    timeoutMs: LIST_TIMEOUT_MS,
    ...(id !== undefined && { target: `department:${id}`, query: { id } }),
  } as const
}

function withoutEnvelope({ errcode: _errcode, errmsg: _errmsg, ...fields }: JsonObject): Fields {
  return fields
}

function useridIn(body: JsonObject): string {
  return asText(body['userid'], 'userid')
}

function rowsOf(key: string): (body: JsonObject) => readonly Fields[] {
  return (body) => optionalArray(body[key], key).map((row) => asObject(row, key))
}
