import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { EXIT, OrgctlError } from '../../src/errors.ts'
import { stateAddresses } from '../../src/state/address.ts'
import { httpStore, type HttpStoreOptions } from '../../src/state/http-store.ts'
import { StateLocked } from '../../src/state/locked.ts'
import type { StateStore } from '../../src/state/store.ts'
import { startStateServer, type StateServer } from '../helpers/a-state-server.ts'

const GITLAB = '/api/v4/projects/42/terraform/state'

function storeAt(address: string, more: Partial<HttpStoreOptions> = {}): StateStore {
  return httpStore({
    addresses: stateAddresses(address, {}),
    username: undefined,
    password: undefined,
    who: 'alice@build-7, pid 4711',
    version: '1.2.3',
    now: () => new Date('2026-03-02T08:00:00.000Z'),
    sleep: () => Promise.resolve(),
    ...more,
  })
}

/** The address of a server that gives every request the same answer, until the test is over. */
async function anAnswering(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on a port
  return `http://127.0.0.1:${port}/state`
}

async function failure(work: Promise<unknown>): Promise<OrgctlError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof OrgctlError) return error
  throw new Error(`no OrgctlError: ${String(error)}`)
}

describe.each([
  ["Terraform's protocol", 'terraform', '/state'],
  ['GitLab', 'gitlab', GITLAB],
] as const)('%s', (_name, flavour, folder) => {
  const credentials = { username: 'ci', password: 'hush-hush' }
  let server: StateServer
  let path: string
  let states = 0

  beforeAll(async () => {
    server = await startStateServer({ flavour, ...credentials })
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    path = `${folder}/org-${++states}`
  })

  test('what is written is read, and nothing is there before', async () => {
    const store = storeAt(server.url + path, credentials)
    expect(await store.read()).toBeUndefined()
    const unlock = await store.lock('apply')
    await store.write('{"serial": 1, "name": "研发"}\n')
    await unlock()
    expect(await store.read()).toBe('{"serial": 1, "name": "研发"}\n')
    expect(await server.lockOf(path)).toBeUndefined()
  })

  test('who is kept out learns by whom, since when and what for', async () => {
    const first = storeAt(server.url + path, credentials)
    const unlock = await first.lock('apply')
    const error = await failure(storeAt(server.url + path, credentials).lock('apply'))
    expect(error).toBeInstanceOf(StateLocked)
    expect(error.exitCode).toBe(EXIT.locked)
    expect(error.params).toMatchObject({
      who: flavour === 'gitlab' ? 'ci' : 'alice@build-7, pid 4711',
      since: '2026-03-02T08:00:00.000Z',
    })
    await unlock()
    await (
      await storeAt(server.url + path, credentials).lock('apply')
    )()
  })

  test('of many who come at once one gets the lock', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => storeAt(server.url + path, credentials).lock('apply')),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('a lock can be broken, and its holder can write no more', async () => {
    const first = storeAt(server.url + path, credentials)
    const other = storeAt(server.url + path, credentials)
    const unlock = await first.lock('apply')
    expect(await other.unlock()).toMatchObject({ since: '2026-03-02T08:00:00.000Z' })
    expect(await other.unlock()).toBeUndefined()
    await other.lock('apply')
    const error = await failure(first.write('{"serial": 1}'))
    expect(error.code).toBe('state.lock-lost')
    expect(error.exitCode).toBe(EXIT.locked)
    await unlock()
    expect(await server.lockOf(path)).toBeDefined()
  })

  test('a lock whose answer was lost is recognised as our own', async () => {
    await server.fail({ method: flavour === 'gitlab' ? 'POST' : 'LOCK', outcome: 'drop-after' })
    const unlock = await storeAt(server.url + path, credentials).lock('apply')
    await unlock()
    expect(await server.lockOf(path)).toBeUndefined()
  })

  test('a write whose answer was lost is looked up, not sent again', async () => {
    const store = storeAt(server.url + path, credentials)
    await store.lock('apply')
    await server.fail({ method: 'POST', outcome: 'drop-after' })
    await store.write('{"serial": 1}')
    expect((await server.log()).filter((line) => line === `POST ${path}?ID`)).toHaveLength(1)
  })

  test('a server that has a bad moment is asked again', async () => {
    await server.fail({ method: 'GET', outcome: 503, times: 2 })
    expect(await storeAt(server.url + path, credentials).read()).toBeUndefined()
    await server.fail({ method: 'GET', outcome: 503, times: 3 })
    expect((await failure(storeAt(server.url + path, credentials).read())).params).toMatchObject({ status: 503 })
  })

  test.each([
    ['none', {}, 401],
    ['wrong ones', { username: 'ci', password: 'guess' }, 403],
  ])('credentials: %s are refused at once, and none shows', async (_which, wrong, status) => {
    const store = storeAt(server.url + path, wrong)
    for (const work of [store.read(), store.lock('apply'), store.unlock()]) {
      const error = await failure(work)
      expect(error.code).toBe('state.http-refused')
      expect(error.exitCode).toBe(EXIT.unreadable)
      expect(error.params).toMatchObject({ status })
      expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toMatch(/hush|guess|Basic/u)
    }
    expect((await server.log()).filter((line) => line.includes(path))).toHaveLength(3)
  })
})

test('a server that knows no locks is no place for a state', async () => {
  const address = await anAnswering((_request, response) => response.writeHead(405).end())
  const error = await failure(storeAt(address).lock('apply'))
  expect(error.code).toBe('state.no-lock')
  expect(error.message).toContain('ORGCTL_STATE_LOCK_ADDRESS')
})

test('an answer that is not what was sent is noticed by its checksum', async () => {
  const address = await anAnswering((_request, response) => {
    response.writeHead(200, { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }).end('{}')
  })
  expect((await failure(storeAt(address).read())).code).toBe('state.garbled')
})

test('a lock that a server does not describe names nobody', async () => {
  const address = await anAnswering((_request, response) => response.writeHead(423).end('<html>'))
  expect((await failure(storeAt(address).lock('apply'))).code).toBe('state.locked-by-unknown')
})

test('where nobody listens, the address shows without its query', async () => {
  const error = await failure(storeAt('http://127.0.0.1:1/state?token=hush').read())
  expect(error.code).toBe('state.unreachable')
  expect(error.params).toEqual({ place: 'http://127.0.0.1:1/state', reason: 'ECONNREFUSED' })
})

test('a request that is not answered in time is given up', async () => {
  const address = await anAnswering(() => undefined)
  const error = await failure(storeAt(address, { timeoutMs: 20 }).read())
  expect(error.params).toMatchObject({ reason: 'timeout' })
})
