import { expect, test } from 'vitest'
import { isPartial } from '../../../src/model/live.ts'
import type { SandboxOptions } from '../../../src/sandbox/corp.ts'
import type { RunningSandbox } from '../../../src/sandbox/server.ts'
import { createDirectory, type Directory } from '../../../src/wecom/directory.ts'
import { aSandbox } from '../a-sandbox.ts'
import { directoryOfApp } from '../directory-at.ts'
import { SEED } from './company.ts'

async function anApp(
  options: SandboxOptions = {},
): Promise<{ readonly wecom: RunningSandbox; readonly directory: Directory }> {
  const { wecom } = await aSandbox({ seed: SEED, profile: 'details', ...options })
  return { wecom, directory: directoryOfApp(wecom.url) }
}

test('an app of the whole company shows it, but nothing may be planned from that', async () => {
  const { wecom, directory } = await anApp()
  const org = await directory.readOrg()
  const held = wecom.sandbox.state()
  expect(org.departments).toEqual(held.departments)
  expect(org.tags).toEqual(held.tags)
  expect(org.members.map(({ userid, name, departments }) => ({ userid, name, departments }))).toEqual(
    held.members.map(({ userid, name, departments }) => ({ userid, name, departments })),
  )
  expect(org.read).toEqual({
    mode: 'details',
    unreadable: [
      'members.address',
      'members.biz_mail',
      'members.departments',
      'members.email',
      'members.gender',
      'members.mobile',
    ],
    warnings: [{ code: 'wecom.read.app-only', params: {} }],
  })
  expect(isPartial(org)).toBe(true)
  expect(isPartial({ read: { mode: 'ids', unreadable: ['members.departments.leader'] } })).toBe(false)
})

test('no call is refused', async () => {
  const { wecom, directory } = await anApp({ appRange: { departments: [30] } })
  await directory.readOrg()
  const codes = Object.values(wecom.sandbox.calls()).flatMap((counts) => Object.keys(counts))
  expect(new Set(codes)).toEqual(new Set(['0']))
})

test('an app with a narrow range shows a tree with nameless departments above', async () => {
  const { directory } = await anApp({ appRange: { departments: [30] } })
  const org = await directory.readOrg()
  expect(org.departments).toEqual([
    { id: 1, parentid: 0, order: 0 },
    { id: 4, parentid: 1, order: 0 },
    { id: 30, parentid: 4, order: 100000000, name: '后端组', name_en: null },
  ])
  expect(org.members.map(({ userid, departments }) => [userid, departments.map((p) => p.department)])).toEqual([
    ['wangwu', [30]],
    ['zhao', [30]],
  ])
  expect(org.members[0]).not.toHaveProperty('direct_leader')
  expect(org.tags.map(({ name, members }) => [name, members])).toEqual([
    ['甲', []],
    ['丙', ['zhao']],
    ['乙', ['wangwu']],
  ])
})

test('a tree that changed meanwhile is read again', async () => {
  let lists = 0
  const { wecom, directory } = await anApp({
    hooks: {
      afterEffect: (call) => {
        if (call === 'department/list' && ++lists === 1)
          wecom.sandbox.console('department/update', { id: 30, name: 'x' })
        return undefined
      },
    },
  })
  const org = await directory.readOrg()
  expect(org.departments.find(({ id }) => id === 30)?.name).toBe('x')
  expect(lists).toBe(4)
})

test('an app that may read nothing is an error with 7', async () => {
  const { directory } = await anApp({ faults: [{ call: 'department/list', outcome: 48002 }] })
  await expect(directory.readOrg()).rejects.toMatchObject({ errcode: 48002, exitCode: 7 })
})

test('an app cannot write: the error names the missing secret, and nothing is sent', async () => {
  const { wecom, directory } = await anApp()
  await expect(directory.execute({ call: 'user/delete', userid: 'Lisi' })).rejects.toMatchObject({
    code: 'wecom.settings.missing-secret',
    params: { variable: 'WECOM_CONTACTS_SECRET' },
    exitCode: 7,
  })
  expect(wecom.sandbox.calls()).toEqual({})
})

test('any call is made with the app, unless it names the other secret', async () => {
  const { directory } = await anApp()
  expect(await directory.callRaw('GET', 'user/get?userid=Lisi')).toMatchObject({ name: '李四' })
  await expect(directory.callRaw('POST', 'user/list_id', { credential: 'contacts' })).rejects.toMatchObject({
    params: { variable: 'WECOM_CONTACTS_SECRET' },
  })
})

test('without any secret there is no directory', () => {
  const options = { corpId: 'ww', baseUrl: 'http://127.0.0.1:9', userAgent: 'orgctl/0.0.0' }
  expect(() => createDirectory(options)).toThrow(
    expect.objectContaining({ exitCode: 7, params: { variable: 'WECOM_CONTACTS_SECRET' } }),
  )
})
