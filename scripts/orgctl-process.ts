/** The built program as its users run it: a process of its own. Shared by the demo and the replay. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CallCounts as AnswerCounts } from '../src/sandbox/corp.ts'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Straight to our own terminal; then nothing is captured. */
  readonly isShown?: boolean
}

const children = new Set<ChildProcess>()

/** Stops every process that was started here and is still running. */
export function stopAll(): void {
  for (const child of children) child.kill()
}

/** @throws Error when the program is not built, or is killed */
export async function runOrgctl(args: readonly string[], { cwd, env, isShown = false }: RunOptions): Promise<Run> {
  const child = start(args, cwd, env, isShown ? 'inherit' : 'pipe')
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      if (exitCode === null) reject(new Error(`orgctl ${args.join(' ')} was ended by ${signal}`))
      else resolve(exitCode)
    })
  })
  return { code, stdout: stdout(), stderr: stderr() }
}

export interface SandboxProcess {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** `orgctl sandbox` on a free port. */
export async function startSandboxProcess(args: readonly string[], cwd: string): Promise<SandboxProcess> {
  const child = start(['sandbox', '--port', '0', ...args], cwd, {}, 'pipe')
  const stderr = collect(child.stderr)
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: string) => {
      text += chunk
      const [found] = /http:\/\/[\d.]+:\d+/u.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`the sandbox did not start: ${stderr()}`)))
  })
  const closed = new Promise((resolve) => child.once('close', resolve))
  return {
    url,
    stop: async () => {
      child.kill()
      await closed
    },
  }
}

/** What the sandbox has been asked since it started or was last told to forget. */
export interface CallCounts {
  readonly writes: number
  readonly reads: number
  /** Answered with anything but errcode 0, probes apart. */
  readonly rejected: number
  /** How a run finds out that the contacts secret reads ids only: one refused listing. */
  readonly probes: number
}

const PROBE = { call: 'department/list', code: '48009' }
const WRITE = /\/(?:create|update|delete|batchdelete|addtagusers|deltagusers|syncuser|replaceuser|replaceparty)$/u

/** @param url of the sandbox */
export async function countCalls(url: string): Promise<CallCounts> {
  const response = await fetch(`${url}/_sandbox/calls`)
  const answers = (await response.json()) as AnswerCounts // the sandbox is ours
  const counts = { writes: 0, reads: 0, rejected: 0, probes: 0 }
  for (const [call, byCode] of Object.entries(answers)) {
    for (const [code, count] of Object.entries(byCode)) {
      counts[WRITE.test(call) ? 'writes' : 'reads'] += count
      if (call === PROBE.call && code === PROBE.code) counts.probes += count
      else if (code !== '0') counts.rejected += count
    }
  }
  return counts
}

export async function forgetCalls(url: string): Promise<void> {
  await fetch(`${url}/_sandbox/calls`, { method: 'DELETE' })
}

/** What the credentials may read, as `orgctl sandbox --profile` names it. */
export const PROFILES = ['full', 'details', 'ids'] as const
export type Profile = (typeof PROFILES)[number]

/** The environment of a command that is to talk to the sandbox at `url`. */
export function sandboxEnvironment(url: string, profile: Profile = 'full'): Readonly<Record<string, string>> {
  return {
    WECOM_BASE_URL: url,
    WECOM_CORP_ID: 'wwsandbox',
    WECOM_CONTACTS_SECRET: 'contacts',
    ...(profile === 'details' && { WECOM_APP_SECRET: 'app' }),
  }
}

function start(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  output: 'inherit' | 'pipe',
): ChildProcess {
  if (!existsSync(CLI)) throw new Error('orgctl is not built; run "npm run build" first')
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...strangersEnvironment(), ...env },
    stdio: ['ignore', output, output],
  })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

/** Ours without anything that would lead to a real corp or to somebody's own state. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:WECOM|ORGCTL)_/u.test(name)))
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}
