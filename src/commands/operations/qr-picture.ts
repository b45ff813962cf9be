import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png'
import { encodeQR } from 'qr'
import { decodeQR } from 'qr/decode.js'

/** What the QR code in a picture says; `undefined` for a picture that is no PNG, or holds no code that can be read. */
export function readQrPicture(picture: Uint8Array): string | undefined {
  try {
    const png = decode(picture)
    return decodeQR({ width: png.width, height: png.height, data: rgba(png) }, { timeLimit: 2_000 })
  } catch {
    return undefined // there are many ways for a picture not to be one, and all mean that it has to be looked at
  }
}

/** Always the same kind of pixels: a picture may be grey, coloured, or coloured by a table. */
function rgba(png: DecodedPng): Uint8Array {
  const { width, height } = png
  const isIndexed = png.palette !== undefined
  const source = isIndexed ? convertIndexedToRgb(png) : png.data
  if (!isIndexed && png.depth !== 8) throw new RangeError('depth')
  const channels = source.length / (width * height)
  const pixels = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels
    const grey = source[at] ?? 0
    pixels[pixel * 4] = grey
    pixels[pixel * 4 + 1] = channels >= 3 ? (source[at + 1] ?? 0) : grey
    pixels[pixel * 4 + 2] = channels >= 3 ? (source[at + 2] ?? 0) : grey
    pixels[pixel * 4 + 3] = 255
  }
  return pixels
}

/** The code for a terminal, in colours where there are any, so that it is dark on light on every background. */
export function drawQr(text: string, color: boolean): string {
  const drawing = encodeQR(text, color ? 'term' : 'ascii', { ecc: 'low', border: 2 })
  return drawing.endsWith('\n') ? drawing : `${drawing}\n`
}
