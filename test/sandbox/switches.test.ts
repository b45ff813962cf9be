import { describe, expect, test } from 'vitest'
import type { SandboxSwitches } from '../../src/sandbox/switches.ts'
import { aSandbox, memberIn, request, type Client } from './client.ts'

const EVE = { userid: 'eve', name: 'Eve', mobile: '13900000000' }

function aCompany(switches: Partial<SandboxSwitches> = {}): Client {
  return aSandbox({
    switches,
    seed: {
      departments: [{ id: 5, name: '研发' }],
      members: [
        {
          userid: 'ada',
          status: 1,
          mobile: '13800000000',
          email: 'ada@example.com',
          departments: [{ department: 5 }],
        },
      ],
    },
  })
}

describe('unknown departments', () => {
  test('keep the id asked for', async () => {
    expect(await aCompany().post('user/create', { ...EVE, department: [77] })).toMatchObject({
      created_department_list: { department_info: [{ id: 77 }] },
    })
  })

  test('get the next id', async () => {
    const { post } = aCompany({ autoCreatedDepartmentId: 'next' })
    // 6 is 其他（待设置部门）, which this call makes as well.
    expect(await post('user/create', { ...EVE, department: [77] })).toMatchObject({
      created_department_list: { department_info: [{ name: '77', id: 7 }] },
    })
    expect(await post('user/create', { ...EVE, userid: 'b', mobile: '13900000001', department: [77] })).toMatchObject({
      created_department_list: { department_info: [{ name: '77-8', id: 8 }] },
    })
  })

  test.each([60123, 60003, 40066] as const)('answer %i in an update', async (unknownDepartmentInUpdate) => {
    const { post } = aCompany({ unknownDepartmentInUpdate })
    expect(await post('user/update', { userid: 'ada', department: [77] })).toMatchObject({
      errcode: unknownDepartmentInUpdate,
    })
  })

  test('are made in an update', async () => {
    const client = aCompany({ unknownDepartmentInUpdate: 'auto-create' })
    expect(await client.post('user/update', { userid: 'ada', department: [77] })).toMatchObject({ errcode: 0 })
    expect(memberIn(client, 'ada').main_department).toBe(77)
  })
})

describe('department/create without id and order', () => {
  test.each<[Partial<SandboxSwitches>, number, number]>([
    [{}, 6, 99_999_000],
    [{ autoDepartmentId: 'lowest-free' }, 2, 99_999_000],
    [{ autoDepartmentOrder: 'zero' }, 6, 0],
  ])('under %j gives id %i and order %i', async (switches, id, order) => {
    const client = aCompany(switches)
    expect(await client.post('department/create', { name: 'x', parentid: 1 })).toMatchObject({ id })
    expect(client.sandbox.state().departments).toContainEqual(expect.objectContaining({ id, order }))
  })
})

describe('mobile and email of an active member', () => {
  test('can be changed where that is switched on', async () => {
    const client = aCompany({ activeMobile: 'updated', activeEmail: 'updated' })
    await client.post('user/update', { userid: 'ada', mobile: '13700000000', email: 'lovelace@example.com' })
    expect(memberIn(client, 'ada')).toMatchObject({ mobile: '13700000000', email: 'lovelace@example.com' })
  })

  test('can be given for the first time in any case', async () => {
    const client = aCompany()
    client.sandbox.console('user/update', { userid: 'ada', email: '' })
    expect(await client.post('user/update', { userid: 'ada', email: 'new@example.com' })).toMatchObject({ errcode: 0 })
  })
})

test.each([
  ['as-sent', '+86 13900000000', '+86 13900000000'],
  ['without-86', '+86 13900000000', '13900000000'],
  ['without-86', '+852-61234567', '+852-61234567'],
] as const)('a mobile is stored %s: %s as %s', async (mobileStored, mobile, stored) => {
  const client = aCompany({ mobileStored })
  await client.post('user/create', { ...EVE, mobile })
  expect(memberIn(client, 'eve').mobile).toBe(stored)
})

test.each([
  ['same', true],
  ['new', false],
] as const)('gettoken again: %s', async (repeatedGettoken, isSame) => {
  const { sandbox } = aCompany({ repeatedGettoken })
  const get = (): Promise<{ readonly [key: string]: unknown }> =>
    request(sandbox, 'gettoken?corpid=wwsandbox&corpsecret=contacts')
  const [first, second] = [await get(), await get()]
  expect(first['access_token'] === second['access_token']).toBe(isSame)
  expect(await request(sandbox, `tag/list?access_token=${String(first['access_token'])}`)).toMatchObject({ errcode: 0 })
})

test('a member who left can be written where that is switched on', async () => {
  const { post, sandbox } = aCompany({ leftMemberWrite: 'accepted' })
  sandbox.console('member/set', { userid: 'ada', status: 5 })
  expect(await post('user/update', { userid: 'ada', position: 'x' })).toMatchObject({ errcode: 0 })
})

test('the names in a tag can be shown to a contacts secret without details', async () => {
  const { sandbox, get } = aSandbox({
    profile: 'ids',
    switches: { tagNamesForContacts: 'present' },
    seed: { members: [{ userid: 'ada', name: 'Ada' }], tags: [{ id: 1, name: 't', members: ['ada'] }] },
  })
  expect(sandbox.state().members[0]?.name).toBe('Ada')
  expect(await get('tag/get', { tagid: 1 })).toMatchObject({ userlist: [{ userid: 'ada', name: 'Ada' }] })
})
