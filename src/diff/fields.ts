import { equalJson } from '../model/compare.ts'
import { mailKey, mobileKey, useridKey, type ExtattrValue, type MemberField } from '../model/fields.ts'
import type { DesiredMember } from '../model/desired.ts'
import type { LiveMember } from '../model/live.ts'
import { recordOf } from '../model/memory.ts'

/** What a comparison of one field found. `unknown`: live could not be read, so nothing may be said about it. */
export type Verdict = 'equal' | 'different' | 'unknown'

/** Compares the stated value of a member field with live, in the way WeCom does. Call only for fields that `desired` states. */
export function compareMemberField(
  field: MemberField,
  desired: DesiredMember,
  live: LiveMember,
  finalUserid: (userid: string) => string,
): Verdict {
  switch (field) {
    case 'mobile':
      return compareText(desired.mobile, live.mobile, mobileKey)
    case 'email':
      return compareText(desired.email, live.email, mailKey)
    case 'biz_mail':
      return compareText(desired.biz_mail, live.biz_mail, mailKey)
    case 'direct_leader':
      return compareText(desired.direct_leader, live.direct_leader, (userid) => useridKey(finalUserid(userid)))
    case 'enable':
      if (live.enable === undefined) return 'unknown'
      return live.enable === desired.enable ? 'equal' : 'different'
    case 'extattr':
      if (live.extattr === undefined) return 'unknown'
      return Object.keys(changedExtattr(desired, live)).length === 0 ? 'equal' : 'different'
    case 'external_profile':
      return compareProfile(desired, live)
    case 'name':
    case 'alias':
    case 'position':
    case 'gender':
    case 'telephone':
    case 'address':
    case 'external_position':
      return compareText(desired[field], live[field], (text) => text)
  }
}

function compareText(
  desired: string | null | undefined,
  live: string | null | undefined,
  key: (text: string) => string,
): Verdict {
  if (live === undefined) return 'unknown'
  const wanted = desired === null || desired === undefined ? '' : key(desired)
  return wanted === (live === null ? '' : key(live)) ? 'equal' : 'different'
}

/** The entries that must be written so that live has what the files say: `null` clears one. Entries that the files do not name stay. */
export function changedExtattr(desired: DesiredMember, live: LiveMember): Record<string, ExtattrValue | null> {
  const present = live.extattr ?? {}
  const wanted =
    desired.extattr === null
      ? Object.fromEntries(Object.keys(present).map((name) => [name, null]))
      : (desired.extattr ?? {})
  const changed: Record<string, ExtattrValue | null> = {}
  for (const name of Object.keys(wanted)) {
    const value = wanted[name] ?? null
    if (!equalJson(value, recordOf(present, name) ?? null)) changed[name] = value
  }
  return changed
}

/** WeCom adds keys of its own to a profile (the channel's status), so only stated keys are compared, all the way down. */
function compareProfile(desired: DesiredMember, live: LiveMember): Verdict {
  if (live.external_profile === undefined) return 'unknown'
  if (desired.external_profile === null || desired.external_profile === undefined) {
    return live.external_profile === null || Object.keys(live.external_profile).length === 0 ? 'equal' : 'different'
  }
  return covers(live.external_profile, desired.external_profile) ? 'equal' : 'different'
}

function covers(live: unknown, stated: unknown): boolean {
  if (typeof stated !== 'object' || stated === null) return live === stated
  if (Array.isArray(stated)) {
    return Array.isArray(live) && live.length === stated.length && stated.every((item, i) => covers(live[i], item))
  }
  if (typeof live !== 'object' || live === null) return false
  const known = new Map<string, unknown>(Object.entries(live))
  return Object.entries(stated).every(([key, value]) => covers(known.get(key), value))
}
