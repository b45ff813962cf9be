import type { config } from '../messages/en/config.ts'
import type { Message, MessageParams } from '../model/message.ts'
import type { SourceRef } from '../model/source.ts'
import type { ShownValue } from './show-value.ts'
import type { TextPlace } from './text-place.ts'

export type ConfigCode = Extract<keyof typeof config, `ORG${string}`>

/** Everything else is an error. */
const WARNINGS: ReadonlySet<ConfigCode> = new Set([
  'ORG113',
  'ORG114',
  'ORG202',
  'ORG208',
  'ORG217',
  'ORG220',
  'ORG315',
  'ORG320',
  'ORG321',
  'ORG407',
])

export function isWarningCode(code: ConfigCode): boolean {
  return WARNINGS.has(code)
}

/** A fault in an org file, still without its line: finding a fault is cheap, finding its place is not. */
export interface Problem {
  readonly code: ConfigCode
  readonly params: Readonly<Record<string, string | number | ShownValue>>
  readonly source: SourceRef
  /** What `source.pointer` means: a value, or the key in front of it. `file`: the file as a whole, which may not be text. */
  readonly at: 'value' | 'key' | 'file'
  /** The place itself, where the reader of the file has told it. */
  readonly place?: TextPlace
  readonly hint?: Message
  /** The field whose value, as it is written, is to become the message's `{value}`: it cannot be told from what was read. */
  readonly written?: string
  /** Another place the message speaks of: shown as its `{where}`. */
  readonly related?: SourceRef
}

/** What the message says, with or without personal values. */
export function shownParams(params: Problem['params'], showSensitive: boolean): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value !== 'object' ? value : showSensitive ? value.clear : value.hidden,
    ]),
  )
}

/** Keeps the first problems and counts the rest: a file may be wrong in every line. */
export interface ProblemList {
  readonly kept: Problem[]
  keptWarnings: number
  errors: number
  warnings: number
}

const KEPT_LIMIT = 1_000

export function newProblemList(): ProblemList {
  return { kept: [], keptWarnings: 0, errors: 0, warnings: 0 }
}

/** Errors displace warnings when there is no more room. */
export function addProblem(list: ProblemList, problem: Problem): void {
  const isWarning = isWarningCode(problem.code)
  if (isWarning) list.warnings++
  else list.errors++
  if (list.kept.length < KEPT_LIMIT) {
    list.kept.push(problem)
    if (isWarning) list.keptWarnings++
  } else if (!isWarning && list.keptWarnings > 0) {
    list.kept.splice(
      list.kept.findLastIndex((kept) => isWarningCode(kept.code)),
      1,
      problem,
    )
    list.keptWarnings--
  }
}

export type Report = (problem: Problem) => void
