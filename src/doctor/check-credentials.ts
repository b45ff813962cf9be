/*
 * What each secret may do, found out by asking: mostly for something that costs nothing, and for writing with an update of a member who
 * cannot exist. WeCom looks at the right before the member, so its "no such member" means that writing is allowed.
 */
import type { Message } from '../model/message.ts'
import type { Check, CheckArea, Reading } from './check.ts'
import type { Answer, Ask, Credential } from './probe.ts'

export interface CredentialsInput {
  readonly ask: Ask
  readonly has: Readonly<Record<Credential, boolean>>
  /** Random and long, so that nobody has it. */
  readonly impossibleUserid: string
  /** From which address WeCom saw us, where it said so and it may be shown. */
  readonly callerIp: () => string | undefined
}

export interface Credentials {
  readonly reading: Reading
  readonly checks: readonly Check[]
  /** Of all tags, where they could be listed. */
  readonly tags: ReadonlyMap<number, string>
}

const VARIABLES: Readonly<Record<Credential, string>> = { contacts: 'WECOM_CONTACTS_SECRET', app: 'WECOM_APP_SECRET' }

const IP_CODES: ReadonlySet<number> = new Set([60020, 301042])
const SECRET_CODES: ReadonlySet<number> = new Set([40001, 40091, 41004])
const OFF_CODES: ReadonlySet<number> = new Set([50003, 50006, 301007])
const NOT_ALLOWED: ReadonlySet<number> = new Set([48001, 48002, 48004, 60011])
const IDS_ONLY: ReadonlySet<number> = new Set([48008, 48009])
const NO_MEMBER = 60111
const NO_JOB: ReadonlySet<number> = new Set([40088, 40089])
const NO_CORP = 40013
const QUOTA = 45009

/** Departments to name among those that an app does not see. */
const SHOWN = 10

export async function checkCredentials(input: CredentialsInput): Promise<Credentials> {
  const contacts = input.has.contacts ? await checkContacts(input) : undefined
  const app = input.has.app ? await checkApp(input, contacts) : undefined
  const reading = readingOf(contacts, app)
  return {
    reading,
    checks: [
      ...(contacts?.checks ?? missing('contacts')),
      ...(app?.checks ?? missing('app')),
      readingCheck(reading, input),
    ],
    tags: contacts?.tags ?? app?.tags ?? new Map<number, string>(),
  }
}

/** When WeCom cannot be asked at all. @param why said of each secret that is there */
export function unasked(has: CredentialsInput['has'], why: Message): Credentials {
  const checksOf = (credential: Credential): readonly Check[] =>
    has[credential] ? [{ ...about(credential, 'secret'), status: 'skipped', message: why }] : missing(credential)
  return { reading: 'none', checks: [...checksOf('contacts'), ...checksOf('app')], tags: new Map() }
}

interface Findings {
  readonly works: boolean
  readonly readsDetails: boolean
  readonly checks: readonly Check[]
  readonly departments: ReadonlySet<number>
  readonly tags: ReadonlyMap<number, string> | undefined
  /** Of anybody, to be asked for with the other secret. */
  readonly someone?: string
}

function missing(credential: Credential): readonly Check[] {
  const variable = VARIABLES[credential]
  const isNeeded = credential === 'contacts'
  return [
    {
      id: `${credential}.secret`,
      area: credential,
      status: isNeeded ? 'error' : 'skipped',
      message: text('doctor.secret.missing', { variable }),
      remedy: text(isNeeded ? 'doctor.secret.missing.contacts' : 'doctor.secret.missing.app', { variable }),
    },
  ]
}

function readingOf(contacts: Findings | undefined, app: Findings | undefined): Reading {
  if (contacts?.works !== true) return app?.works === true ? 'app-only' : 'none'
  if (contacts.readsDetails) return 'full'
  return app?.works === true ? 'details' : 'ids'
}

function readingCheck(reading: Reading, { has }: Pick<CredentialsInput, 'has'>): Check {
  const status = reading === 'full' || reading === 'details' ? 'ok' : reading === 'none' ? 'skipped' : 'warning'
  return {
    id: 'access.reading',
    area: 'access',
    status,
    message: text(`doctor.reading.${reading}`),
    ...(reading === 'ids' && { remedy: text('doctor.reading.ids.remedy') }),
    ...(reading === 'app-only' &&
      !has.contacts && { remedy: text('doctor.secret.missing.contacts', { variable: VARIABLES.contacts }) }),
  }
}

