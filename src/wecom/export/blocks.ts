import { parseAesKey } from '../../crypto/aes-key.ts'
import { decrypt, UndecipherableError } from '../../crypto/padded.ts'
import type { Client } from '../client.ts'
import { asObject, type JsonObject } from '../decode.ts'
import { fetchBlock } from './block.ts'
import { exportError, exportState, type BlockPlace, type ExportOrder } from './job.ts'

/** Blocks on their way while one is worked on. */
const AHEAD = 2

export interface FinishedExport {
  readonly order: ExportOrder
  readonly jobid: string
  readonly places: readonly BlockPlace[]
}

/**
 * The documents of an export in order, each checked before any of it is used. Only a few are in memory at a time.
 * @throws WecomApiError
 */
export async function* exportedBlocks(
  client: Client,
  { order, jobid, places }: FinishedExport,
): AsyncGenerator<JsonObject> {
  const renew = async (index: number): Promise<BlockPlace> => {
    const state = await exportState(client, jobid)
    const fresh = state.status === 'done' ? state.places[index] : undefined
    if (!fresh) throw exportError(order, 'wecom.export.failed', { job: jobid })
    return fresh
  }
  const queue: Promise<Buffer>[] = []
  let next = 0
  const fill = (): void => {
    for (; queue.length < AHEAD && next < places.length; next++) {
      const index = next
      const place = places[index]
      if (!place) continue
      const block = fetchBlock(client, { order, number: index + 1, place, renew: () => renew(index) })
      // Whoever awaits it is told; until then it is not forgotten.
      block.catch(() => undefined)
      queue.push(block)
    }
  }
  for (let number = 1; number <= places.length; number++) {
    fill()
    const content = await queue.shift()
    fill()
    if (content) yield decoded(client, order, jobid, number, content)
  }
}

function decoded(client: Client, order: ExportOrder, jobid: string, block: number, content: Buffer): JsonObject {
  const key = parseAesKey(client.encodingAesKey('export'))
  try {
    if (!key) throw new UndecipherableError('length')
    return asObject(JSON.parse(decrypt(key, content).toString('utf8')), 'JSON')
  } catch (error) {
    const code = error instanceof UndecipherableError ? 'wecom.export.key' : 'wecom.export.content'
    throw exportError(order, code, { block, job: jobid })
  }
}
