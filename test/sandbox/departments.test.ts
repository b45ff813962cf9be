import { describe, expect, test } from 'vitest'
import { aSandbox, type Client } from './client.ts'

/** `研发 > 后端`, `市场` below the root, with one member in 后端. */
function aCompany(options: Parameters<typeof aSandbox>[0] = {}): Client {
  return aSandbox({
    seed: {
      departments: [
        { id: 2, name: '研发', name_en: 'R&D' },
        { id: 3, name: '后端', parentid: 2 },
        { id: 4, name: '市场' },
      ],
      members: [{ userid: 'zhangsan', departments: [{ department: 3, leader: true }] }],
    },
    ...options,
  })
}

describe('department/create', () => {
  test.each([
    [{ name: '测试', parentid: 1 }, 0],
    [{ name: '测试', parentid: 1, id: 9, order: 4_294_967_295 }, 0],
    [{ name: '名'.repeat(64), parentid: 1 }, 0],
    [{ name: '名'.repeat(65), parentid: 1 }, 60001],
    [{ name: '', parentid: 1 }, 60001],
    [{ parentid: 1 }, 60001],
    [{ name: 'a|b', parentid: 1 }, 60009],
    [{ name: 'a:b', parentid: 1 }, 60009],
    [{ name: 'a/b', parentid: 1 }, 0],
    [{ name: '测试', name_en: 'a*b', parentid: 1 }, 60009],
    [{ name: '测试' }, 60124],
    [{ name: '测试', parentid: 99 }, 60004],
    [{ name: '测试', parentid: 1, id: 4 }, 60008],
    [{ name: '测试', parentid: 1, id: 1 }, 60008],
    [{ name: '测试', parentid: 1, id: 0 }, 40058],
    [{ name: '测试', parentid: 1, id: 2 ** 31 }, 40058],
    [{ name: '市场', parentid: 1 }, 60008],
    [{ name: '市场', parentid: 2 }, 0],
    [{ name: '测试', name_en: 'R&D', parentid: 1 }, 60008],
    [{ name: '测试', parentid: 1, order: -1 }, 40058],
    [{ name: '测试', parentid: 1, order: 2 ** 32 }, 40058],
  ])('%j answers %i', async (body, errcode) => {
    expect(await aCompany().post('department/create', body)).toMatchObject({ errcode })
  })

  test('gives the id after the highest, and an order below all older siblings', async () => {
    const { post, get } = aSandbox()
    expect(await post('department/create', { name: 'a', parentid: 1, id: 70 })).toMatchObject({ id: 70 })
    expect(await post('department/create', { name: 'b', parentid: 1 })).toMatchObject({ id: 71 })
    expect(await get('department/simplelist')).toMatchObject({
      department_id: [
        { id: 1, parentid: 0, order: 100_000_000 },
        { id: 70, parentid: 1, order: 100_000_000 },
        { id: 71, parentid: 1, order: 99_999_000 },
      ],
    })
  })

  test('names the holder of a taken id', async () => {
    const reply = await aCompany().post('department/create', { name: 'x', parentid: 1, id: 4 })
    expect(reply.errmsg).toMatch(/^department existed: 4 is existed, hint/u)
  })

  test('may follow the shorter name limit of the errcodes', async () => {
    const { post } = aSandbox({ switches: { departmentNameLimit: 'errcodes' } })
    expect(await post('department/create', { name: '名'.repeat(22), parentid: 1 })).toMatchObject({ errcode: 60001 })
    expect(await post('department/create', { name: '名'.repeat(21), parentid: 1 })).toMatchObject({ errcode: 0 })
  })

  test('drops name_en without the multi-language switch', async () => {
    const { post, sandbox } = aSandbox({ switches: { multiLanguage: false } })
    await post('department/create', { name: 'a', name_en: 'b', parentid: 1 })
    expect(sandbox.state().departments[1]).toMatchObject({ name: 'a', name_en: null })
  })
})

describe('depth', () => {
  const chain = async (client: Client, levels: number): Promise<void> => {
    for (let level = 1; level <= levels; level += 1) {
      await client.post('department/create', { name: 'x', id: level + 1, parentid: level })
    }
  }

  test('ends at 15 levels below the root', async () => {
    const client = aSandbox()
    await chain(client, 15)
    expect(client.sandbox.calls()).toMatchObject({ 'department/create': { 0: 15 } })
    expect(await client.post('department/create', { name: 'x', parentid: 16 })).toMatchObject({ errcode: 81002 })
  })

  test('may count the root as a level', async () => {
    const client = aSandbox({ switches: { depthCountsRoot: true } })
    await chain(client, 15)
    expect(client.sandbox.calls()).toMatchObject({ 'department/create': { 0: 14, 81002: 1 } })
  })

  test('holds for the subtree that moves along', async () => {
    const client = aSandbox()
    await chain(client, 14)
    await client.post('department/create', { name: 'a', id: 50, parentid: 1 })
    await client.post('department/create', { name: 'b', id: 51, parentid: 50 })
    expect(await client.post('department/update', { id: 50, parentid: 15 })).toMatchObject({ errcode: 81002 })
    expect(await client.post('department/update', { id: 50, parentid: 14 })).toMatchObject({ errcode: 0 })
  })
})

