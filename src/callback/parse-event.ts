import { childOf, parseXml, textOf, type XmlElement } from './xml.ts'

/** What WeCom tells: that something happened. What is so now is told by reading. */
export type CallbackEvent =
  /** Something in the address book. `ref` is the userid or the id of a department or tag. */
  | { readonly kind: 'contact'; readonly change: string; readonly ref: string }
  /** An import or export has ended. https://developer.work.weixin.qq.com/document/path/90973 */
  | {
      readonly kind: 'job'
      readonly jobid: string
      readonly type: string
      readonly errcode: number
      readonly errmsg: string
    }
  /** Signed by WeCom, but about something else. */
  | { readonly kind: 'other'; readonly event: string }
  /** Signed by WeCom and in no form that we know. */
  | { readonly kind: 'unreadable' }

/** As third-party suites get it, `InfoType` is in the place of `Event`. */
export function parseEvent(message: string): CallbackEvent {
  const xml = parseXml(message)
  if (!xml) return { kind: 'unreadable' }
  const event = textOf(xml, 'Event') ?? textOf(xml, 'InfoType')
  switch (event) {
    case 'change_contact':
      return { kind: 'contact', change: textOf(xml, 'ChangeType') ?? '', ref: refOf(xml) }
    case 'batch_job_result':
      return jobOf(xml)
    case undefined:
    default:
      return { kind: 'other', event: event ?? textOf(xml, 'MsgType') ?? '' }
  }
}

/** Whether live may have changed. */
export function callsForReading(event: CallbackEvent): boolean {
  switch (event.kind) {
    case 'contact':
    case 'unreadable':
      return true
    case 'job':
      return !event.type.startsWith('export')
    case 'other':
      return false
  }
}

function refOf(xml: XmlElement): string {
  return textOf(xml, 'UserID') ?? textOf(xml, 'Id') ?? textOf(xml, 'TagId') ?? ''
}

/** With the wrapper of the official page, or without, as was seen. */
function jobOf(xml: XmlElement): CallbackEvent {
  const job = childOf(xml, 'BatchJob') ?? xml
  const jobid = textOf(job, 'JobId')
  if (jobid === undefined || jobid === '') return { kind: 'unreadable' }
  const errcode = Number(textOf(job, 'ErrCode') ?? 0)
  return {
    kind: 'job',
    jobid,
    type: textOf(job, 'JobType') ?? '',
    errcode: Number.isSafeInteger(errcode) ? errcode : -1,
    errmsg: textOf(job, 'ErrMsg') ?? '',
  }
}
