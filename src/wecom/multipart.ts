import { randomBytes } from 'node:crypto'

export interface UploadedFile {
  /** ASCII, without quotes. */
  readonly filename: string
  readonly content: Uint8Array
}

export interface Multipart {
  readonly contentType: string
  readonly content: Uint8Array<ArrayBuffer>
}

/** By hand, because WeCom's page asks for a `filelength` beside the file's name, which no form builder writes. */
export function toMultipart({ filename, content }: UploadedFile): Multipart {
  const boundary = `orgctl-${randomBytes(18).toString('hex')}`
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="media"; filename="${filename}"; filelength=${content.length}`,
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n')
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