async function checkContacts(input: CredentialsInput): Promise<Findings> {
  const { ask, impossibleUserid } = input
  const nothing = { works: false, readsDetails: false, departments: new Set<number>(), tags: undefined }
  const ids = await ask('contacts', { method: 'POST', path: 'user/list_id', body: { limit: 1 } })
  if (ids.kind === 'refused' && !ids.isToken && NOT_ALLOWED.has(ids.errcode)) {
    const message = text('doctor.contacts.kind', { variable: VARIABLES.contacts, errcode: ids.errcode })
    const check: Check = {
      ...about('contacts', 'secret'),
      status: 'error',
      message,
      remedy: text('doctor.contacts.kind.remedy'),
    }
    return { ...nothing, checks: [check] }
  }
  if (ids.kind !== 'answer') return { ...nothing, checks: [refusedCheck('contacts', ids, input)] }

  const tree = await ask('contacts', { method: 'GET', path: 'department/simplelist' })
  const tags = await ask('contacts', { method: 'GET', path: 'tag/list' })
  const details = await ask('contacts', { method: 'GET', path: 'department/get', query: { id: 1 } })
  const write = await ask('contacts', { method: 'POST', path: 'user/update', body: { userid: impossibleUserid } })
  const job = await ask('contacts', { method: 'GET', path: 'batch/getresult', query: { jobid: impossibleUserid } })
  const departments = idsOf(tree, 'department_id')
  const names = tagNames(tags)
  const someone = rowsOf(ids, 'dept_user')
    .flatMap(({ userid }) => (typeof userid === 'string' ? [userid] : []))
    .at(0)
  return {
    works: true,
    readsDetails: details.kind === 'answer',
    departments,
    tags: tags.kind === 'answer' ? names : undefined,
    ...(someone !== undefined && { someone }),
    checks: [
      {
        ...about('contacts', 'secret'),
        status: 'ok',
        message: text('doctor.secret.ok', { variable: VARIABLES.contacts }),
      },
      tree.kind === 'answer'
        ? {
            ...about('contacts', 'ids'),
            status: 'ok',
            message: text('doctor.contacts.ids', { count: departments.size }),
          }
        : refusedCheck('contacts', tree, input, 'ids'),
      tags.kind === 'answer'
        ? { ...about('contacts', 'tags'), status: 'ok', message: text('doctor.contacts.tags', { count: names.size }) }
        : refusedCheck('contacts', tags, input, 'tags'),
      detailsCheck(details, input),
      writeCheck(write, input),
      importCheck(job, input),
    ],
  }
}

function detailsCheck(answer: Answer, input: CredentialsInput): Check {
  const is = about('contacts', 'details')
  if (answer.kind === 'answer') return { ...is, status: 'ok', message: text('doctor.contacts.details') }
  if (answer.kind === 'refused' && IDS_ONLY.has(answer.errcode)) {
    return { ...is, status: 'ok', message: text('doctor.contacts.no-details', { errcode: answer.errcode }) }
  }
  return refusedCheck('contacts', answer, input, 'details')
}

function writeCheck(answer: Answer, input: CredentialsInput): Check {
  const is = about('contacts', 'write')
  if (answer.kind === 'answer' || (answer.kind === 'refused' && answer.errcode === NO_MEMBER)) {
    return { ...is, status: 'ok', message: text('doctor.contacts.write') }
  }
  if (answer.kind === 'refused' && NOT_ALLOWED.has(answer.errcode)) {
    const message = text('doctor.contacts.no-write', { errcode: answer.errcode })
    return { ...is, status: 'error', message, remedy: text('doctor.contacts.no-write.remedy') }
  }
  return refusedCheck('contacts', answer, input, 'write')
}

function importCheck(answer: Answer, input: CredentialsInput): Check {
  const is = about('contacts', 'import')
  if (answer.kind === 'answer' || (answer.kind === 'refused' && NO_JOB.has(answer.errcode))) {
    return { ...is, status: 'ok', message: text('doctor.contacts.import') }
  }
  if (answer.kind === 'refused' && NOT_ALLOWED.has(answer.errcode)) {
    const message = text('doctor.contacts.no-import', { errcode: answer.errcode })
    return { ...is, status: 'warning', message, remedy: text('doctor.contacts.no-write.remedy') }
  }
  return { ...refusedCheck('contacts', answer, input, 'import'), status: 'warning' }
}

async function checkApp(input: CredentialsInput, contacts: Findings | undefined): Promise<Findings> {
  const { ask } = input
  const nothing = { works: false, readsDetails: false, departments: new Set<number>(), tags: undefined }
  const list = await ask('app', { method: 'GET', path: 'department/simplelist' })
  if (list.kind !== 'answer') return { ...nothing, checks: [refusedCheck('app', list, input)] }
  const departments = idsOf(list, 'department_id')
  const tags = contacts?.tags === undefined ? await ask('app', { method: 'GET', path: 'tag/list' }) : undefined
  const someone = contacts?.someone
  const person =
    someone === undefined
      ? undefined
      : await ask('app', { method: 'GET', path: 'user/get', query: { userid: someone } })
  return {
    works: true,
    readsDetails: true,
    departments,
    tags: tags?.kind === 'answer' ? tagNames(tags) : undefined,
    checks: [
      { ...about('app', 'secret'), status: 'ok', message: text('doctor.secret.ok', { variable: VARIABLES.app }) },
      rangeCheck(departments, contacts?.departments),
      ...(person ? [personCheck(person, input)] : []),
    ],
  }
}

