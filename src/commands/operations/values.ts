import { OrgctlError } from '../../errors.ts'
import type { MessageCode } from '../../messages/catalogue.ts'
import type { Context } from '../context.ts'

export type Thing = 'userid' | 'value' | 'code' | 'department' | 'tag' | 'linked-member' | 'linked-department'

export interface ValuesOptions {
  readonly thing: Thing
  /** Names of the field that holds the value where a line of standard input is a JSON object, as our own output is. */
  readonly keys: readonly string[]
  /** What is wrong with the value, if anything. */
  readonly fault: (value: string) => MessageCode | undefined
}

/**
 * What a command is to be done with, each once: as typed, or for `-` a line each of standard input. All are checked before anything
 * is sent.
 * @throws OrgctlError
 */
export async function valuesFrom(
  { world, wording }: Context,
  typed: readonly string[],
  { thing, keys, fault }: ValuesOptions,
): Promise<readonly string[]> {
  const what = wording.text(`ops.what.${thing}`)
  const values = new Set<string>()
  for (const value of typed) {
    if (value === '-') {
      for (const read of linesOf(await world.readStdin(), keys)) {
        const rule = read.value === undefined ? 'ops.rule.json' : fault(read.value)
        if (rule !== undefined || read.value === undefined) {
          const params = {
            line: read.line,
            value: read.text,
            what,
            rule: wording.text(rule ?? 'ops.rule.json', { key: keys[0] ?? '' }),
          }
          throw new OrgctlError('ops.bad-line', { params })
        }
        values.add(read.value)
      }
      continue
    }
    const rule = fault(value)
    if (rule !== undefined)
      throw new OrgctlError('ops.bad-value', { params: { value, what, rule: wording.text(rule) } })
    values.add(value)
  }
  if (values.size === 0) throw new OrgctlError('ops.none', { params: { what } })
  return [...values]
}

interface Line {
  readonly line: number
  readonly text: string
  /** Absent in an object that has none of the keys. */
  readonly value: string | undefined
}

function* linesOf(input: string, keys: readonly string[]): Generator<Line> {
  for (const [index, raw] of input
    .replace(/^\u{feff}/u, '')
    .split('\n')
    .entries()) {
    const text = raw.trim()
    if (text === '') continue
    yield { line: index + 1, text, value: text.startsWith('{') ? fieldOf(text, keys) : text }
  }
}

function fieldOf(text: string, keys: readonly string[]): string | undefined {
  let object: unknown
  try {
    object = JSON.parse(text)
  } catch {
    return undefined
  }
  const fields = new Map(typeof object === 'object' && object !== null ? Object.entries(object) : [])
  for (const key of keys) {
    const value: unknown = fields.get(key)
    if (typeof value === 'string') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

export function useridFault(value: string): MessageCode | undefined {
  const size = Buffer.byteLength(value)
  return size >= 1 && size <= 64 ? undefined : 'ops.rule.userid'
}
