export interface Upload {
  readonly filename: string
  /** As claimed in the part's own header; many senders leave it out. */
  readonly filelength: number | undefined
  readonly content: Uint8Array
}

/**
 * The part `media` of a `multipart/form-data` body. WeCom's own samples put `filelength` beside `filename`, which the parsers
 * at hand reject.
 */
export function readUpload(contentType: string, body: Uint8Array): Upload | undefined {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/iu.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return undefined
  // One byte is one character in latin1, so that positions in the text are positions in the body.
  const text = Buffer.from(body).toString('latin1')
  const delimiter = `\r\n--${mark}`
  let from = text.startsWith(`--${mark}`) ? mark.length + 2 : text.indexOf(delimiter) + delimiter.length
  while (text.startsWith('\r\n', from)) {
    const start = text.indexOf('\r\n\r\n', from)
    const end = text.indexOf(delimiter, start)
    if (start < 0 || end < 0) return undefined
    const disposition = dispositionOf(text.slice(from, start))
    if (disposition?.name === 'media') return { ...disposition, content: body.slice(start + 4, end) }
    from = end + delimiter.length
  }
  return undefined
}

interface Disposition extends Omit<Upload, 'content'> {
  readonly name: string
}

function dispositionOf(headers: string): Disposition | undefined {
  const line = /^content-disposition:\s*form-data;(.*)$/imu.exec(headers)?.[1]
  if (line === undefined) return undefined
  const parameter = (name: string): string | undefined => {
    const found = new RegExp(`(?:^|;)\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'iu').exec(line)
    return found?.[1] ?? found?.[2]
  }
  const filelength = parameter('filelength')
  return {
    name: parameter('name') ?? '',
    filename: Buffer.from(parameter('filename') ?? '', 'latin1').toString(),
    filelength: filelength === undefined ? undefined : Number(filelength),
  }
}
