import type { SourceRef } from '../../model/source.ts'
import { departmentName, memberName, tagName } from '../declared.ts'
import type { Report } from '../problem.ts'
import { countCharacters, showValue } from '../show-value.ts'
import type { MemberSpec, PolicySpec, TagSpec } from '../spec.ts'
import type { DepartmentItem } from '../validate.ts'
import { checkContact } from './contact.ts'
import { checkExternalProfile } from './external-profile.ts'
import { checkExtattr } from './extattr.ts'
import { isGlob } from './globs.ts'
import { checkText, say, shown, type Owner } from './texts.ts'

/*
 * Rules about one object that a JSON Schema cannot express.
 */

const MEMBER_TEXTS = ['name', 'alias', 'position', 'address', 'external_position'] as const

/** @param isWhole false when a field had to be left out of `spec`: then nothing can be said about what is missing */
export function checkMemberValues(
  spec: MemberSpec,
  isWhole: boolean,
  source: () => SourceRef,
  suspicious: boolean,
  report: Report,
): void {
  const owner: Owner = { name: () => memberName(spec.userid), source, report }
  if (spec.userid.includes('@')) say(owner, 'ORG202', ['userid'], { value: showValue(spec.userid) })
  if (isWhole) checkContact(owner, spec)
  for (const field of MEMBER_TEXTS) {
    const value = spec[field]
    if (typeof value === 'string') checkText(owner, [field], value, suspicious)
  }
  if (spec.extattr) checkExtattr(owner, spec.extattr, suspicious)
  if (spec.external_profile) checkExternalProfile(owner, spec.external_profile)
}

export function checkDepartmentValues(
  spec: Omit<DepartmentItem, 'children'>,
  source: SourceRef,
  suspicious: boolean,
  report: Report,
): void {
  const owner: Owner = { name: () => departmentName(spec), source: () => source, report }
  for (const field of ['name', 'name_en'] as const) {
    const value = spec[field]
    if (typeof value !== 'string') continue
    checkText(owner, [field], value, suspicious)
    checkNameLength(owner, field, value)
  }
}

/** Two official pages give smaller limits than the third. */
function checkNameLength(owner: Owner, field: string, value: string): void {
  if (value.length <= 21) return
  const length = countCharacters(value)
  const bytes = Buffer.byteLength(value)
  if (length <= 64 && (length > 32 || bytes > 64)) {
    say(owner, 'ORG208', [field], { ...shown([field], value), length, bytes })
  }
}

export function checkTagValues(spec: TagSpec, source: SourceRef, suspicious: boolean, report: Report): void {
  const owner: Owner = { name: () => tagName(spec), source: () => source, report }
  if (spec.name !== undefined) checkText(owner, ['name'], spec.name, suspicious)
}

export function checkPolicyValues(spec: PolicySpec, source: SourceRef, report: Report): void {
  const owner: Owner = { name: () => 'policy', source: () => source, report }
  for (const [index, glob] of (spec.protect?.members ?? []).entries()) {
    const place = ['protect', 'members', index]
    if (!isGlob(glob)) say(owner, 'ORG219', place, shown(place, glob))
  }
}
