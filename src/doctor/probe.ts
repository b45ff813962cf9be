import { OrgctlError, WecomApiError } from '../errors.ts'
import type { Message } from '../model/message.ts'

/** What a call came to. */
export type Answer =
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> }
  /** WeCom said no. `isToken`: to the secret itself, before the call. */
  | {
      readonly kind: 'refused'
      readonly errcode: number
      readonly isToken: boolean
      readonly remedy: Message | undefined
    }
  /** No answer came. */
  | { readonly kind: 'lost'; readonly message: Message; readonly remedy: Message | undefined }

export type Credential = 'contacts' | 'app'

export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: object
}

/** Makes one call with one of the secrets. Never throws for what WeCom or the network did. */
export type Ask = (credential: Credential, question: Question) => Promise<Answer>

/** What was thrown by a call, as an answer. Anything else is thrown on. */
export function answerOf(error: unknown): Answer {
  if (!(error instanceof OrgctlError)) throw error
  const remedy = error.hint
  if (!(error instanceof WecomApiError) || error.errcode === -1 || error.errcode === 0) {
    return { kind: 'lost', message: { code: error.code, params: error.params }, remedy }
  }
  return { kind: 'refused', errcode: error.errcode, isToken: error.endpoint === 'gettoken', remedy }
}
