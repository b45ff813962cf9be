/** A company for end-to-end tests: a working directory, a sandbox of its own, and the program run in this process. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { World } from '../../src/commands/context.ts'
import { runProgram } from '../../src/commands/program.ts'
import type { ExitCode } from '../../src/errors.ts'
import type { CallCounts } from '../../src/sandbox/corp.ts'
import { startSandbox, type ListenOptions, type Sandbox } from '../../src/sandbox/server.ts'
import type { Snapshot } from '../../src/sandbox/snapshot.ts'

export interface Outcome {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** What differs from a run in a pipeline: no terminal, nobody to ask. */
export interface How {
  readonly env?: Readonly<Record<string, string>>
  /** What the person at the terminal answers. */
  readonly answer?: string
  readonly isTTY?: boolean
  readonly stdin?: string
  /** Moved on by every sleep, which takes no time; give it to the sandbox's clock too where that matters. */
  readonly time?: { now: number }
  readonly pid?: number
  readonly now?: Date
  /** Clock and sleep are the real ones. */
  readonly isRealTime?: boolean
  /** Filled while the program runs. */
  readonly output?: { stdout: string; stderr: string }
  readonly isAlive?: (pid: number) => boolean
}

export interface Company {
  readonly cwd: string
  readonly url: string
  readonly sandbox: Sandbox
  /** Writes `org/org.yaml`: YAML text, or an object. The version is added. */
  readonly declare: (org: string | object) => void
  /** Any file, by its path from the working directory. */
  readonly write: (path: string, text: string) => void
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  readonly remove: (path: string) => void
  /** Everything below `.orgctl`, sorted. */
  readonly kept: () => readonly string[]
  /** `plan --detailed-exitcode`; as a list where an argument holds a blank. */
  readonly orgctl: (line: string | readonly string[], how?: How) => Promise<Outcome>
  readonly live: () => Snapshot
  /** Write calls since the last look, by name and errcode. */
  readonly writes: () => CallCounts
  /** Ctrl-C for the run that is on its way; `false` when none listens. */
  readonly interrupt: (code?: 130 | 143) => boolean
}

/** Fixed, so that the same input gives the same bytes. */
const STATE_KEY = 'a key for tests, of any length'
export const NOW: Date = new Date('2026-03-02T08:00:00.000Z')
export const THIS_PROCESS = 4711

export async function aCompany(options: ListenOptions = {}): Promise<Company> {
  const cwd = mkdtempSync(join(tmpdir(), 'orgctl-test-'))
  const { sandbox, url, close } = await startSandbox(options)
  onTestFinished(async () => {
    await close()
    rmSync(cwd, { recursive: true, force: true })
  })
  const listeners = new Set<(code: 130 | 143) => void>()
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
  return {
    cwd,
    url,
    sandbox,
    write,
    declare: (org) => {
      const text =
        typeof org === 'string'
          ? `version: 1\n${org}`
          : stringify({ version: 1, ...org }, { aliasDuplicateObjects: false })
      write('org/org.yaml', text)
    },
    read: (path) => readFileSync(join(cwd, path), 'utf8'),
    has: (path) => existsSync(join(cwd, path)),
    remove: (path) => rmSync(join(cwd, path)),
    kept: () => (existsSync(join(cwd, '.orgctl')) ? readdirSync(join(cwd, '.orgctl')).sort() : []),
    orgctl: async (line, how = {}) => {
      const output = how.output ?? { stdout: '', stderr: '' }
      const env = {
        WECOM_BASE_URL: url,
        WECOM_CORP_ID: options.corpId ?? 'wwsandbox',
        WECOM_CONTACTS_SECRET: options.contactsSecret ?? 'contacts',
        ORGCTL_STATE_KEY: STATE_KEY,
        ...how.env,
      }
      const world: World = { ...worldOf(how, output, listeners), env, cwd }
      const code = await runProgram(typeof line === 'string' ? line.split(' ') : line, world)
      return { code, stdout: output.stdout, stderr: output.stderr }
    },
    live: () => sandbox.state(),
    writes: () => {
      const calls = sandbox.calls()
      sandbox.resetCalls()
      return Object.fromEntries(Object.entries(calls).filter(([call]) => WRITE.test(call)))
    },
    interrupt: (code = 130) => {
      for (const listener of listeners) listener(code)
      return listeners.size > 0
    },
  }
}

/** A company whose files were applied once, so that it is adopted. The calls of that are forgotten. */
export async function anAppliedCompany(org: object, options: ListenOptions = {}): Promise<Company> {
  const company = await aCompany(options)
  company.declare(org)
  const { code, stdout, stderr } = await company.orgctl('apply --auto-approve')
  if (code !== 0) throw new Error(`the first apply ended with ${code}\n${stdout}${stderr}`)
  company.sandbox.resetCalls()
  return company
}

const WRITE = /\/(?:create|update|delete|batchdelete|addtagusers|deltagusers)$/u

function worldOf(
  how: How,
  output: { stdout: string; stderr: string },
  listeners: Set<(code: 130 | 143) => void>,
): Omit<World, 'env' | 'cwd'> {
  const { answer, isTTY = false, stdin = '', time = { now: 0 }, pid = THIS_PROCESS } = how
  return {
    stdout: { write: (text) => (output.stdout += text), isTTY, columns: 100 },
    stderr: { write: (text) => (output.stderr += text), isTTY, columns: 100 },
    ask: answer === undefined ? undefined : () => Promise.resolve(answer),
    readStdin: () => Promise.resolve(stdin),
    clock: () => time.now,
    now: () => how.now ?? NOW,
    sleep: (ms) => {
      time.now += ms
      return Promise.resolve()
    },
    pid,
    isAlive: how.isAlive ?? ((other) => other === THIS_PROCESS),
    onInterrupt: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...(how.isRealTime === true && REAL_TIME),
  }
}

const REAL_TIME = {
  clock: () => performance.now(),
  now: () => new Date(),
  sleep: (ms: number) => delay(ms),
}

/** A member with a mobile and one department, in the files' terms. */
export function person(
  userid: string,
  more: object = {},
): { readonly userid: string } & Readonly<Record<string, unknown>> {
  return { userid, name: userid, mobile: mobileOf(userid), departments: ['rd'], ...more }
}

/** A mobile that only this userid has. */
export function mobileOf(userid: string): string {
  let sum = 0
  for (const character of userid) sum = (sum * 131 + (character.codePointAt(0) ?? 0)) % 10_000_000
  return `1990${String(sum).padStart(7, '0')}`
}

export function people(count: number, prefix = 'p'): readonly ReturnType<typeof person>[] {
  return Array.from({ length: count }, (_, i) => person(`${prefix}${String(i + 1).padStart(3, '0')}`))
}
