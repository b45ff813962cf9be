import { OrgctlError } from '../errors.ts'
import type { Fault } from './faults.ts'
import type { Latency } from './latency.ts'
import type { SandboxLimits } from './limits.ts'

/** What a spec asks for; absent is as usual. */
export interface FaultsSpec {
  readonly faults: readonly Fault[]
  readonly seed?: number
  readonly latency?: Latency
  readonly readLagMs?: number
  readonly limits?: Partial<SandboxLimits>
}

const PART =
  /^(?<call>[a-z_/]+|\*)=(?<after>after:)?(?<outcome>-?\d{1,6}|drop-before|drop-after|truncated|corrupt|expire-token|http-\d{3}|slow-\d{1,6})(?:x(?<times>\d{1,9}|\*))?(?:\+(?<skip>\d{1,9}))?(?:@(?<chance>\d{1,3}(?:\.\d+)?)%)?$/u

/** Parts that are about the sandbox as a whole. The first number is `a`, the second `b`. */
const SETTINGS: readonly (readonly [RegExp, (a: number, b: number) => Omit<FaultsSpec, 'faults'>])[] = [
  [/^seed=(\d{1,9})$/u, (seed) => ({ seed })],
  [/^latency=(\d{1,6})$/u, (latency) => ({ latency })],
  [/^latency=(\d{1,6})-(\d{1,6})$/u, (fromMs, toMs) => ({ latency: { kind: 'between', fromMs, toMs } })],
  [
    /^latency=([1-9]\d{0,5})\/([1-9]\d{0,5})$/u,
    (medianMs, p99Ms) => ({ latency: { kind: 'long-tailed', medianMs, p99Ms } }),
  ],
  [/^lag=(\d{1,6})$/u, (readLagMs) => ({ readLagMs })],
  [/^rate=([1-9]\d{0,8})$/u, (callsPerMinute) => ({ limits: { callsPerMinute } })],
  [
    /^rate=([1-9]\d{0,8})\/([1-9]\d{0,4})s$/u,
    (callsPerMinute, s) => ({ limits: { callsPerMinute, minuteMs: s * 1000 } }),
  ],
  [/^hourly=([1-9]\d{0,8})$/u, (callsPerHour) => ({ limits: { callsPerHour } })],
  [/^concurrent=([1-9]\d{0,5})$/u, (concurrentCalls) => ({ limits: { concurrentCalls } })],
]

const SETTING_NAMES: ReadonlySet<string> = new Set(['seed', 'latency', 'lag', 'rate', 'hourly', 'concurrent'])

/**
 * Faults in one line, separated by commas: `CALL=OUTCOME`, where `CALL` is a path below `/cgi-bin/` or `*`, and `OUTCOME` an
 * errcode, `http-502`, `drop-before`, `drop-after`, `truncated`, `slow-2000` (a body that takes that many ms), `expire-token`, or of
 * an exported block `corrupt`; a code or status after the effect is `after:-1`. Then, in this order and each optional: `x3` or `x*`
 * times (once), `+10` calls later, `@1.5%` of the calls (then for ever unless `x` says otherwise).
 *
 * Among them, for the sandbox as a whole: `seed=7` for what is left to chance; `latency=50`, `latency=20-80` or `latency=40/900`
 * (median and 99th percentile); `lag=2000` for reads that show what was true so many ms ago; `rate=600` or `rate=100/10s` calls of
 * one API (45009 beyond), `hourly=9000`, and `concurrent=8` (45033 beyond).
 * @throws OrgctlError `sandbox.faults`
 */
export function parseFaults(spec: string): FaultsSpec {
  const parts = spec
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const faults: Fault[] = []
  let whole: Omit<FaultsSpec, 'faults'> = {}
  for (const part of parts) {
    const setting = parseSetting(part)
    if (setting)
      whole = { ...whole, ...setting, ...(setting.limits && { limits: { ...whole.limits, ...setting.limits } }) }
    else faults.push(parseFault(part))
  }
  return { ...whole, faults }
}

function parseSetting(part: string): Omit<FaultsSpec, 'faults'> | undefined {
  for (const [pattern, make] of SETTINGS) {
    const [, a, b] = pattern.exec(part) ?? []
    if (a !== undefined) return make(Number(a), Number(b))
  }
  return undefined
}

function parseFault(part: string): Fault {
  const groups = PART.exec(part)?.groups
  const call = groups?.['call']
  const chance = groups?.['chance']
  if (!groups || call === undefined || SETTING_NAMES.has(call) || Number(chance ?? 0) > 100) {
    throw new OrgctlError('sandbox.faults', { params: { part } })
  }
  const times = groups['times'] ?? (chance === undefined ? '1' : '*')
  return {
    call,
    outcome: outcomeOf(groups['outcome'] ?? ''),
    times: times === '*' ? Number.POSITIVE_INFINITY : Number(times),
    skip: Number(groups['skip'] ?? 0),
    ...(groups['after'] === undefined ? {} : { when: 'after' }),
    ...(chance === undefined ? {} : { chance: Number(chance) / 100 }),
  }
}

const NAMED = ['drop-before', 'drop-after', 'truncated', 'corrupt', 'expire-token'] as const

function outcomeOf(text: string): Fault['outcome'] {
  const named = NAMED.find((name) => name === text)
  if (named !== undefined) return named
  const [, kind, number] = /^(http|slow)-(\d+)$/u.exec(text) ?? []
  if (kind === undefined) return Number(text)
  return kind === 'http' ? { status: Number(number) } : { slowMs: Number(number) }
}
