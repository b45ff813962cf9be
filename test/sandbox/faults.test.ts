import { describe, expect, test } from 'vitest'
import { parseFaults } from '../../src/sandbox/faults-spec.ts'
import { aSandbox } from './client.ts'

const DEPARTMENT = { name: 'a', parentid: 1, id: 2 }

test('a code comes instead of the effect, as often as asked', async () => {
  const { post, sandbox } = aSandbox()
  sandbox.failNext({ call: 'department/create', outcome: -1, times: 2 })
  const codes = []
  for (let i = 0; i < 3; i += 1) codes.push((await post('department/create', DEPARTMENT)).errcode)
  expect(codes).toEqual([-1, -1, 0])
  expect(sandbox.calls()).toMatchObject({ 'department/create': { '-1': 2, 0: 1 } })
})

test('a code may hide an effect', async () => {
  const { post, sandbox } = aSandbox()
  sandbox.failNext({ call: 'department/create', outcome: -1, when: 'after' })
  expect(await post('department/create', DEPARTMENT)).toMatchObject({ errcode: -1 })
  expect(sandbox.state().departments).toHaveLength(2)
})

test.each([
  ['drop-before', 1],
  ['drop-after', 2],
] as const)('%s breaks the connection and leaves %i departments', async (outcome, left) => {
  const { post, sandbox } = aSandbox()
  sandbox.failNext({ call: 'department/create', outcome })
  await expect(post('department/create', DEPARTMENT)).rejects.toThrow('fetch failed')
  expect(sandbox.state().departments).toHaveLength(left)
  expect(sandbox.calls()).toMatchObject({ 'department/create': { dropped: 1 } })
})

test('a status comes without a body', async () => {
  const { sandbox } = aSandbox({ faults: [{ call: 'tag/list', outcome: { status: 502 } }] })
  const response = await sandbox.fetch(new Request('http://127.0.0.1/cgi-bin/tag/list'))
  expect(response.status).toBe(502)
  expect(sandbox.calls()).toEqual({ 'tag/list': { 'http-502': 1 } })
})

test('* stands for every call but gettoken, and skip lets some pass', async () => {
  const { get, sandbox } = aSandbox()
  sandbox.failNext({ call: '*', outcome: 45009, skip: 1 })
  expect(await get('tag/list')).toMatchObject({ errcode: 0 })
  expect(await get('department/list')).toMatchObject({ errcode: 45009 })
  expect(await get('department/list')).toMatchObject({ errcode: 0 })
})

test('hooks see every call before and after its effect', async () => {
  const seen: string[] = []
  const { post } = aSandbox({
    hooks: {
      beforeEffect: (call) => {
        seen.push(`before ${call}`)
        return undefined
      },
      afterEffect: (call) => {
        seen.push(`after ${call}`)
        return call === 'tag/create' ? { kind: 'errcode', errcode: 6000 } : undefined
      },
    },
  })
  expect(await post('tag/create', { tagname: 'a' })).toMatchObject({ errcode: 6000 })
  expect(seen).toEqual(['before gettoken', 'after gettoken', 'before tag/create', 'after tag/create'])
})

test('a chance hits the same calls in every run', async () => {
  const run = async (): Promise<readonly number[]> => {
    const { get } = aSandbox({ faults: parseFaults('tag/list=-1@30%') })
    const codes = []
    for (let i = 0; i < 200; i += 1) codes.push((await get('tag/list')).errcode)
    return codes
  }
  const codes = await run()
  expect(await run()).toEqual(codes)
  const hits = codes.filter((code) => code === -1).length
  expect(hits).toBeGreaterThan(40)
  expect(hits).toBeLessThan(80)
})

describe('a line of faults', () => {
  test('says call, outcome, times, delay and chance', () => {
    expect(parseFaults('user/create=45009x3, *=drop-after@0.5%,tag/list=after:-1x*+10,')).toEqual([
      { call: 'user/create', outcome: 45009, times: 3, skip: 0 },
      { call: '*', outcome: 'drop-after', times: Number.POSITIVE_INFINITY, skip: 0, chance: 0.005 },
      { call: 'tag/list', outcome: -1, when: 'after', times: Number.POSITIVE_INFINITY, skip: 10 },
    ])
    expect(parseFaults('department/list=http-502')).toEqual([
      { call: 'department/list', outcome: { status: 502 }, times: 1, skip: 0 },
    ])
  })

  test.each(['user/create', 'user/create=', '=45009', 'user/create=never', 'a=1@200%', 'a=1x'])(
    '%s is refused',
    (spec) => {
      expect(() => parseFaults(spec)).toThrow(`"${spec}" is not understood`)
    },
  )
})
