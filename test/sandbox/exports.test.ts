import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseAesKey } from '../../src/crypto/aes-key.ts'
import { decrypt } from '../../src/crypto/padded.ts'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import type { Seed } from '../../src/sandbox/snapshot.ts'
import { parseFaults } from '../../src/sandbox/faults-spec.ts'
import { aSandbox, clientOf, type Client, type Reply } from './client.ts'

const KEY = 'IJUiXNpvGbODwKEBSEsAeOAPAhkqHqNCF6g19t9wfg2'
const SEED: Seed = {
  departments: [
    { id: 2, name: '研发', name_en: 'R&D', order: 7 },
    { id: 3, name: '后端', parentid: 2 },
  ],
  members: [
    { userid: 'zhangsan', name: '张三', mobile: '13800000000', departments: [{ department: 2 }, { department: 3 }] },
    { userid: 'lisi', name: '李四', departments: [{ department: 3 }] },
    { userid: 'wangwu', name: '王五', departments: [{ department: 1 }] },
  ],
  tags: [{ id: 9, name: '值班', members: ['lisi', 'wangwu'], departments: [2] }],
}

interface Listed {
  readonly url: string
  readonly size: number
  readonly md5: string
}

function aCompany(options: SandboxOptions = {}, secret = 'contacts'): Client {
  return aSandbox({ seed: SEED, exportMs: 0, limits: { smallestExportBlock: 1 }, ...options }, secret)
}

async function submit({ post }: Client, call: string, body: object = {}): Promise<string> {
  const reply = await post(`export/${call}`, { encoding_aeskey: KEY, ...body })
  expect(reply).toMatchObject({ errcode: 0, errmsg: 'ok' })
  return String(reply['jobid'])
}

function listOf(reply: Reply): readonly Listed[] {
  expect(reply).toMatchObject({ errcode: 0, status: 2 })
  return reply['data_list'] as readonly Listed[] // checked by what the tests expect of it
}

async function download(client: Client, url: string, range?: string): Promise<Response> {
  return client.sandbox.fetch(new Request(url, { headers: range === undefined ? {} : { Range: range } }))
}

/** The blocks of an export, decrypted. */
async function exported(client: Client, call: string, body: object = {}): Promise<readonly unknown[]> {
  const jobid = await submit(client, call, body)
  const blocks: unknown[] = []
  for (const { url, size, md5 } of listOf(await client.get('export/get_result', { jobid }))) {
    const bytes = Buffer.from(await (await download(client, url)).arrayBuffer())
    expect({ size: bytes.length, md5: createHash('md5').update(bytes).digest('hex') }).toEqual({ size, md5 })
    const key = parseAesKey(KEY)
    if (!key) throw new Error('no key')
    blocks.push(JSON.parse(decrypt(key, bytes).toString()))
  }
  return blocks
}

test('members, names, departments and a tag come out as their reading calls tell them', async () => {
  const client = aCompany()
  const { get } = client
  const list = await get('user/list', { department_id: 1, fetch_child: 1 })
  const [users] = (await exported(client, 'user')) as [{ userlist: readonly { userid: string }[] }]
  expect(new Set(users.userlist)).toEqual(new Set(list['userlist'] as object[]))
  const names = await get('user/simplelist', { department_id: 1, fetch_child: 1 })
  const [simple] = (await exported(client, 'simple_user')) as [{ userlist: readonly object[] }]
  expect(new Set(simple.userlist)).toEqual(new Set(names['userlist'] as object[]))
  const { department } = await get('department/list')
  expect(await exported(client, 'department')).toEqual([{ department }])
  const { tagname, userlist, partylist } = await get('tag/get', { tagid: 9 })
  expect(await exported(client, 'taguser', { tagid: 9 })).toEqual([{ tagname, userlist, partylist }])
})

test('blocks hold as many members, or members and departments, as asked', async () => {
  const client = aCompany()
  const blocks = (await exported(client, 'user', { block_size: 2 })) as { userlist: unknown[] }[]
  expect(blocks.map(({ userlist }) => userlist.length)).toEqual([2, 1])
  expect(await exported(client, 'taguser', { tagid: 9, block_size: 2 })).toEqual([
    {
      tagname: '值班',
      userlist: [
        { userid: 'lisi', name: '李四' },
        { userid: 'wangwu', name: '王五' },
      ],
      partylist: [],
    },
    { tagname: '值班', userlist: [], partylist: [2] },
  ])
})

test.each([
  ['a key of 42 characters', { encoding_aeskey: KEY.slice(1) }, 40058],
  ['a key of 44 characters', { encoding_aeskey: `${KEY}=` }, 40058],
  ['no key', { encoding_aeskey: null }, 40058],
  ['a block of 9,999', { block_size: 9_999 }, 40058],
  ['a block of 1,000,001', { block_size: 1_000_001 }, 40058],
])('%s is refused', async (_what, body, errcode) => {
  const { post } = aCompany({ limits: {} })
  expect(await post('export/user', { encoding_aeskey: KEY, ...body })).toMatchObject({ errcode })
})

