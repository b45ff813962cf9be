import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { directoryAt } from './directory-at.ts'
import { fakeWecom, type Seen } from './fake-wecom.ts'
import { clientAt } from './client-at.ts'
import { getDepartment, listDepartmentNodes, listDepartments } from '../../src/wecom/departments.ts'
import { getMember, listMembers, pagesOfMemberRows } from '../../src/wecom/members.ts'
import { getTag, listTags } from '../../src/wecom/tags.ts'
import type { Client } from '../../src/wecom/client.ts'

/** Sample bodies from the official pages and from another client's tests; not part of the project. */
const FIXTURES = new URL('../../../shared/fixtures/', import.meta.url)
const isThere = existsSync(FIXTURES)

async function answering(file: string): Promise<Client> {
  const text = readFileSync(new URL(file, FIXTURES), 'utf8')
  const wecom = await fakeWecom((request: Seen) =>
    request.endpoint === 'gettoken' ? undefined : { status: 200, text },
  )
  return clientAt(wecom.url)
}

describe.skipIf(!isThere)('sample answers (need ../shared/fixtures)', () => {
  test.each(['go-wecom-testdata/cgi-bin/gettoken.response.json', 'wechatpy-fixtures/gettoken.json'])(
    'a token comes out of %s',
    async (file) => {
      const text = readFileSync(new URL(file, FIXTURES), 'utf8')
      const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'gettoken' ? { status: 200, text } : undefined))
      await directoryAt(wecom.url).execute({ call: 'tag/delete', id: 1 })
      expect(wecom.seen.at(-1)?.query['access_token']).toMatch(/\S/u)
    },
  )

  test('department/list', async () => {
    const [department] = await listDepartments(
      await answering('go-wecom-testdata/cgi-bin/department/list.response.json'),
    )
    expect(department).toEqual({ id: 2, name: '广州研发中心', name_en: 'RDGZ', parentid: 1, order: 10 })
  })

  test('department/list of an older client, without order', async () => {
    const departments = await listDepartments(await answering('wechatpy-fixtures/department_list.json'))
    expect(departments.map(({ id }) => id)).toEqual([2, 3])
    expect(departments.every(({ order }) => order === 0)).toBe(true)
  })

  test('department/simplelist', async () => {
    const nodes = await listDepartmentNodes(
      await answering('go-wecom-testdata/cgi-bin/department/simplelist.response.json'),
    )
    expect(nodes).toEqual([
      { id: 2, parentid: 1, order: 10 },
      { id: 3, parentid: 2, order: 40 },
    ])
  })

  test('department/get', async () => {
    const client = await answering('go-wecom-testdata/cgi-bin/department/get.response.json')
    expect(await getDepartment(client, 2)).toMatchObject({ id: 2, name: '广州研发中心' })
  })

  test.each([
    ['go-wecom-testdata/cgi-bin/user/list.response.json', { department: 1, leader: true, order: 1 }],
    ['wechatpy-fixtures/user_list.json', { department: 345678, leader: false, order: 0 }],
  ])('user/list in %s', async (file, placement) => {
    const [member] = await listMembers(await answering(file), 1, 'empty')
    expect(member).toMatchObject({ gender: 'male', status: 1, enable: true })
    expect(member?.departments[0]).toEqual(placement)
  })

  test('user/get', async () => {
    const client = await answering('go-wecom-testdata/cgi-bin/user/get.response.json')
    const member = await getMember(client, 'zhangsan', 'empty')
    expect(member).toMatchObject({
      userid: 'zhangsan',
      status: 1,
      extattr: { 文本名称: '文本', 网页名称: { url: 'http://www.test.com', title: '标题' } },
      external_profile: { external_corp_name: '企业简称', wechat_channels: { nickname: '视频号名称' } },
    })
  })

  test('user/list_id', async () => {
    const client = await answering('go-wecom-testdata/cgi-bin/user/list_id.response.json')
    const page = await pagesOfMemberRows(client).next()
    expect(page.value).toEqual([
      { userid: 'zhangsan', department: 1 },
      { userid: 'zhangsan', department: 2 },
      { userid: 'lisi', department: 2 },
    ])
  })

  test('tag/list', async () => {
    expect(await listTags(await answering('go-wecom-testdata/cgi-bin/tag/list.response.json'))).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ])
  })

  test.each(['go-wecom-testdata/cgi-bin/tag/get.response.json', 'wechatpy-fixtures/tag_get.json'])(
    'tag/get in %s',
    async (file) => {
      const tag = await getTag(await answering(file), 1)
      expect(tag?.members).toContain('zhangsan')
      expect(tag?.departments).toHaveLength(1)
    },
  )

  test.each([
    ['wechatpy-fixtures/tag_create.json', { call: 'tag/create', id: 1, name: 'x' }],
    ['wechatpy-fixtures/department_create.json', { call: 'department/create', id: 2, set: { name: 'x', parentid: 1 } }],
    ['wechatpy-fixtures/department_update.json', { call: 'department/update', id: 2, set: { name: 'x' } }],
    ['wechatpy-fixtures/department_delete.json', { call: 'department/delete', id: 2 }],
    ['wechatpy-fixtures/tag_update.json', { call: 'tag/update', id: 1, name: 'x' }],
    ['wechatpy-fixtures/tag_delete.json', { call: 'tag/delete', id: 1 }],
    ['wechatpy-fixtures/tag_addtagusers.json', { call: 'tag/addtagusers', id: 1, members: ['a'], departments: [] }],
    ['wechatpy-fixtures/tag_deltagusers.json', { call: 'tag/deltagusers', id: 1, members: ['a'], departments: [] }],
    ['go-wecom-testdata/cgi-bin/user/delete.response.json', { call: 'user/delete', userid: 'a' }],
    ['go-wecom-testdata/cgi-bin/user/batchdelete.response.json', { call: 'user/batchdelete', userids: ['a'] }],
  ] as const)('%s is a success of %o', async (file, call) => {
    const text = readFileSync(new URL(file, FIXTURES), 'utf8')
    const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'gettoken' ? undefined : { status: 200, text }))
    expect(await directoryAt(wecom.url).execute(call)).toMatchObject({ attempts: 1 })
  })
})
