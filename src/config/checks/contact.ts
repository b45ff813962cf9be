import type { MemberSpec } from '../spec.ts'
import { say, type Owner } from './texts.ts'

/** WeCom needs a mobile or an email to reach a new member (60129). */
export function checkContact(owner: Owner, { mobile, email }: MemberSpec): void {
  if (typeof mobile === 'string' || typeof email === 'string') return
  if (mobile === null && email === null) say(owner, 'ORG216', ['mobile'])
  else say(owner, 'ORG217', [])
}
