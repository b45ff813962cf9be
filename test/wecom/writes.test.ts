import { describe, expect, test } from 'vitest'
import type { Call } from '../../src/model/call.ts'
import { directoryAt, directoryAtSandbox } from './directory-at.ts'
import { fakeWecom, type Reply, type Seen } from './fake-wecom.ts'
import { aSandbox } from './a-sandbox.ts'

const TREE = {
  errcode: 0,
  department_id: [
    { id: 1, parentid: 0, order: 1 },
    { id: 2, parentid: 1, order: 1 },
  ],
}
const PLACED = {
  departments: [
    { department: 2, leader: true, order: 10 },
    { department: 1, leader: false, order: 0 },
  ],
  main_department: 1,
}

async function sentBy(call: Call): Promise<Pick<Seen, 'method' | 'query' | 'body'> | undefined> {
  const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'department/simplelist' ? TREE : undefined))
  await directoryAt(wecom.url).execute(call)
  const seen = wecom.seen.find(({ endpoint }) => endpoint === call.call)
  return seen && { method: seen.method, query: withoutToken(seen.query), body: seen.body }
}

function withoutToken({ access_token: _token, ...query }: Seen['query']): Seen['query'] {
  return query
}

test.each<{ readonly call: Call; readonly body: object }>([
  {
    call: { call: 'department/create', id: 3, set: { name: '后端组', parentid: 2, order: 4_294_967_295 } },
    body: { id: 3, name: '后端组', parentid: 2, order: 4_294_967_295 },
  },
  { call: { call: 'department/update', id: 3, set: { name_en: null } }, body: { id: 3, name_en: '' } },
  {
    call: {
      call: 'user/create',
      userid: 'zhangsan',
      to_invite: false,
      set: { name: '张三', alias: null, extattr: { 工号: '7', 座位: null }, placement: PLACED },
    },
    body: {
      userid: 'zhangsan',
      name: '张三',
      extattr: { attrs: [{ type: 0, name: '工号', text: { value: '7' } }] },
      department: [2, 1],
      order: [10, 0],
      is_leader_in_dept: [1, 0],
      main_department: 1,
      to_invite: false,
    },
  },
  {
    call: {
      call: 'user/update',
      userid: 'zhangsan',
      new_userid: 'zhang.san',
      set: { mobile: null, direct_leader: null },
    },
    body: { userid: 'zhangsan', new_userid: 'zhang.san', mobile: '', direct_leader: [] },
  },
  { call: { call: 'user/batchdelete', userids: ['a', 'b'] }, body: { useridlist: ['a', 'b'] } },
  { call: { call: 'tag/create', id: 7, name: '值班' }, body: { tagid: 7, tagname: '值班' } },
  { call: { call: 'tag/update', id: 7, name: '值班' }, body: { tagid: 7, tagname: '值班' } },
  {
    call: { call: 'tag/addtagusers', id: 7, members: ['a'], departments: [2] },
    body: { tagid: 7, userlist: ['a'], partylist: [2] },
  },
  {
    call: { call: 'tag/deltagusers', id: 7, members: [], departments: [2] },
    body: { tagid: 7, userlist: [], partylist: [2] },
  },
])('$call.call posts its body', async ({ call, body }) => {
  expect(await sentBy(call)).toEqual({ method: 'POST', query: {}, body })
})

test.each<{ readonly call: Call; readonly query: object }>([
  { call: { call: 'department/delete', id: 3 }, query: { id: '3' } },
  { call: { call: 'user/delete', userid: 'zhang@san' }, query: { userid: 'zhang@san' } },
  { call: { call: 'tag/delete', id: 7 }, query: { tagid: '7' } },
])('$call.call is a GET', async ({ call, query }) => {
  expect(await sentBy(call)).toEqual({ method: 'GET', query, body: undefined })
})

