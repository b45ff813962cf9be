import type { MemberSpec } from '../spec.ts'
import { say, type Owner } from './texts.ts'

/** WeCom needs a mobile or an email to reach a new member (60129). */
export function checkContact(owner: Owner, { name, mobile, email }: MemberSpec): void {
  if (typeof mobile === 'string' || typeof email === 'string') return
  if (mobile === null && email === null) say(owner, 'ORG216', ['mobile'])
  // Without a name nobody can be created: such are the files of whoever could read ids only, and it is no use telling of every member.
  else if (name !== undefined) say(owner, 'ORG217', [])
}