/** An app sees its visible range; what lies outside has no names for orgctl. */
function rangeCheck(seen: ReadonlySet<number>, all: ReadonlySet<number> | undefined): Check {
  const is = about('app', 'range')
  const hidden = all && all.size > 0 ? [...all].filter((id) => !seen.has(id)) : seen.has(1) ? [] : [1]
  if (hidden.length === 0) return { ...is, status: 'ok', message: text('doctor.app.range', { count: seen.size }) }
  const ids = hidden.slice(0, SHOWN).join(', ') + (hidden.length > SHOWN ? ' …' : '')
  const message = text('doctor.app.narrow', { count: hidden.length, ids })
  return { ...is, status: 'warning', message, remedy: text('doctor.app.narrow.remedy') }
}

/** Apps from before 2022-06-20 still read mobiles and the like. */
function personCheck(answer: Answer, input: CredentialsInput): Check {
  const is = about('app', 'details')
  if (answer.kind === 'answer') {
    const isOld = ['mobile', 'email', 'biz_mail', 'address'].some((field) => field in answer.body)
    return { ...is, status: 'ok', message: text(isOld ? 'doctor.app.old' : 'doctor.app.details') }
  }
  if (answer.kind === 'refused' && (answer.errcode === NO_MEMBER || NOT_ALLOWED.has(answer.errcode))) {
    return {
      ...is,
      status: 'warning',
      message: text('doctor.app.blind', { errcode: answer.errcode }),
      remedy: text('doctor.app.narrow.remedy'),
    }
  }
  return refusedCheck('app', answer, input, 'details')
}

function about(credential: Credential, what: string): { readonly id: string; readonly area: CheckArea } {
  return { id: `${credential}.${what}`, area: credential }
}

/** Why a secret is not accepted, or a call that should work is not. */
function refusedCheck(
  credential: Credential,
  answer: Exclude<Answer, { readonly kind: 'answer' }>,
  { callerIp }: CredentialsInput,
  what = 'secret',
): Check {
  const is = { ...about(credential, what), status: 'error' } as const
  const variable = VARIABLES[credential]
  if (answer.kind === 'lost') return { ...is, message: answer.message, ...(answer.remedy && { remedy: answer.remedy }) }
  const { errcode, isToken, remedy } = answer
  if (IP_CODES.has(errcode)) {
    const ip = callerIp()
    return {
      ...is,
      message: ip === undefined ? text('doctor.ip', { errcode }) : text('doctor.ip.shown', { ip, errcode }),
      remedy: text(credential === 'contacts' ? 'doctor.ip.contacts' : 'doctor.ip.app'),
    }
  }
  if (errcode === NO_CORP)
    return { ...is, message: text('doctor.corp', { errcode }), remedy: text('doctor.corp.remedy') }
  if (isToken && errcode === QUOTA)
    return { ...is, message: text('doctor.banned', { errcode }), remedy: text('doctor.banned.remedy') }
  if (SECRET_CODES.has(errcode)) {
    return {
      ...is,
      message: text('doctor.secret.wrong', { variable, errcode }),
      remedy: text(credential === 'contacts' ? 'doctor.secret.wrong.contacts' : 'doctor.secret.wrong.app'),
    }
  }
  if (OFF_CODES.has(errcode)) {
    return {
      ...is,
      message: text('doctor.off', { variable, errcode }),
      remedy: text(credential === 'contacts' ? 'doctor.off.contacts' : 'doctor.off.app'),
    }
  }
  return { ...is, message: text('doctor.refused', { variable, what, errcode }), ...(remedy && { remedy }) }
}

function text(code: Message['code'], params: Message['params'] = {}): Message {
  return { code, params }
}

function rowsOf(answer: Answer, field: string): readonly Readonly<Record<string, unknown>>[] {
  const rows: unknown = answer.kind === 'answer' ? answer.body[field] : undefined
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row: unknown) =>
    typeof row === 'object' && row !== null ? [Object.fromEntries(Object.entries(row))] : [],
  )
}

function idsOf(answer: Answer, field: string): ReadonlySet<number> {
  return new Set(rowsOf(answer, field).flatMap(({ id }) => (typeof id === 'number' ? [id] : [])))
}

function tagNames(answer: Answer): ReadonlyMap<number, string> {
  return new Map(
    rowsOf(answer, 'taglist').flatMap(({ tagid, tagname }) =>
      typeof tagid === 'number' && typeof tagname === 'string' ? [[tagid, tagname] as const] : [],
    ),
  )
}
