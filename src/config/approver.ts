import type { Approver } from '../model/policy.ts'

/** Who is to agree, as written: `owners`, `tag:NAME` or `member:USERID`. The schema lets nothing else pass. */
export function parseApprover(written: string): { readonly kind: Approver['kind']; readonly name: string } {
  const [, kind, name = ''] = /^(tag|member):(.*)$/su.exec(written) ?? []
  return kind === 'tag' || kind === 'member' ? { kind, name } : { kind: 'owners', name: '' }
}
