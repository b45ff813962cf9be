import { OrgctlError } from '../errors.ts'
import type { Fault } from './faults.ts'

const PART =
  /^(?<call>[a-z_/]+|\*)=(?<after>after:)?(?<outcome>-?\d{1,6}|drop-before|drop-after|truncated|corrupt|http-\d{3})(?:x(?<times>\d{1,9}|\*))?(?:\+(?<skip>\d{1,9}))?(?:@(?<chance>\d{1,3}(?:\.\d+)?)%)?$/u

/**
 * Faults in one line, separated by commas: `CALL=OUTCOME`, where `CALL` is a path below `/cgi-bin/` or `*`, and `OUTCOME` an
 * errcode, `http-502`, `drop-before`, `drop-after`, or of an exported block `truncated` or `corrupt`; a code or status after the effect is `after:-1`. Then, in this order and
 * each optional: `x3` or `x*` times (once), `+10` calls later, `@1.5%` of the calls (then for ever unless `x` says otherwise).
 * @throws OrgctlError `sandbox.faults`
 */
export function parseFaults(spec: string): readonly Fault[] {
  return spec
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseFault)
}

function parseFault(part: string): Fault {
  const groups = PART.exec(part)?.groups
  const call = groups?.['call']
  const chance = groups?.['chance']
  if (!groups || call === undefined || Number(chance ?? 0) > 100) {
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

function outcomeOf(text: string): Fault['outcome'] {
  if (text === 'drop-before' || text === 'drop-after' || text === 'truncated' || text === 'corrupt') return text
  return text.startsWith('http-') ? { status: Number(text.slice('http-'.length)) } : Number(text)
}
