import type { Drift } from '../diff/drift.ts'
import type { Change } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import type { DepartmentsAfter } from './departments-after.ts'
import type { Drafts } from '../edit/drafts.ts'
import type { Homes } from './homes.ts'
import type { RawFiles } from '../edit/raw-files.ts'

export interface AcceptRequest {
  readonly org: DesiredOrg
  readonly live: LiveOrg
  readonly memory: Memory
  readonly drift: Drift
  readonly raw: RawFiles
  /** For what has no better place. */
  readonly otherFile: string
}

/** What the parts of taking over drift work with. */
export interface Context extends Omit<AcceptRequest, 'otherFile'> {
  readonly drafts: Drafts
  readonly departments: DepartmentsAfter
  readonly homes: Homes
  /** userid keys of whom the files may name: those they will declare; `undefined` for anybody. */
  readonly userids: ReadonlySet<string> | undefined
  readonly leave: (change: Change, message: Message) => void
}
