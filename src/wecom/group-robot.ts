import { asInteger, asObject, MalformedBody } from './decode.ts'
import { redact } from './redact.ts'
import type { Transport } from './transport.ts'

/** What came of one message to a group. */
export type RobotAnswer =
  | { readonly kind: 'sent' }
  /** By WeCom. 45009: more than 20 in a minute. */
  | { readonly kind: 'refused'; readonly errcode: number; readonly errmsg: string }
  | { readonly kind: 'lost'; readonly detail: string }

const TIMEOUT_MS = 10_000

/**
 * One message, without repetition. The address holds the robot's key, so nothing of it is in the answer.
 * https://developer.work.weixin.qq.com/document/path/99110
 */
export async function sendMarkdown(transport: Transport, url: string, content: string): Promise<RobotAnswer> {
  const body = JSON.stringify({ msgtype: 'markdown', markdown: { content } })
  const delivery = await transport.send({ method: 'POST', url, body, timeoutMs: TIMEOUT_MS })
  if (delivery.kind === 'lost') return { kind: 'lost', detail: `${delivery.cause} ${delivery.detail}` }
  return answerOf(delivery.text, new URL(url).searchParams.get('key') ?? '')
}

function answerOf(text: string, key: string): RobotAnswer {
  try {
    const answer = asObject(JSON.parse(text), 'answer')
    const errcode = asInteger(answer['errcode'], 'errcode')
    if (errcode === 0) return { kind: 'sent' }
    const errmsg = typeof answer['errmsg'] === 'string' ? answer['errmsg'] : ''
    return { kind: 'refused', errcode, errmsg: redact(errmsg, [key]) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MalformedBody) return { kind: 'lost', detail: 'malformed' }
    throw error
  }
}
