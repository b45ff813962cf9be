import { encode } from 'fast-png'
import { encodeQR } from 'qr'

/** Pixels of the sizes 1 to 4. */
const PIXELS: readonly number[] = [171, 399, 741, 2052]

/** A PNG of the QR code by which people would join the corp. */
export function joinPicture(vcode: string, size: number): Uint8Array {
  const pixels = PIXELS[size - 1] ?? 171
  const rows = encodeQR(`https://work.weixin.qq.com/join/${vcode}`, 'raw', { ecc: 'medium', border: 2 })
  const scale = Math.floor(pixels / rows.length)
  const margin = Math.floor((pixels - scale * rows.length) / 2)
  const data = new Uint8Array(pixels * pixels).fill(255)
  for (let y = 0; y < scale * rows.length; y++) {
    const row = rows[Math.floor(y / scale)] ?? []
    for (let x = 0; x < scale * rows.length; x++) {
      if (row[Math.floor(x / scale)] === true) data[(y + margin) * pixels + x + margin] = 0
    }
  }
  return encode({ width: pixels, height: pixels, data, channels: 1, depth: 8 })
}
