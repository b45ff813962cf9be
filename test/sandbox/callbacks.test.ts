import { createServer, type IncomingMessage } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { randomAesKey, parseAesKey } from '../../src/crypto/aes-key.ts'
import { isSignedBy, unseal } from '../../src/crypto/envelope.ts'
import type { CallbackOptions } from '../../src/sandbox/callbacks/deliveries.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox/server.ts'
import { person } from '../helpers/company.ts'

const TOKEN = 'QDG6eK'
const KEY = randomAesKey()

interface Listener {
  readonly url: string
  /** Decrypted, in the order of arrival. Every one was signed. */
  readonly heard: readonly string[]
}

async function aListener(status: (nth: number) => number = () => 200): Promise<Listener> {
  const heard: string[] = []
  const aesKey = parseAesKey(KEY)
  if (!aesKey) throw new Error('no key')
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams
      const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/u.exec(body)?.[1] ?? ''
      const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
      if (!isSignedBy(query.get('msg_signature') ?? '', { token: TOKEN, timestamp, nonce, encrypted })) {
        heard.push('not signed')
      } else heard.push(unseal(aesKey, encrypted).message)
      response.writeHead(status(heard.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/`, heard }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

function aSandbox(callback: Omit<CallbackOptions, 'token' | 'encodingAesKey'>): Sandbox {
  const sandbox = createSandbox({ callback: { token: TOKEN, encodingAesKey: KEY, ...callback }, jobMs: 20 })
  onTestFinished(() => sandbox.close())
  return sandbox
}

const ADMIN: readonly [string, object][] = [
  ['department/create', { id: 2, name: '研发', parentid: 1 }],
  ['department/create', { id: 3, name: '运维', parentid: 1 }],
  ['user/create', { userid: 'a', name: '甲', mobile: '19900000001', department: [2] }],
  ['user/update', { userid: 'a', position: '总监' }],
  ['user/update', { userid: 'a', department: [3] }],
  ['tag/create', { tagid: 5, tagname: '值班' }],
  ['tag/addtagusers', { tagid: 5, userlist: ['a'], partylist: [2] }],
  ['department/update', { id: 2, name: '研发中心' }],
  ['department/update', { id: 2, parentid: 3 }],
  ['department/delete', { id: '2' }],
  ['user/delete', { userid: 'a' }],
]

async function edited(mode: 'full' | 'reduced'): Promise<readonly string[]> {
  const { url, heard } = await aListener()
  const sandbox = aSandbox({ url, mode })
  for (const [call, body] of ADMIN) {
    expect(sandbox.console(call, { ...body })).toMatchObject({ errcode: 0 })
    await sandbox.delivered()
  }
  return heard.map((message) =>
    message
      .replaceAll(/<(\/?)xml>|<ToUserName>.*<ChangeType>/gu, '')
      .replaceAll(/<!\[CDATA\[(.*?)\]\]>/gu, '$1')
      .replaceAll(/<(\w+)>([^<]*)<\/\w+>/gu, ' $1=$2')
      .replace('</ChangeType>', '')
      .trim(),
  )
}

describe("the sandbox's callbacks", () => {
  test('tell what an admin does, as a new address hears it: ids and places alone', async () => {
    expect(await edited('reduced')).toEqual([
      'create_party Id=2 ParentId=1',
      'create_party Id=3 ParentId=1',
      'create_user UserID=a Department=2',
      'update_user UserID=a Department=3',
      'update_tag TagId=5 AddUserItems=a AddPartyItems=2',
      'update_party Id=2 ParentId=3',
      'delete_party Id=2',
      'update_tag TagId=5 DelPartyItems=2',
      'delete_user UserID=a',
      'update_tag TagId=5 DelUserItems=a',
    ])
  })

  test('tell an older address also what else has changed', async () => {
    const told = await edited('full')
    expect(told).toHaveLength(12)
    expect(told).toEqual(
      expect.arrayContaining(['update_user UserID=a Position=总监', 'update_party Id=2 Name=研发中心']),
    )
    expect(told[2]).toContain('Mobile=19900000001')
  })

  test('tell nothing of what the contacts secret does itself', async () => {
    const { url, heard } = await aListener()
    const sandbox = aSandbox({ url, mode: 'full' })
    const call = async (path: string, body?: object): Promise<{ readonly access_token?: string; errcode: number }> => {
      const request = new Request(`http://x/cgi-bin/${path}`, body && { method: 'POST', body: JSON.stringify(body) })
      return (await (await sandbox.fetch(request)).json()) as { readonly access_token?: string; errcode: number } // WeCom's form
    }
    const { access_token: token } = await call('gettoken?corpid=wwsandbox&corpsecret=contacts')
    const made = await call(`department/create?access_token=${token}`, { id: 2, name: '研发', parentid: 1 })
    expect(made.errcode).toBe(0)
    await sandbox.delivered()
    expect(heard).toEqual([])
  })

  test('come again until they are taken, three times at most', async () => {
    const late = await aListener((nth) => (nth < 3 ? 500 : 200))
    const patient = aSandbox({ url: late.url, retryMs: 1 })
    patient.console('user/create', { ...person('a'), department: [1], departments: undefined })
    await patient.delivered()
    expect(patient.deliveries()).toMatchObject({ tries: 3, delivered: 1, givenUp: 0 })
    const never = await aListener(() => 503)
    const forlorn = aSandbox({ url: never.url, retryMs: 1 })
    forlorn.console('user/create', { ...person('a'), department: [1], departments: undefined })
    await forlorn.delivered()
    expect(forlorn.deliveries()).toMatchObject({ tries: 4, delivered: 0, givenUp: 1 })
    expect(new Set(never.heard).size).toBe(1)
  })

  test('come twice and out of order where they are told to, every one of them', async () => {
    const { url, heard } = await aListener()
    const sandbox = aSandbox({ url, shuffle: 50, duplicates: 0.5, seed: 3 })
    for (let id = 2; id < 102; id++) sandbox.console('department/create', { id, name: `部门${id}`, parentid: 1 })
    await sandbox.delivered()
    const ids = heard.map((message) => Number(/<Id>(\d+)<\/Id>/u.exec(message)?.[1]))
    expect(ids.length).toBeGreaterThan(120)
    expect(new Set(ids).size).toBe(100)
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b))
  })

  test('tell the end of an import to the address that came with it', async () => {
    const { url, heard } = await aListener()
    const sandbox = createSandbox({ jobMs: 20 })
    onTestFinished(() => sandbox.close())
    const token = await tokenOf(sandbox)
    const form = new FormData()
    form.append('media', new Blob(['部门名称,部门ID,父部门ID,排序\n研发,2,1,0\n']), 'd.csv')
    const upload = await post(sandbox, `media/upload?type=file&access_token=${token}`, form)
    const callback = { url, token: TOKEN, encodingaeskey: KEY }
    const body = JSON.stringify({ media_id: upload['media_id'], callback })
    const { jobid } = await post(sandbox, `batch/replaceparty?access_token=${token}`, body)
    await vi.waitFor(() => expect(heard).toHaveLength(1), 5_000)
    expect(heard[0]).toContain(
      `<JobId><![CDATA[${String(jobid)}]]></JobId><JobType><![CDATA[replace_party]]></JobType>`,
    )
    expect(heard[0]).toContain('<ErrCode>0</ErrCode>')
  })
})

async function tokenOf(sandbox: Sandbox): Promise<string> {
  const answer = await sandbox.fetch(new Request('http://x/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts'))
  return ((await answer.json()) as { readonly access_token: string }).access_token // WeCom's form
}

async function post(
  sandbox: Sandbox,
  path: string,
  body: string | FormData,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await sandbox.fetch(new Request(`http://x/cgi-bin/${path}`, { method: 'POST', body }))
  return (await answer.json()) as Readonly<Record<string, unknown>> // WeCom's form
}
