import { isUtf8 } from 'node:buffer'

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: 'utf-16' | 'binary' | 'encoding' }

/** UTF-8, with or without byte order mark; everything else is told apart, so that the message can say what to do. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    return { ok: false, fault: 'utf-16' }
  }
  if (bytes.includes(0)) return { ok: false, fault: 'binary' }
  if (!isUtf8(bytes)) return { ok: false, fault: 'encoding' }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return { ok: true, text: buffer.toString('utf8', hasMark ? 3 : 0) }
}
