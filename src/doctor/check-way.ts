import type { Message } from '../model/message.ts'
import type { Check } from './check.ts'

export interface WayInput {
  readonly reached:
    | { readonly kind: 'reached'; readonly serverTimeMs: number | undefined }
    | { readonly kind: 'lost'; readonly cause: string; readonly detail: string | number }
  readonly host: string
  readonly proxy: string | undefined
  readonly nowMs: number
  readonly corpId: string | undefined
}

/** A clock that is further off is worth a word. The server tells whole seconds, and the answer took its time. */
const TOLERANCE_MS = 60_000

/** Whether there is a way to WeCom, and whether both ends agree on the time. */
export function checkWay({ reached, host, proxy, nowMs, corpId }: WayInput): readonly Check[] {
  return [
    ...(corpId === undefined
      ? [
          check(
            'corp-id',
            'error',
            { code: 'doctor.corp-id.missing', params: {} },
            { code: 'doctor.corp-id.missing.remedy', params: {} },
          ),
        ]
      : []),
    ...(reached.kind === 'lost'
      ? [lostCheck(reached.cause, reached.detail, host, proxy)]
      : [
          check(
            'network',
            'ok',
            proxy === undefined
              ? { code: 'doctor.reached', params: { host } }
              : { code: 'doctor.reached-proxy', params: { host, proxy } },
          ),
          clockCheck(reached.serverTimeMs, nowMs, host),
        ]),
  ]
}

function lostCheck(cause: string, detail: string | number, host: string, proxy: string | undefined): Check {
  const remedy: Message = {
    code: cause === 'tls' ? 'doctor.unreached.tls.remedy' : 'doctor.unreached.remedy',
    params: {},
  }
  if (cause === 'proxy' && proxy !== undefined) {
    return check('network', 'error', { code: 'doctor.unreached.proxy', params: { proxy, detail } }, remedy)
  }
  const code =
    cause === 'deadline'
      ? 'doctor.unreached.deadline'
      : cause === 'tls'
        ? 'doctor.unreached.tls'
        : 'doctor.unreached.network'
  return check('network', 'error', { code, params: { host, detail } }, remedy)
}

function clockCheck(serverTimeMs: number | undefined, nowMs: number, host: string): Check {
  if (serverTimeMs === undefined) return check('clock', 'skipped', { code: 'doctor.clock.unknown', params: { host } })
  const skewMs = nowMs - serverTimeMs
  if (Math.abs(skewMs) <= TOLERANCE_MS) return check('clock', 'ok', { code: 'doctor.clock.ok', params: {} })
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  return check(
    'clock',
    'warning',
    { code: skewMs > 0 ? 'doctor.clock.ahead' : 'doctor.clock.behind', params: { seconds, host } },
    { code: 'doctor.clock.remedy', params: {} },
  )
}

function check(what: string, status: Check['status'], message: Message, remedy?: Message): Check {
  return { id: `access.${what}`, area: 'access', status, message, ...(remedy && { remedy }) }
}
