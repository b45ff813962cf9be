/** What only a process of its own can show: signals, pipes, the exit code. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { aCompany, people, type Company } from '../helpers/company.ts'

const CLI = resolve('src/cli.ts')
const TSX = import.meta.resolve('tsx')
const ORG = { departments: [{ key: 'rd', name: '研发' }], members: people(12) }

function start(company: Company, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', TSX, CLI, ...args], {
    cwd: company.cwd,
    env: {
      PATH: process.env['PATH'],
      WECOM_BASE_URL: company.url,
      WECOM_CORP_ID: 'wwsandbox',
      WECOM_CONTACTS_SECRET: 'contacts',
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stderr.resume()
  return child
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => child.once('close', settle))
}

function appliedMembers(company: Company): number {
  const state = JSON.parse(readFileSync(join(company.cwd, '.orgctl/state.json'), 'utf8')) as {
    readonly applied: { readonly members: object }
  } // the state's format
  return Object.keys(state.applied.members).length
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'after %s an apply waits for the calls in flight, records what was done and ends with %i',
  async (signal, code) => {
    let child: ChildProcess | undefined
    const company = await aCompany({
      latencyMs: 10,
      hooks: {
        afterEffect: (call) => {
          // A second one would end it at once.
          if (call === 'user/create' && child?.killed === false) child.kill(signal)
          return undefined
        },
      },
    })
    company.declare(ORG)
    child = start(company, ['apply', '--auto-approve', '--parallelism', '2'])
    child.stdout?.resume()
    expect(await exitCode(child)).toBe(code)
    const created = company.live().members.length
    expect(created).toBeGreaterThan(0)
    expect(created).toBeLessThan(12)
    expect(appliedMembers(company)).toBe(created)
    expect(company.has('.orgctl/state.json.lock')).toBe(false)
  },
)

test('a second Ctrl-C ends an apply at once, and the next one goes on as if nothing had happened', async () => {
  let child: ChildProcess | undefined
  let calls = 0
  const company = await aCompany({
    // What is in flight takes longer than anybody waits.
    faults: [{ call: 'user/create', outcome: { slowMs: 20_000 }, skip: 3, times: 3 }],
    hooks: {
      beforeEffect: (call) => {
        if (call !== 'user/create' || ++calls !== 6) return undefined
        child?.kill('SIGINT')
        setTimeout(() => child?.kill('SIGINT'), 300)
        return undefined
      },
    },
  })
  company.declare(ORG)
  child = start(company, ['apply', '--auto-approve', '--parallelism', '3'])
  child.stdout?.resume()
  expect(await exitCode(child)).toBeNull()
  expect(company.has('.orgctl/state.json.journal')).toBe(true)
  expect(company.live().members.length).toBeLessThan(12)
  child = undefined
  const next = start(company, ['apply', '--auto-approve'])
  next.stdout?.resume()
  expect(await exitCode(next)).toBe(0)
  expect(company.live().members).toHaveLength(12)
  expect(Object.values(company.sandbox.effects()).every(({ created }) => created === 1)).toBe(true)
  expect(company.has('.orgctl/state.json.journal')).toBe(false)
})

test('after SIGINT an operation that waits for the quota ends at once, and sends nothing more', async () => {
  let child: ChildProcess | undefined
  const company = await aCompany({
    seed: { members: [{ userid: 'ada', name: 'Ada' }] },
    hooks: {
      beforeEffect: (call) => {
        if (call !== 'user/get') return undefined
        setTimeout(() => child?.kill('SIGINT'), 300)
        return { kind: 'errcode', errcode: 45009 }
      },
    },
  })
  const startedAt = performance.now()
  child = start(company, ['member', 'get', 'ada'])
  child.stdout?.resume()
  expect(await exitCode(child)).toBe(130)
  // The quota is there again after a minute.
  expect(performance.now() - startedAt).toBeLessThan(45_000)
  expect(company.sandbox.calls()['user/get']).toEqual({ '45009': 1 })
})

test('a reader that closes the pipe does not keep an apply from ending and recording', async () => {
  const company = await aCompany({ latencyMs: 5 })
  company.declare(ORG)
  const child = start(company, ['apply', '--auto-approve'])
  child.stdout?.once('data', () => child.stdout?.destroy())
  expect(await exitCode(child)).toBe(0)
  expect(company.live().members).toHaveLength(12)
  expect(appliedMembers(company)).toBe(12)
})
