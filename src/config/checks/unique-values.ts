import { uniqueKey, UNIQUE_FIELDS, type UniqueField } from '../../model/fields.ts'
import { memberField, type MemberTable } from '../declared.ts'
import { KeyTable } from '../key-table.ts'
import type { ConfigCode, Report } from '../problem.ts'
import { showValue } from '../show-value.ts'
import type { MemberSpec } from '../spec.ts'

/** Which member was the first with a mobile, email or biz_mail, and who came later with the same. */
export interface Owners {
  readonly tables: Readonly<Record<UniqueField, KeyTable>>
  readonly matches: Match[]
}

interface Match {
  readonly field: UniqueField
  readonly value: string
  readonly member: number
  readonly owner: number
}

export function newOwners(expectedMembers = 0): Owners {
  return {
    tables: {
      mobile: new KeyTable('mobile', expectedMembers),
      email: new KeyTable('case', expectedMembers),
      // Few corps state it: it grows where they do.
      biz_mail: new KeyTable('case'),
    },
    matches: [],
  }
}

export function claimValues({ tables, matches }: Owners, spec: MemberSpec, member: number): void {
  for (const field of UNIQUE_FIELDS) {
    const value = spec[field]
    if (value === undefined || value === null) continue
    const owner = tables[field].claim(value, member)
    if (owner >= 0) matches.push({ field, value, member, owner })
  }
}

const TAKEN: Readonly<Record<UniqueField, ConfigCode>> = { mobile: 'ORG302', email: 'ORG303', biz_mail: 'ORG304' }

/**
 * WeCom holds each mobile, email and biz_mail once in a corp.
 *
 * @param valueOf what a member states for a field; asked in the order of the members
 */
export function reportTaken(
  { matches }: Owners,
  members: MemberTable,
  valueOf: (member: number, field: UniqueField) => unknown,
  report: Report,
): void {
  for (const { field, value, member, owner } of matches.toSorted((a, b) => a.owner - b.owner)) {
    const other = valueOf(owner, field)
    if (typeof other !== 'string' || uniqueKey(field, other) !== uniqueKey(field, value)) continue
    report({
      code: TAKEN[field],
      params: {
        userid: members.userids[member] ?? '',
        value: showValue(value, field),
        other: members.userids[owner] ?? '',
      },
      source: memberField(members, member, field),
      at: 'value',
      related: memberField(members, owner, field),
    })
  }
}
