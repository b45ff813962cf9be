import { WecomApiError } from '../../errors.ts'
import type { LiveDepartment, LiveOrg } from '../../model/live.ts'
import type { Message } from '../../model/message.ts'
import type { Client } from '../client.ts'
import { listDepartments } from '../departments.ts'
import { readAppOnly } from './app-only.ts'
import { EXPORT_FROM, ExportChoice } from './details-by-export.ts'
import { readDetails } from './details.ts'
import { readFull } from './full.ts'
import { readIds } from './ids.ts'
import type { ReadOptions } from './options.ts'
import { readConsistently } from './read-consistently.ts'

/** A client for each secret that there is. */
export type Clients =
  | { readonly contacts: Client; readonly app: Client | undefined }
  | { readonly contacts: undefined; readonly app: Client }

/** 48008, 48009: ids only. Whatever else is wrong with the contacts secret is wrong with all of its calls. */
const CONTACTS_REFUSED: ReadonlySet<number> = new Set([48008, 48009])
const APP_REFUSED: ReadonlySet<number> = new Set([48001, 48002, 48008, 48009, 60011])

/**
 * Reads live in the best mode that the credentials allow. What they allow shows when they list the departments with their names,
 * which the reading needs anyway; a refusal is remembered, so that a run asks once.
 */
export class LiveReader {
  readonly #clients: Clients
  readonly #exports: ExportChoice
  #contactsRefusal: WecomApiError | undefined
  #appRefusal: WecomApiError | undefined

  /** @param exportFrom calls of user/list from which on details are read by an export */
  constructor(clients: Clients, exportFrom: number = EXPORT_FROM) {
    this.#clients = clients
    this.#exports = new ExportChoice(exportFrom)
  }

  /**
   * Completely, or not at all.
   * @throws OrgctlError with exit code 7
   */
  read(options: ReadOptions): Promise<LiveOrg> {
    return readConsistently(() => this.#read(options))
  }

  async #read(options: ReadOptions): Promise<LiveOrg> {
    const { contacts, app } = this.#clients
    if (!contacts) return readAppOnly(app, await listDepartments(app), options)
    const departments = this.#contactsRefusal ? undefined : await this.#listWithContacts(contacts)
    if (departments) return readFull(contacts, departments, options)
    const named = app && !this.#appRefusal ? await this.#listWithApp(app) : undefined
    if (app && named) return readDetails({ contacts, app }, named, options, this.#exports)
    return readIds(contacts, options, this.#appRefusal ? [refusedNote(this.#appRefusal)] : [])
  }

  async #listWithContacts(contacts: Client): Promise<readonly LiveDepartment[] | undefined> {
    const answer = await orRefusal(listDepartments(contacts), CONTACTS_REFUSED)
    if (!(answer instanceof WecomApiError)) return answer
    this.#contactsRefusal = answer
    return undefined
  }

  async #listWithApp(app: Client): Promise<readonly LiveDepartment[] | undefined> {
    const answer = await orRefusal(listDepartments(app), APP_REFUSED)
    if (!(answer instanceof WecomApiError)) return answer
    this.#appRefusal = answer
    return undefined
  }
}

async function orRefusal<T>(answer: Promise<T>, errcodes: ReadonlySet<number>): Promise<T | WecomApiError> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof WecomApiError && errcodes.has(error.errcode)) return error
    throw error
  }
}

function refusedNote({ errcode, errmsg }: WecomApiError): Message {
  return { code: 'wecom.read.app-refused', params: { errcode, errmsg } }
}
