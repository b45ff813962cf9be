import { describe, expect, onTestFinished, test } from 'vitest'
import { parseFaults } from '../../src/sandbox/faults-spec.ts'
import { drawLatency, type Latency } from '../../src/sandbox/latency.ts'
import { repeatable } from '../../src/sandbox/random.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
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
    const { get } = aSandbox({ faults: parseFaults('tag/list=-1@30%').faults })
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

test('another seed hits other calls', async () => {
  const run = async (faultSeed: number): Promise<readonly number[]> => {
    const { get } = aSandbox({ faults: parseFaults('tag/list=-1@30%').faults, faultSeed })
    const codes = []
    for (let i = 0; i < 50; i += 1) codes.push((await get('tag/list')).errcode)
    return codes
  }
  expect(await run(1)).not.toEqual(await run(2))
})

test('half of an answer is no JSON, and the effect stays', async () => {
  const { sandbox, post } = aSandbox()
  sandbox.failNext({ call: 'department/create', outcome: 'truncated' })
  await expect(post('department/create', DEPARTMENT)).rejects.toThrow(SyntaxError)
  expect(sandbox.state().departments).toHaveLength(2)
})

test('tokens that expire in the middle answer 42001, and the next gettoken gives a new one', async () => {
  const { sandbox, get, post } = aSandbox()
  expect(await get('tag/list')).toMatchObject({ errcode: 0 })
  sandbox.failNext({ call: 'department/create', outcome: 'expire-token' })
  expect(await post('department/create', DEPARTMENT)).toMatchObject({ errcode: 42001 })
  expect(sandbox.state().departments).toHaveLength(1)
})

test('a slow body comes whole in the end', async () => {
  const { url, sandbox, close } = await startSandbox()
  onTestFinished(close)
  sandbox.failNext({ call: 'gettoken', outcome: { slowMs: 60 } })
  const startedAt = performance.now()
  const response = await fetch(`${url}/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts`)
  const headersAt = performance.now()
  expect(await response.json()).toMatchObject({ errcode: 0 })
  expect(performance.now() - startedAt).toBeGreaterThan(55)
  expect(performance.now() - headersAt).toBeGreaterThan(20)
})

test('a creation that is sent twice is one effect, and an import counts like calls', async () => {
  const { post, sandbox } = aSandbox()
  await post('department/create', DEPARTMENT)
  await post('department/create', DEPARTMENT)
  expect(sandbox.effects()).toEqual({ 'department:2': { created: 1 } })
  sandbox.resetEffects()
  expect(sandbox.effects()).toEqual({})
})

describe('latency', () => {
  const draw = (latency: Latency): readonly number[] => {
    const random = repeatable(3)
    return Array.from({ length: 4000 }, () => drawLatency(latency, random)).toSorted((a, b) => a - b)
  }

  test('lies evenly between two figures', () => {
    const drawn = draw({ kind: 'between', fromMs: 20, toMs: 80 })
    expect(drawn[0]).toBeGreaterThanOrEqual(20)
    expect(drawn.at(-1)).toBeLessThanOrEqual(80)
    expect(drawn[2000]).toBeCloseTo(50, -1)
  })

  test('has the median and the tail that were asked for', () => {
    const drawn = draw({ kind: 'long-tailed', medianMs: 40, p99Ms: 900 })
    expect(drawn[2000]).toBeGreaterThan(36)
    expect(drawn[2000]).toBeLessThan(44)
    expect(drawn[3960]).toBeGreaterThan(600)
    expect(drawn[3960]).toBeLessThan(1300)
  })
})

describe('a line of faults', () => {
  test('says call, outcome, times, delay and chance', () => {
    expect(parseFaults('user/create=45009x3, *=drop-after@0.5%,tag/list=after:-1x*+10,').faults).toEqual([
      { call: 'user/create', outcome: 45009, times: 3, skip: 0 },
      { call: '*', outcome: 'drop-after', times: Number.POSITIVE_INFINITY, skip: 0, chance: 0.005 },
      { call: 'tag/list', outcome: -1, when: 'after', times: Number.POSITIVE_INFINITY, skip: 10 },
    ])
    expect(parseFaults('department/list=http-502').faults).toEqual([
      { call: 'department/list', outcome: { status: 502 }, times: 1, skip: 0 },
    ])
  })

  test('says what the sandbox as a whole is like', () => {
    expect(
      parseFaults('seed=7,latency=40/900,lag=2000,rate=100/10s,hourly=9000,concurrent=8,tag/list=slow-500'),
    ).toEqual({
      seed: 7,
      latency: { kind: 'long-tailed', medianMs: 40, p99Ms: 900 },
      readLagMs: 2000,
      limits: { callsPerMinute: 100, minuteMs: 10_000, callsPerHour: 9000, concurrentCalls: 8 },
      faults: [{ call: 'tag/list', outcome: { slowMs: 500 }, times: 1, skip: 0 }],
    })
    expect(parseFaults('latency=20-80, rate=600')).toEqual({
      latency: { kind: 'between', fromMs: 20, toMs: 80 },
      limits: { callsPerMinute: 600 },
      faults: [],
    })
  })

  test.each([
    'seed=x',
    'latency=0/5',
    'rate=0',
    'concurrent=0',
    'lag=-1',
    'user/create',
    'user/create=',
    '=45009',
    'user/create=never',
    'a=1@200%',
    'a=1x',
  ])('%s is refused', (spec) => {
    expect(() => parseFaults(spec)).toThrow(`"${spec}" is not understood`)
  })
})