describe('department/update', () => {
  test.each([
    [{ id: 2, name: '研发中心' }, 0],
    [{ id: 2, parentid: 1 }, 0],
    [{ id: 2 }, 0],
    [{ id: 4, name: '研发' }, 60008],
    [{ id: 4, name_en: 'R&D' }, 60008],
    [{ id: 2, parentid: 2 }, 60010],
    [{ id: 2, parentid: 3 }, 60010],
    [{ id: 4, parentid: 99 }, 60004],
    [{ id: 99, name: 'x' }, 60003],
    [{ name: 'x' }, 60003],
    [{ id: '2', name: 'x' }, 60003],
    [{ id: 2, name: '' }, 60001],
    [{ id: 1, name: '新公司' }, 60011],
  ])('%j answers %i', async (body, errcode) => {
    expect(await aCompany().post('department/update', body)).toMatchObject({ errcode })
  })

  test('leaves what it does not name, and takes members and children along', async () => {
    const { post, get } = aCompany()
    await post('department/update', { id: 2, parentid: 4 })
    expect(await get('department/get', { id: 2 })).toMatchObject({
      department: { id: 2, name: '研发', name_en: 'R&D', parentid: 4, order: 100_000_000 },
    })
    expect(await get('department/get', { id: 3 })).toMatchObject({
      department: { parentid: 2, department_leader: ['zhangsan'] },
    })
  })

  test('refuses a move into a sibling of the same name', async () => {
    const { post } = aCompany()
    await post('department/create', { name: '市场', parentid: 3, id: 5 })
    expect(await post('department/update', { id: 5, parentid: 1 })).toMatchObject({ errcode: 60008 })
  })

  test('frees the old name', async () => {
    const { post } = aCompany()
    await post('department/update', { id: 2, name: '研究' })
    expect(await post('department/update', { id: 4, name: '研发' })).toMatchObject({ errcode: 0 })
  })

  test('clears name_en with an empty string', async () => {
    const { post, sandbox } = aCompany()
    await post('department/update', { id: 2, name_en: '' })
    expect(sandbox.state().departments[1]).toMatchObject({ id: 2, name_en: null })
  })

  test('renames the root only where that is allowed', async () => {
    const { post, sandbox } = aCompany({ switches: { rootUpdate: 'accepted' } })
    expect(await post('department/update', { id: 1, name: '新公司' })).toMatchObject({ errcode: 0 })
    expect(sandbox.state().departments[0]).toMatchObject({ id: 1, parentid: 0, name: '新公司' })
    expect(await post('department/update', { id: 1, parentid: 2 })).toMatchObject({ errcode: 60010 })
  })
})

describe('department/delete', () => {
  test.each([
    [1, 60007],
    [2, 60006],
    [3, 60005],
    [4, 0],
    [99, 60003],
    ['x', 60003],
  ])('of %s answers %i', async (id, errcode) => {
    expect(await aCompany().get('department/delete', { id })).toMatchObject({ errcode })
  })

  test('takes the department out of its tags', async () => {
    const { post, get } = aCompany()
    await post('tag/create', { tagname: 't', tagid: 1 })
    await post('tag/addtagusers', { tagid: 1, partylist: [4] })
    await get('department/delete', { id: 4 })
    expect(await get('tag/get', { tagid: 1 })).toMatchObject({ partylist: [] })
  })
})

describe('reading', () => {
  test('a list holds the department asked for and all below it', async () => {
    const { get } = aCompany()
    expect(await get('department/list', { id: 2 })).toMatchObject({
      department: [
        { id: 2, name: '研发', name_en: 'R&D', parentid: 1, department_leader: [] },
        { id: 3, name: '后端', name_en: '', parentid: 2, department_leader: ['zhangsan'] },
      ],
    })
    expect(await get('department/simplelist')).toMatchObject({
      department_id: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }],
    })
  })

  test.each(['department/list', 'department/simplelist', 'department/get'])(
    '%s of an unknown id: 60003',
    async (call) => {
      expect(await aCompany().get(call, { id: 99 })).toMatchObject({ errcode: 60003 })
    },
  )
})

describe('limits', () => {
  test('departments of the corp', async () => {
    const { post } = aCompany({ limits: { departments: 4 } })
    expect(await post('department/create', { name: 'x', parentid: 1 })).toMatchObject({ errcode: 81001 })
  })

  test('departments and members of one department', async () => {
    const { post } = aCompany({ limits: { nodesPerDepartment: 1 } })
    const ada = { userid: 'ada', name: 'Ada', mobile: '13800000001' }
    expect(await post('department/create', { name: 'x', parentid: 3 })).toMatchObject({ errcode: 81001 })
    expect(await post('user/create', { ...ada, department: [3] })).toMatchObject({ errcode: 81001 })
    expect(await post('department/update', { id: 4, parentid: 3 })).toMatchObject({ errcode: 81001 })
    expect(await post('user/create', { ...ada, department: [4] })).toMatchObject({ errcode: 0 })
  })
})
