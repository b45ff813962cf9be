import type { DepartmentId, TagId } from '../model/fields.ts'
import type { Fields } from './fields.ts'
import type { Deliveries } from './callbacks/deliveries.ts'
import type { Exports } from './exports.ts'
import type { LinkedGroup } from './linked.ts'
import type { Jobs } from './jobs.ts'
import type { SandboxLimits } from './limits.ts'
import type { MediaShelf } from './media-shelf.ts'
import type { Upload } from './multipart.ts'
import type { SecondFactors } from './second-factors.ts'
import type { Store } from './store.ts'
import type { SandboxSwitches } from './switches.ts'
import type { View } from './view.ts'

/** `console` is an admin in the web console: no token, and not bound by what only binds the API. */
export type Caller = 'contacts' | 'app' | 'console'

/** What the credentials may read: contract section 6. */
export type Profile = 'full' | 'details' | 'ids'

/** Visible range (可见范围) of the app; the root department is everybody. */
export interface AppRange {
  readonly departments?: readonly DepartmentId[]
  readonly members?: readonly string[]
  readonly tags?: readonly TagId[]
}

export interface World {
  readonly corpId: string
  /** Domain of the corp's mail; absent when the corp has none, and then any biz_mail is accepted. */
  readonly bizMailDomain: string | undefined
  readonly profile: Profile
  readonly appRange: AppRange
  readonly switches: SandboxSwitches
  readonly limits: SandboxLimits
  readonly now: () => number
  readonly media: MediaShelf
  readonly jobs: Jobs
  readonly exports: Exports
  readonly callbacks: Deliveries
  /** Other corps, as the app sees them. */
  readonly linked: readonly LinkedGroup[]
  readonly secondFactors: SecondFactors
  /** Times of account creation in the last 30 days, kept only while the corp has an account cap. */
  readonly creations: number[]
  /** Times of look-ups by mobile or mail that found nobody, likewise. */
  readonly wrongGuesses: number[]
  /** Replaced as a whole by a new seed. */
  store: Store
}

/** One call on its way through a handler. */
export interface CallContext {
  readonly world: World
  /** What this call sees; behind the truth for reads under read lag. */
  readonly store: Store
  readonly caller: Caller
  readonly fields: Fields
  readonly view: View
  /** The file of a call whose body is one. */
  readonly upload: Upload | undefined
  /** Where the caller reached the sandbox: `http://127.0.0.1:8787`. */
  readonly origin: string
}

/** A success. `errmsg` defaults to `ok`. */
export interface Success {
  readonly errmsg?: 'created' | 'updated' | 'deleted' | ''
  readonly payload?: Readonly<Record<string, unknown>>
}

/**
 * Who may call: `write` and `contacts` the contacts secret alone, `detail` whoever the profile lets read details, `ids` and `any`
 * both secrets, `app` the app's alone, `tag-write` both too, but each only for its own tags.
 */
export type Access = 'write' | 'tag-write' | 'detail' | 'ids' | 'list_id' | 'contacts' | 'app' | 'any'

export interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly access: Access
  /** The body is a file and the parameters are in the query; JSON unless stated. */
  readonly body?: 'file'
  /** A POST that has nothing required in its body, so that it may come without one. */
  readonly bodyOptional?: true
  /** Calls at the same time; the answer beyond is 45033. The corp's own figure unless stated. */
  readonly atOnce?: number
  /** Sees the organisation as it was some time ago, under read lag. */
  readonly lags?: true
  /** Changes something although `access` does not say `write`. */
  readonly changes?: true
  /** Payload keys that WeCom sends empty with an error. */
  readonly emptyOnRefusal?: Readonly<Record<string, unknown>>
  /** @throws Refusal */
  readonly run: (context: CallContext) => Success
}
