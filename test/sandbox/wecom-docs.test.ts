import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aSandbox, type Client } from './client.ts'

const SAMPLES = new URL('../../../shared/fixtures/go-wecom-testdata/cgi-bin/', import.meta.url)
const isThere = existsSync(SAMPLES)

function sample(file: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8'))
  if (typeof value !== 'object' || value === null) throw new TypeError(`${file} is no object`)
  return Object.fromEntries(Object.entries(value))
}

/** An organisation in which the samples of the official pages make sense. */
function aCompany(): Client {
  return aSandbox({
    clock: () => Date.UTC(2020, 2, 28, 4),
    seed: {
      departments: [
        { id: 2, name: '研发' },
        { id: 4, name: '市场' },
      ],
      members: [
        {
          userid: 'zhangsan',
          name: '张三',
          mobile: '13800000000',
          departments: [{ department: 2, leader: true }],
          extattr: { 文本名称: '文本', 网页名称: { url: 'http://www.test.com', title: '标题' } },
        },
        { userid: 'lisi', status: 1, mobile: '13430388888', email: '12345@qq.com', biz_mail: '12345@qq.com' },
        { userid: 'user1' },
        { userid: 'user2' },
      ],
      tags: [{ id: 12, name: 'UI', members: ['user2'], departments: [2] }],
    },
  })
}

const POSTS = [
  'department/create',
  'department/update',
  'tag/addtagusers',
  'tag/create',
  'tag/deltagusers',
  'tag/update',
  'user/batchdelete',
  'user/create',
  'user/get_active_stat',
  'user/get_userid_by_email',
  'user/getuserid',
  'user/update',
]

/** What the sample needs changed first, because the samples do not belong to one organisation. */
async function prepare({ get }: Client, call: string): Promise<void> {
  if (call === 'user/create') await get('user/delete', { userid: 'zhangsan' })
  if (call === 'tag/create') await get('tag/delete', { tagid: 12 })
  if (call === 'department/create') {
    await get('user/delete', { userid: 'zhangsan' })
    await get('department/delete', { id: 2 })
  }
}

test.skipIf(!isThere).each(POSTS)(
  'the sample request of %s is accepted without a warning (needs ../shared/fixtures)',
  async (call) => {
    const client = aCompany()
    await prepare(client, call)
    const reply = await client.post(call, sample(`${call}.request.json`))
    expect(reply).toMatchObject({ errcode: 0 })
    expect(reply.errmsg).toMatch(/^(?:ok|created|updated|deleted)$/u)
  },
)

const READS = [
  ['department/get', { id: 2 }],
  ['department/list', {}],
  ['department/simplelist', {}],
  ['tag/get', { tagid: 12 }],
  ['tag/list', {}],
  ['user/get', { userid: 'zhangsan' }],
  ['user/list', { department_id: 2 }],
  ['user/simplelist', { department_id: 2 }],
  ['corp/get_join_qrcode', {}],
] as const

// Never sent to a caller inside the corp, or retired.
const NOT_OURS = ['open_userid', 'english_name', 'hide_mobile', 'external_profile']

test.skipIf(!isThere).each(READS)(
  'the answer of %s has the keys of the sample, with the same types (needs ../shared/fixtures)',
  async (call, query) => {
    const reply = await aCompany().get(call, query)
    expect(shapeOf(reply)).toMatchObject(shapeOf(sample(`${call}.response.json`)))
  },
)

/** Types instead of values; of a list its first element. */
function shapeOf(value: unknown): Record<string, unknown> {
  const shape = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.length > 0 ? [shape(part[0])] : []
    return typeof part === 'object' && part !== null ? shapeOf(part) : typeof part
  }
  const entries = Object.entries(value ?? {}).filter(([key]) => !NOT_OURS.includes(key))
  return Object.fromEntries(entries.map(([key, part]) => [key, shape(part)]))
}
