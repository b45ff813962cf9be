import type { Message } from '../../model/message.ts'

/** What was read does not fit together: somebody changed it meanwhile, or WeCom did not return all of it. */
export class Inconsistency extends Error {
  override readonly name = 'Inconsistency'
  readonly finding: Message

  constructor(finding: Message) {
    super(finding.code)
    this.finding = finding
  }
}
