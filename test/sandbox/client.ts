import { createSandbox, type Sandbox } from '../../src/sandbox/server.ts'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import type { Snapshot } from '../../src/sandbox/snapshot.ts'

export interface Reply {
  readonly errcode: number
  readonly errmsg: string
  readonly [key: string]: unknown
}

export interface Client {
  readonly sandbox: Sandbox
  readonly get: (call: string, query?: Record<string, string | number>) => Promise<Reply>
  readonly post: (call: string, body: unknown) => Promise<Reply>
  /** Body as written, for what JSON.stringify cannot produce. */
  readonly send: (call: string, body: string) => Promise<Reply>
  /** @returns the media_id */
  readonly upload: (content: string | Uint8Array) => Promise<string>
}

/** A sandbox and a caller in the same process. The token is fetched anew for every call, so that the clock may jump. */
export function aSandbox(options: SandboxOptions = {}, secret = 'contacts'): Client {
  return clientOf(createSandbox(options), secret)
}

export function clientOf(sandbox: Sandbox, secret = 'contacts'): Client {
  const send = async (call: string, body: string): Promise<Reply> =>
    request(sandbox, `${call}?access_token=${await tokenOf(sandbox, secret)}`, { method: 'POST', body })
  return {
    sandbox,
    get: async (call, query = {}) => {
      const params = Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])
      const access_token = await tokenOf(sandbox, secret)
      return request(sandbox, `${call}?${new URLSearchParams([['access_token', access_token], ...params]).toString()}`)
    },
    post: (call, body) => send(call, JSON.stringify(body)),
    send,
    upload: async (content) => {
      const path = `media/upload?type=file&access_token=${await tokenOf(sandbox, secret)}`
      const reply = await request(sandbox, path, multipart(content))
      return String(reply['media_id'])
    },
  }
}

export async function tokenOf(sandbox: Sandbox, secret = 'contacts'): Promise<string> {
  const reply = await request(sandbox, `gettoken?corpid=wwsandbox&corpsecret=${secret}`)
  return String(reply['access_token'])
}

export async function request(sandbox: Sandbox, path: string, init?: RequestInit): Promise<Reply> {
  const response = await sandbox.fetch(new Request(`http://127.0.0.1/cgi-bin/${path}`, init))
  const reply: unknown = await response.json()
  if (!isReply(reply)) throw new TypeError('not an answer of WeCom')
  return reply
}

export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'errcode' in value
}

/** As the official page shows an upload, `filelength` included. */
export function multipart(
  content: string | Uint8Array,
  { name = 'media', filename = 'members.csv', filelength = Buffer.byteLength(content) } = {},
): RequestInit {
  const disposition = `form-data; name="${name}";filename="${filename}"; filelength=${filelength}`
  const head = `--mark\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`
  return {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=mark' },
    body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--mark--\r\n')]),
  }
}

/** The member as the sandbox holds it. */
export function memberIn({ sandbox }: Client, userid: string): Snapshot['members'][number] {
  const member = sandbox.state().members.find((each) => each.userid === userid)
  if (!member) throw new Error(`no member ${userid}`)
  return member
}
