import type { Client } from '../client.ts'

/** No picture of a QR code comes near this. */
const MOST_BYTES = 5_000_000
const IDLE_MS = 15_000

/** What an address of WeCom's shows; `undefined` when it cannot be had. No token goes there. */
export async function fetchPicture(client: Client, url: string): Promise<Uint8Array | undefined> {
  if (!URL.canParse(url) || !isSafe(new URL(url))) return undefined
  const parts: Uint8Array[] = []
  let size = 0
  const received = await client.download({
    url,
    from: 0,
    idleMs: IDLE_MS,
    onStart: () => undefined,
    onBytes: (bytes) => {
      parts.push(bytes)
      size += bytes.length
      return size <= MOST_BYTES
    },
  })
  if (received.kind === 'lost' || size === 0 || size > MOST_BYTES) return undefined
  const picture = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    picture.set(part, at)
    at += part.length
  }
  return picture
}

/** Plain HTTP only on this machine, where the sandbox is. */
function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost'))
}