describe('a member', () => {
  const create: Call = {
    call: 'user/create',
    userid: 'zhangsan',
    to_invite: false,
    set: { name: '张三', mobile: '13800000000', placement: PLACED },
  }

  test('in a department that does not exist is not sent', async () => {
    const wecom = await fakeWecom(({ endpoint }) => (endpoint === 'department/simplelist' ? TREE : undefined))
    const placement = { departments: [{ department: 99, leader: false, order: 0 }], main_department: 99 }
    const directory = directoryAt(wecom.url)
    await expect(directory.execute({ ...create, set: { ...create.set, placement } })).rejects.toMatchObject({
      code: 'wecom.no-such-department',
      errcode: 60123,
      params: { department: 99 },
    })
    await expect(
      directory.execute({ call: 'user/update', userid: 'zhangsan', set: { placement } }),
    ).rejects.toMatchObject({ code: 'wecom.no-such-department' })
    expect([wecom.count('user/create'), wecom.count('user/update')]).toEqual([0, 0])
  })

  test('in no department is not sent', async () => {
    const wecom = await fakeWecom(() => undefined)
    const directory = directoryAt(wecom.url)
    const placement = { departments: [], main_department: 1 }
    for (const set of [{ name: '张三' }, { name: '张三', placement }]) {
      await expect(directory.execute({ ...create, set })).rejects.toMatchObject({ code: 'wecom.no-placement' })
    }
    expect(wecom.count('user/create')).toBe(0)
  })

  test('for whom WeCom made up a department is a failure that names it', async () => {
    const junk: Reply = { errcode: 0, created_department_list: { department_info: [{ id: 17, name: '17' }] } }
    const wecom = await fakeWecom(({ endpoint }) => {
      if (endpoint === 'user/create') return junk
      return endpoint === 'department/simplelist' ? TREE : undefined
    })
    await expect(directoryAt(wecom.url).execute(create)).rejects.toMatchObject({
      code: 'wecom.junk-department',
      params: { departments: '17' },
      outcome: 'unknown',
    })
  })

  test('the departments are listed once for many members, and our own new ones are known', async () => {
    const { wecom, directory } = await aSandbox()
    await directory.execute({ call: 'department/create', id: 2, set: { name: '研发', parentid: 1 } })
    for (const [index, userid] of ['a', 'b', 'c'].entries()) {
      await directory.execute({ ...create, userid, set: { ...create.set, mobile: `1380000000${index}` } })
    }
    expect(wecom.sandbox.calls()['department/simplelist']).toEqual({ '0': 1 })
  })

  test('goes into a department of ours that the list does not show yet, and into none that we deleted', async () => {
    const { directory } = await aSandbox({ readLagMs: 60_000 })
    await directory.execute({ call: 'department/create', id: 2, set: { name: '研发', parentid: 1 } })
    expect(await directory.execute(create)).toMatchObject({ attempts: 1 })
    await directory.execute({ call: 'user/delete', userid: 'zhangsan' })
    await directory.execute({ call: 'department/delete', id: 2 })
    await expect(directory.execute(create)).rejects.toMatchObject({ code: 'wecom.no-such-department' })
  })

  test('deleted twice is deleted', async () => {
    const { directory } = await aSandbox()
    expect(await directory.execute({ call: 'user/delete', userid: 'nobody' })).toMatchObject({ attempts: 1 })
    expect(await directory.execute({ call: 'tag/delete', id: 77 })).toMatchObject({ attempts: 1 })
    expect(await directory.execute({ call: 'department/delete', id: 77 })).toMatchObject({ attempts: 1 })
  })

  test('keeps the attributes that an update does not mention, even where WeCom would drop them', async () => {
    const { wecom, directory } = await aSandbox({
      seed: {
        members: [{ userid: 'zhangsan', name: '张三', mobile: '13800000000', extattr: { 工号: '7', 座位: 'A1' } }],
      },
      switches: { extattrUpdate: 'replace' },
    })
    await directory.readOrg()
    await directory.execute({ call: 'user/update', userid: 'ZhangSan', set: { extattr: { 座位: 'B2' } } })
    expect(wecom.sandbox.state().members[0]?.extattr).toEqual({ 工号: '7', 座位: 'B2' })
    await directory.execute({ call: 'user/update', userid: 'zhangsan', set: { extattr: { 楼层: '3', 座位: null } } })
    expect(wecom.sandbox.state().members[0]?.extattr).toEqual({ 工号: '7', 楼层: '3' })
  })

  test('a web attribute is cleared as one', async () => {
    const { wecom, directory } = await aSandbox({
      seed: {
        members: [
          { userid: 'a', name: '甲', mobile: '13800000000', extattr: { 主页: { url: 'https://a.b', title: '页' } } },
        ],
      },
    })
    await directory.readOrg()
    await directory.execute({ call: 'user/update', userid: 'a', set: { extattr: { 主页: null } } })
    expect(wecom.sandbox.state().members[0]?.extattr).toEqual({})
  })
})

