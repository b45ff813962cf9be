import { OrgctlError } from '../errors.ts'
import { OBJECT_KINDS, type StrategyName } from '../model/policy.ts'
import type { AllowedDeletes } from '../plan/guard.ts'
import { parseTarget, type TargetRef } from '../plan/targeting.ts'

/** @throws OrgctlError for anything but a whole number from `min` on */
export function wholeNumber(flag: string, value: string, min: number): number {
  const number = Number(value)
  if (!/^\d+$/u.test(value) || !Number.isSafeInteger(number) || number < min) {
    throw new OrgctlError('cli.bad-number', { params: { flag, min, value } })
  }
  return number
}

/** `30`, `30s` or `5m`. @throws OrgctlError for anything else */
export function seconds(flag: string, value: string): number {
  const [, number, unit] = /^(\d{1,6})(s|m)?$/u.exec(value) ?? []
  if (number === undefined) throw new OrgctlError('cli.bad-duration', { params: { flag, value } })
  return Number(number) * (unit === 'm' ? 60 : 1)
}

/** `members=37`, repeatable; the last one of a kind counts. */
export function allowedDeletes(values: readonly string[] = []): AllowedDeletes {
  const allowed: Partial<Record<(typeof OBJECT_KINDS)[number], number>> = {}
  for (const value of values.flatMap((each) => each.split(','))) {
    const [, name, count] = /^(\w+)=(\d{1,9})$/u.exec(value) ?? []
    const kind = OBJECT_KINDS.find((each) => each === name)
    if (!kind || count === undefined) throw new OrgctlError('cli.bad-allow-deletes', { params: { value } })
    allowed[kind] = Number(count)
  }
  return allowed
}

/** Both together: the larger number of each kind. */
export function moreAllowed(one: AllowedDeletes, other: AllowedDeletes): AllowedDeletes {
  const allowed = new Map(OBJECT_KINDS.map((kind) => [kind, Math.max(one[kind] ?? 0, other[kind] ?? 0)]))
  return Object.fromEntries([...allowed].filter(([, count]) => count > 0))
}

export function targetRefs(values: readonly string[] = []): readonly TargetRef[] {
  return values.map((value) => {
    const target = parseTarget(value)
    if (!target) throw new OrgctlError('cli.bad-target', { params: { value } })
    return target
  })
}

const STRATEGIES = ['auto', 'calls', 'sync', 'replace'] as const satisfies readonly StrategyName[]

export function strategyName(value: string): StrategyName {
  return choice('--strategy', value, STRATEGIES)
}

export function choice<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === value)
  if (found === undefined)
    throw new OrgctlError('cli.bad-choice', { params: { flag, value, choices: choices.join(', ') } })
  return found
}

/** `--format`, checked against what the command can print; the first is the default. */
export function formatOf<T extends string>(
  command: string,
  value: string | undefined,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0]
  const found = choices.find((each) => each === value)
  if (found !== undefined) return found
  throw new OrgctlError('cli.format-unsupported', { params: { format: value, command, choices: choices.join(', ') } })
}