test('a tag is required, and has to be there', async () => {
  const { post } = aCompany()
  expect(await post('export/taguser', { encoding_aeskey: KEY })).toMatchObject({ errcode: 41017 })
  expect(await post('export/taguser', { encoding_aeskey: KEY, tagid: 1 })).toMatchObject({ errcode: 40068 })
})

test('a contacts secret that reads only ids gets no details, but tags; the app gets what it sees', async () => {
  const company = aCompany({ profile: 'details', appRange: { departments: [2] } })
  expect(await company.post('export/user', { encoding_aeskey: KEY })).toMatchObject({ errcode: 48009 })
  expect(await company.post('export/department', { encoding_aeskey: KEY })).toMatchObject({ errcode: 48009 })
  await submit(company, 'taguser', { tagid: 9 })
  const app = clientOf(company.sandbox, 'app')
  const [{ userlist }] = (await exported(app, 'user')) as [{ userlist: { userid: string; mobile?: string }[] }]
  expect(userlist.map(({ userid, mobile }) => [userid, mobile])).toEqual([
    ['zhangsan', undefined],
    ['lisi', undefined],
  ])
})

test('a job waits, runs and is done, and nobody else may have its result', async () => {
  const company = aCompany({ exportMs: 1e9 })
  const jobid = await submit(company, 'user')
  const { get } = company
  const states = []
  for (let poll = 0; poll < 3; poll++) states.push((await get('export/get_result', { jobid }))['status'])
  expect(states).toEqual([0, 1, 2])
  expect(await clientOf(company.sandbox, 'app').get('export/get_result', { jobid })).toMatchObject({ errcode: 60011 })
  expect(await get('export/get_result', { jobid: 'another' })).toMatchObject({ errcode: 40088 })
})

test('a job may fail', async () => {
  const company = aCompany({ exportFailures: 1 })
  const { get } = company
  expect(await get('export/get_result', { jobid: await submit(company, 'user') })).toMatchObject({ status: 3 })
  expect(await get('export/get_result', { jobid: await submit(company, 'user') })).toMatchObject({ status: 2 })
})

test('an address lives for two hours, and asking again gives another', async () => {
  const time = { now: 0 }
  const company = aCompany({ clock: () => time.now })
  const jobid = await submit(company, 'user')
  const [old] = listOf(await company.get('export/get_result', { jobid }))
  time.now = 2 * 3_600_000
  expect((await download(company, old?.url ?? '')).status).toBe(403)
  const [fresh] = listOf(await company.get('export/get_result', { jobid }))
  expect((await download(company, fresh?.url ?? '')).status).toBe(200)
})

test('a download goes on where it broke', async () => {
  const company = aCompany()
  const [block] = listOf(await company.get('export/get_result', { jobid: await submit(company, 'user') }))
  const { url = '', size = 0 } = block ?? {}
  const whole = Buffer.from(await (await download(company, url)).arrayBuffer())
  const head = await download(company, url, 'bytes=0-9')
  const tail = await download(company, url, 'bytes=10-')
  expect([head.status, head.headers.get('Content-Range')]).toEqual([206, `bytes 0-9/${size}`])
  expect([tail.status, tail.headers.get('Content-Range')]).toEqual([206, `bytes 10-${size - 1}/${size}`])
  expect(Buffer.concat([Buffer.from(await head.arrayBuffer()), Buffer.from(await tail.arrayBuffer())])).toEqual(whole)
  expect((await download(company, url, `bytes=${size}-`)).status).toBe(416)
})

test('a block can be cut, changed, refused, or broken off', async () => {
  const company = aCompany()
  const [block] = listOf(await company.get('export/get_result', { jobid: await submit(company, 'user') }))
  const { url = '', size = 0, md5 = '' } = block ?? {}
  company.sandbox.failNext(...parseFaults('export/block=http-503,export/block=truncated,export/block=corrupt').faults)
  expect((await download(company, url)).status).toBe(503)
  expect((await (await download(company, url)).arrayBuffer()).byteLength).toBe(Math.floor(size / 2))
  const changed = Buffer.from(await (await download(company, url)).arrayBuffer())
  expect(changed.length).toBe(size)
  expect(createHash('md5').update(changed).digest('hex')).not.toBe(md5)
  company.sandbox.failNext({ call: 'export/block', outcome: 'drop-after' })
  await expect(download(company, url)).rejects.toThrow('fetch failed')
  expect(company.sandbox.calls()['export/block']).toEqual({ '0': 2, 'http-503': 1, dropped: 1 })
})