describe('tag members', () => {
  const add: Call = { call: 'tag/addtagusers', id: 5, members: ['zhangsan', 'nobody'], departments: [1, 99] }

  test('that WeCom left out come back as refused', async () => {
    const { directory } = await aSandbox({
      seed: { members: [{ userid: 'zhangsan', name: '张三' }], tags: [{ id: 5, name: '值班' }] },
    })
    expect((await directory.execute(add)).refused).toEqual({ members: ['nobody'], departments: [99] })
  })

  test.each(['tag/addtagusers', 'tag/deltagusers'] as const)('%s with none valid refuses them all', async (call) => {
    const { directory } = await aSandbox({ seed: { tags: [{ id: 5, name: '值班' }] } })
    const outcome = await directory.execute({ call, id: 5, members: ['nobody'], departments: [99] })
    expect(outcome.refused).toEqual({ members: ['nobody'], departments: [99] })
  })

  test('of a tag of another app are an error', async () => {
    const { directory } = await aSandbox({
      seed: { tags: [{ id: 5, name: '值班' }], sandbox: { tag_owners: { '5': 'app' } } },
    })
    await expect(directory.execute(add)).rejects.toMatchObject({ errcode: 81011, reach: 'object' })
  })

  test('that count as invalid because they are there already are not refused after a lost try', async () => {
    const { directory } = await aSandbox({
      seed: { members: [{ userid: 'zhangsan', name: '张三' }], tags: [{ id: 5, name: '值班' }] },
      switches: { tagNoop: 'invalid' },
      faults: [{ call: 'tag/addtagusers', outcome: 'drop-after' }],
    })
    expect((await directory.execute(add)).refused).toEqual({ members: ['nobody'], departments: [99] })
  })
})

test.each([
  { name: 'one string', invalidlist: 'a|b' },
  { name: 'a list', invalidlist: ['a', 'b'] },
])('refused members may be told as $name', async ({ invalidlist }) => {
  const wecom = await fakeWecom(({ endpoint }) =>
    endpoint === 'tag/addtagusers' ? { errcode: 0, invalidlist, invalidparty: [] } : undefined,
  )
  const call: Call = { call: 'tag/addtagusers', id: 5, members: ['a', 'b', 'c'], departments: [] }
  expect((await directoryAt(wecom.url).execute(call)).refused).toEqual({ members: ['a', 'b'], departments: [] })
})

test('an app secret in the place of the contacts secret cannot write, and says which one can', async () => {
  const { wecom } = await aSandbox()
  const directory = directoryAtSandbox(wecom.url, { contactsSecret: 'app' })
  await expect(directory.execute({ call: 'tag/update', id: 1, name: 'x' })).rejects.toMatchObject({ errcode: 40068 })
  await expect(directory.execute({ call: 'department/update', id: 1, set: { name: 'x' } })).rejects.toMatchObject({
    errcode: 60011,
    hint: { code: 'wecom.60011.remedy' },
  })
})
