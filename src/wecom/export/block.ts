import { createHash } from 'node:crypto'
import type { Client } from '../client.ts'
import type { Received } from '../download.ts'
import { failureError, retryClass } from '../failure.ts'
import { pollWaitMs } from '../poll-wait.ts'
import { isLoopback } from '../settings.ts'
import { callOf, exportError, type BlockPlace, type ExportOrder } from './job.ts'

/** The longest silence of a download. */
const IDLE_MS = 30_000
/** Tries in a row that bring nothing. */
const MAX_IDLE_TRIES = 5
/** Downloads that bring something else than WeCom named. */
const MAX_DAMAGED = 3
/** Times that WeCom is asked for another address of the block. */
const MAX_RENEWALS = 3
const LARGEST_BLOCK = 2 ** 31 - 1

/** What an address answers that has expired. */
const EXPIRED: ReadonlySet<unknown> = new Set([401, 403, 404, 410])
const NO_SUCH_PART = 416

export interface BlockRequest {
  readonly order: ExportOrder
  /** From 1, for messages. */
  readonly number: number
  readonly place: BlockPlace
  /** Asks WeCom for a fresh address of the block. */
  readonly renew: () => Promise<BlockPlace>
}

/** The bytes of a block as they arrive, over as many tries as it takes. */
class Arrival {
  readonly content: Buffer
  arrived = 0
  isTooLong = false

  constructor(size: number) {
    this.content = Buffer.allocUnsafe(size)
  }

  /** A part that begins behind a gap is of no use. */
  readonly start = (at: number): void => {
    if (at > this.arrived) this.isTooLong = true
    this.arrived = Math.min(at, this.arrived)
  }

  readonly add = (bytes: Uint8Array): boolean => {
    this.isTooLong ||= this.arrived + bytes.length > this.content.length
    if (this.isTooLong) return false
    this.content.set(bytes, this.arrived)
    this.arrived += bytes.length
    return true
  }

  get isWhole(): boolean {
    return !this.isTooLong && this.arrived === this.content.length
  }

  restart(): void {
    this.arrived = 0
    this.isTooLong = false
  }
}

/**
 * The encrypted bytes of a block, of the size and with the digest that WeCom named. A download that breaks goes on where it broke.
 * @throws WecomApiError
 */
export async function fetchBlock(client: Client, request: BlockRequest): Promise<Buffer> {
  const { order, number } = request
  let place = usable(order, request.place)
  let arrival = new Arrival(place.size)
  let idleTries = 0
  let damaged = 0
  let renewals = 0
  for (;;) {
    const before = arrival.arrived
    const { start, add } = arrival
    const end = await client.download({ url: place.url, from: before, idleMs: IDLE_MS, onStart: start, onBytes: add })
    if (arrival.isWhole && digestOf(arrival.content) === place.md5) return arrival.content
    if (isExpired(end) && renewals < MAX_RENEWALS) {
      renewals += 1
      const fresh = usable(order, await request.renew())
      if (fresh.size !== place.size || fresh.md5 !== place.md5) arrival = new Arrival(fresh.size)
      place = fresh
    } else if (arrival.isWhole || arrival.isTooLong || isNoSuchPart(end)) {
      damaged += 1
      if (damaged === MAX_DAMAGED) {
        const code = arrival.isWhole ? 'wecom.export.md5' : 'wecom.export.size'
        throw exportError(order, code, { block: number, size: place.size, arrived: arrival.arrived })
      }
      arrival.restart()
    } else {
      idleTries = arrival.arrived > before ? 1 : idleTries + 1
      if (idleTries === MAX_IDLE_TRIES || isHopeless(end)) throw broken(request, place, arrival, end, idleTries)
      await client.pause(callOf(order), pollWaitMs(idleTries), false)
    }
  }
}

function isExpired(end: Received): boolean {
  return end.kind === 'lost' && end.cause === 'http' && EXPIRED.has(end.detail)
}

function isNoSuchPart(end: Received): boolean {
  return end.kind === 'lost' && end.cause === 'http' && end.detail === NO_SUCH_PART
}

function isHopeless(end: Received): boolean {
  return end.kind === 'lost' && retryClass({ kind: 'lost', lost: end }) === 'never'
}

function broken(
  { order, number }: BlockRequest,
  { size }: BlockPlace,
  { arrived }: Arrival,
  end: Received,
  tries: number,
): Error {
  if (end.kind === 'lost') return failureError(callOf(order), { kind: 'lost', lost: end }, tries, false)
  return exportError(order, 'wecom.export.size', { block: number, size, arrived })
}

function digestOf(content: Buffer): string {
  return createHash('md5').update(content).digest('hex')
}

/** @throws WecomApiError for an address that anybody on the way could read along with, and for sizes that no block has */
function usable(order: ExportOrder, place: BlockPlace): BlockPlace {
  const url = URL.canParse(place.url) ? new URL(place.url) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe) throw exportError(order, 'wecom.export.address', {})
  if (place.size <= 0 || place.size > LARGEST_BLOCK)
    throw exportError(order, 'wecom.export.block-size', { size: place.size })
  return place
}
