import { MAX_IMPORT_BYTES } from '../model/import-file.ts'
import type { ApiCall, Client } from './client.ts'
import { asText } from './decode.ts'
import { apiError } from './failure.ts'
import type { UploadedFile } from './multipart.ts'

/** A file of 20 MB on a slow line. */
const UPLOAD_TIMEOUT_MS = 600_000

/**
 * Uploads a file for three days and all apps of the corp.
 * https://developer.work.weixin.qq.com/document/path/90253
 * @returns its media_id
 * @throws WecomApiError also before anything is sent, for a file that WeCom would not take
 */
export async function uploadFile(client: Client, file: UploadedFile): Promise<string> {
  const call: ApiCall = { endpoint: 'media/upload', effect: 'repeatable', target: file.filename }
  if (file.content.length > MAX_IMPORT_BYTES) {
    const facts = { errcode: 45001, errmsg: '', attempts: 0, outcome: 'refused', reach: 'object' } as const
    throw apiError(call, 'wecom.file-too-large', 'wecom.file-too-large.remedy', facts, {
      size: file.content.length,
      limit: MAX_IMPORT_BYTES,
    })
  }
  const { value } = await client.call({
    ...call,
    query: { type: 'file' },
    file,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    decode: (body) => asText(body['media_id'], 'media_id'),
  })
  return value
}
