import { validateDepartment, validateFile, validateMember, validateTag, type SchemaError } from '#compiled/org.js'
import type { DepartmentSpec, MemberSpec, OrgSpec, TagSpec } from './spec.ts'

export type { SchemaError }

/** What the schema says of one part of a file. Where `ok` is false, `value` is what can still be used of it, if anything can. */
export type Verdict<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly value: Partial<T> | undefined; readonly errors: readonly SchemaError[] }

/** The file's own fields; what is inside its lists is left for the validators below. */
export type FileSpec = Omit<OrgSpec, 'departments' | 'members' | 'tags'> & {
  readonly departments?: readonly unknown[]
  readonly members?: readonly unknown[]
  readonly tags?: readonly unknown[]
}
export type DepartmentItem = Omit<DepartmentSpec, 'children'> & { readonly children?: readonly unknown[] }

export function checkFile(value: unknown): Verdict<FileSpec> {
  return isFile(value)
    ? { ok: true, value }
    : { ok: false, value: salvage(value, validateFile.errors), errors: validateFile.errors ?? [] }
}

export function checkDepartment(value: unknown): Verdict<DepartmentItem> {
  return isDepartment(value)
    ? { ok: true, value }
    : { ok: false, value: salvage(value, validateDepartment.errors), errors: validateDepartment.errors ?? [] }
}

export function checkMember(value: unknown): Verdict<MemberSpec> {
  return isMember(value)
    ? { ok: true, value }
    : { ok: false, value: salvage(value, validateMember.errors), errors: validateMember.errors ?? [] }
}

export function checkTag(value: unknown): Verdict<TagSpec> {
  return isTag(value)
    ? { ok: true, value }
    : { ok: false, value: salvage(value, validateTag.errors), errors: validateTag.errors ?? [] }
}

const isFile = (value: unknown): value is FileSpec => validateFile(value)
const isDepartment = (value: unknown): value is DepartmentItem => validateDepartment(value)
const isMember = (value: unknown): value is MemberSpec => validateMember(value)
const isTag = (value: unknown): value is TagSpec => validateTag(value)

/** Faults that leave no value of the right type. A value of the right type, even if ill-formed, still says which object is meant. */
const WRONG_TYPE: ReadonlySet<string> = new Set(['type', 'enum', 'const', 'required', 'false schema'])

/**
 * A copy without the fields that are of a wrong type, so that one wrong field does not make everything that refers to the object wrong
 * as well.
 */
function salvage<T>(value: unknown, errors: readonly SchemaError[] | null | undefined): Partial<T> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const copy = new Map<string, unknown>(Object.entries(value))
  for (const { keyword, instancePath, params } of errors ?? []) {
    const field = instancePath.split('/')[1]
    if (field !== undefined) {
      if (WRONG_TYPE.has(keyword)) copy.delete(field)
    } else if (keyword === 'additionalProperties') copy.delete(String(params['additionalProperty']))
  }
  // The schema has judged every field, and those whose types it rejected are gone.
  return Object.fromEntries(copy) as Partial<T>
}
