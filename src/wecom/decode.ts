import { isRecord } from '../model/json.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** An answer lacks a field or has it in a form that cannot be read. Never leaves `wecom/`: the client turns it into an error of the call. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody'
  readonly field: string

  constructor(field: string) {
    super(field)
    this.field = field
  }
}

/** @throws MalformedBody */
export function asObject(value: unknown, field: string): JsonObject {
  if (!isRecord(value)) throw new MalformedBody(field)
  return value
}

/** @throws MalformedBody */
export function asArray(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new MalformedBody(field)
  return value
}

/**
 * A whole number, also when it is written as a string, as WeCom has been seen to do.
 * @throws MalformedBody
 */
export function asInteger(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value === 'string' && /^-?\d{1,15}$/u.test(value)) return Number(value)
  throw new MalformedBody(field)
}

/** @throws MalformedBody */
export function asText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw new MalformedBody(field)
  return value
}

/** `[]` where the key is absent or null: WeCom leaves out empty lists now and then. */
export function optionalArray(value: unknown, field: string): readonly unknown[] {
  return value === undefined || value === null ? [] : asArray(value, field)
}
