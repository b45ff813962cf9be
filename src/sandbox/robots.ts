import { RateLimit } from './rate-limit.ts'
import { refuse } from './refusal.ts'
import { isRecord } from './fields.ts'

/** A message as the group sees it. */
export interface RobotMessage {
  readonly msgtype: string
  /** Of text and markdown; the body of others is taken unseen. */
  readonly content?: string
}

/** Bytes of the content. */
const LARGEST: Readonly<Record<string, number>> = { text: 2048, markdown: 4096, markdown_v2: 4096 }
const OTHERS: ReadonlySet<string> = new Set(['image', 'news', 'file', 'voice', 'template_card'])
const PER_MINUTE = 20

/** A group with a robot: the key in the address is all that it takes. */
export class Robots {
  readonly #key: string
  readonly #rates: RateLimit
  readonly #messages: RobotMessage[] = []

  constructor(key: string, rates: { readonly minuteMs: number; readonly now: () => number }) {
    this.#key = key
    this.#rates = new RateLimit({ perMinute: PER_MINUTE, perHour: Infinity, block: 'from-breach', ...rates })
  }

  /** In the order in which they came. */
  messages(): readonly RobotMessage[] {
    return [...this.#messages]
  }

  /** @throws Refusal */
  send(key: string | null, text: string): void {
    if (key !== this.#key) refuse(93000)
    this.#rates.admit(this.#key)
    this.#messages.push(messageOf(text))
  }
}

function messageOf(text: string): RobotMessage {
  const body = parse(text)
  const msgtype = String(body['msgtype'])
  const part = body[msgtype]
  const largest = LARGEST[msgtype]
  if (largest === undefined && !OTHERS.has(msgtype)) refuse(40008)
  if (!isRecord(part)) return refuse(40058)
  if (largest === undefined) return { msgtype }
  const { content } = part
  if (typeof content !== 'string' || content === '') return refuse(40058)
  if (Buffer.byteLength(content) > largest) {
    refuse(40058, `${msgtype}.content exceed max length ${largest}. invalid Request Parameter`)
  }
  return { msgtype, content }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text)
    return isRecord(body) ? body : refuse(40058)
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(40058)
    throw error
  }
}
