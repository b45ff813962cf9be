import type { Operations } from '../../wecom/operations/operations.ts'
import { connect } from '../connection.ts'
import type { Context } from '../context.ts'
import { formatOf } from '../flags.ts'
import { untilInterrupted } from '../interrupt.ts'

/** `text` or `json`, of a command of WeCom's own operations. */
export function operationFormat({ flags }: Context, command: string): 'text' | 'json' {
  return formatOf(command, flags.format, ['text', 'json'])
}

/** Connects, does the work, which an interrupt ends at once, and closes the connections. */
export async function withOperations<T>(
  context: Context,
  work: (operations: Operations, corpId: string) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController()
  const connection = await connect(context, 'read', { signal: interruption.signal })
  try {
    return await untilInterrupted(context, () => work(connection.directory.operations, connection.corpId), interruption)
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

/** A whole number that is an id, or `undefined`. */
export function idOf(text: string): number | undefined {
  const id = Number(text)
  return /^\d{1,10}$/u.test(text) && id <= 0xffff_ffff ? id : undefined
}

/** As printed before a list, at most ten of them. */
export function listed({ wording }: Context, items: readonly (string | number)[]): string {
  const list = items.slice(0, 10).join(', ')
  return items.length <= 10 ? list : wording.text('ops.more', { list, count: items.length - 10 })
}
