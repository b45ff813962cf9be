import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FinishedJobs } from '../../src/callback/finished-jobs.ts'
import { Gate } from '../../src/callback/gate.ts'
import { parseEvent } from '../../src/callback/parse-event.ts'
import { listen, receiverApp } from '../../src/callback/receiver.ts'
import { parseAesKey, randomAesKey } from '../../src/crypto/aes-key.ts'
import type { MemberSync } from '../../src/model/call.ts'
import { startSandbox, type ListenOptions, type RunningSandbox } from '../../src/sandbox/server.ts'
import type { Sleep } from '../../src/wecom/timing.ts'
import { jobEndAt, type JobCallback } from '../../src/wecom/job-end.ts'
import { directoryAt, directoryAtSandbox } from './directory-at.ts'
import { fakeWecom } from './fake-wecom.ts'

const LISI: MemberSync = {
  call: 'batch/syncuser',
  creates: true,
  columns: ['mobile'],
  attributes: [],
  members: [
    {
      userid: 'lisi',
      name: 'lisi',
      departments: [{ department: 1, leader: false, order: 0 }],
      cells: { mobile: '13800000001' },
      attributes: {},
    },
  ],
  to_invite: false,
}

/** Nobody who waits by the clock ever comes back. */
const endlessSleep: Sleep = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')))
  })

/** What of a watch hears of jobs. */
async function aWatch(): Promise<{ readonly url: string; readonly callback: JobCallback }> {
  const encodingaeskey = randomAesKey()
  const aesKey = parseAesKey(encodingaeskey)
  if (!aesKey) throw new Error('no key')
  const jobs = new FinishedJobs()
  const app = receiverApp({
    path: '/callback',
    gate: new Gate({ token: 'QDG6eK', aesKey, receiveid: 'wwsandbox', now: Date.now }),
    onMessage: (message) => {
      const event = parseEvent(message)
      if (event.kind === 'job') jobs.note(event.jobid)
    },
    onDuplicate: () => undefined,
    jobs,
    onAnswer: () => undefined,
    onDefect: (error) => {
      throw error
    },
    health: () => ({ isReady: true, details: {} }),
    metrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
    clock: () => performance.now(),
  })
  const listening = await listen(app, 0, '127.0.0.1')
  onTestFinished(async () => {
    jobs.close()
    await listening.close()
  })
  return { url: listening.url, callback: { url: `${listening.url}/callback`, token: 'QDG6eK', encodingaeskey } }
}

async function aSandbox(options: ListenOptions = {}): Promise<RunningSandbox> {
  const running = await startSandbox({ jobMs: 200, ...options })
  onTestFinished(() => running.close())
  return running
}

describe('the end of an import', () => {
  test('told by a watch ends the waiting, which nothing else would', async () => {
    const { url, sandbox } = await aSandbox()
    const watch = await aWatch()
    const jobNews = { watchUrl: watch.url, callback: watch.callback }
    const directory = directoryAtSandbox(url, { sleep: endlessSleep, jobNews })
    expect(await directory.execute(LISI)).toMatchObject({ attempts: 1, refusedRows: [] })
    expect(sandbox.calls()['batch/getresult']).toEqual({ '0': 1 })
    expect(sandbox.state().members.map(({ userid }) => userid)).toEqual(['lisi'])
  })

  test('told too early is waited for by the clock from then on', async () => {
    const asked: string[] = []
    const watchUrl = await aServer((path) => {
      asked.push(path)
      return '{"ended":true}'
    })
    const wecom = await fakeWecom((request, count) => {
      switch (request.endpoint) {
        case 'user/list_id':
          return { errcode: 0, dept_user: [], next_cursor: '' }
        case 'department/simplelist':
          return { errcode: 0, department_id: [{ id: 1, parentid: 0, order: 1 }] }
        case 'media/upload':
          return { errcode: 0, media_id: 'M' }
        case 'batch/syncuser':
          return { errcode: 0, jobid: 'J/1' }
        case 'batch/getresult':
          return count < 3 ? { errcode: 0, status: 2, percentage: 50 } : { errcode: 0, status: 3, result: [] }
        default:
          return undefined
      }
    })
    const waits: number[] = []
    const sleep: Sleep = (ms, signal) => {
      waits.push(ms)
      return ms < 1_000 ? endlessSleep(ms, signal) : Promise.resolve()
    }
    await directoryAt(wecom.url, { sleep, jobNews: { watchUrl } }).execute(LISI)
    expect(asked).toEqual(['/jobs/J%2F1?wait=0.5'])
    expect(waits).toEqual([500, 1000, 2000])
  })

  test('is not told to an address that WeCom refuses, and the import is made', async () => {
    const { url, sandbox } = await aSandbox()
    const callback = { url: 'http://127.0.0.1:1/callback', token: 'QDG6eK', encodingaeskey: 'too short' }
    await directoryAtSandbox(url, { jobNews: { callback } }).execute(LISI)
    expect(sandbox.calls()['batch/syncuser']).toEqual({ '40057': 1, '0': 1 })
    expect(sandbox.deliveries().tries).toBe(0)
  })
})

test('the end of an export told by a watch ends the waiting', async () => {
  const { url } = await aSandbox({ exportMs: 0 })
  const watchUrl = await aServer(() => '{"ended":true}')
  const directory = directoryAtSandbox(url, { sleep: endlessSleep, jobNews: { watchUrl } })
  const exported = await directory.export({ endpoint: 'export/department', blockRows: 10_000, tell: () => undefined })
  expect(exported.jobid).not.toBe('')
})

test.each([
  ['no JSON', 'hello'],
  ['another answer', '[]'],
  ['a job under way', '{"ended":false}'],
])('an address with %s tells nothing', async (_, answer) => {
  const watchUrl = await aServer(() => answer)
  expect(await jobEndAt(watchUrl)('J', 10, new AbortController().signal)).toBe(false)
})

test('an address with nobody there tells nothing', async () => {
  expect(await jobEndAt('http://127.0.0.1:1')('J', 10, new AbortController().signal)).toBe(false)
})

async function aServer(answer: (path: string) => string): Promise<string> {
  const server = createServer((request, response) => response.end(answer(request.url ?? '')))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
