/**
 * `orgctl watch` under more than a company does: thousands of edits in bursts, told twice, out of order, while it reads. Prints figures, and
 * fails when an event waits longer than a second, when readings are more than quiet allows, or when the last reading is not what
 * `orgctl drift` says.
 *
 *   npm run soak -- [--events 10000]
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { randomAesKey } from '../src/crypto/aes-key.ts'
import { repeatable } from '../src/sandbox/random.ts'
import { startSandbox, type Sandbox } from '../src/sandbox/server.ts'

export interface SoakOptions {
  /** Of the program: arguments of Node before orgctl's own. */
  readonly program: readonly string[]
  readonly events: number
  readonly members: number
  readonly seed: number
}

export interface SoakFigures {
  readonly edits: number
  /** Deliveries that were answered with 200, repetitions included. */
  readonly delivered: number
  /** Tries that were not answered with 200 in time. */
  readonly failedTries: number
  readonly slowestAnswerMs: number
  readonly seconds: number
  readonly readings: number
  /** So many are possible at most, one for each time of quiet, and one at the start. */
  readonly mostReadings: number
  readonly eventsReported: number
  /** Resident memory of the watch, at most: in the first half of the edits, and in all. */
  readonly peakEarlyMb: number
  readonly peakMb: number
  readonly exitCode: number | null
  /** Whether the last reading says what `orgctl drift` says afterwards. */
  readonly isLastReadingRight: boolean
  readonly changes: number
}

const DEBOUNCE_S = 1
const BURST = 100
const PAUSE_MS = 150

interface Line {
  readonly kind: string
  readonly drift?: { readonly changes: readonly unknown[] }
}

export async function soakWatch({ program, events, members, seed }: SoakOptions): Promise<SoakFigures> {
  const cwd = mkdtempSync(join(tmpdir(), 'orgctl-soak-'))
  const port = await freePort()
  const encodingAesKey = randomAesKey()
  const callback = { url: `http://127.0.0.1:${port}/callback`, token: 'soak', encodingAesKey, mode: 'full' as const }
  const { sandbox, url, close } = await startSandbox({
    callback: { ...callback, duplicates: 0.2, shuffle: 200, seed },
  })
  const children: ChildProcess[] = []
  const orgctl = (args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [...program, ...args], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        WECOM_BASE_URL: url,
        WECOM_CORP_ID: 'wwsandbox',
        WECOM_CONTACTS_SECRET: 'contacts',
        WECOM_CALLBACK_TOKEN: callback.token,
        WECOM_CALLBACK_AES_KEY: encodingAesKey,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    return child
  }
  try {
    writeOrg(cwd, members)
    await outputOf(orgctl(['apply', '--auto-approve', '--quiet', '--format', 'json']))
    const watching = orgctl(['watch', '--port', String(port), '--debounce', `${DEBOUNCE_S}s`, '--quiet'])
    const ended = endOf(watching)
    const lines = linesOf(watching)
    await until(() => lines.some(({ kind }) => kind === 'drift'))
    const memory = sampleMemory(watching)
    const startedAt = performance.now()
    await edit(sandbox, events, repeatable(seed), (share) => memory.note(share))
    await sandbox.delivered()
    const readingsOf = (): readonly Line[] => lines.filter(({ kind }) => kind === 'drift')
    await quiet(readingsOf)
    const seconds = (performance.now() - startedAt) / 1000
    memory.stop()
    const plain = JSON.parse(await outputOf(orgctl(['drift', '--format', 'json', '--quiet']))) as Line['drift'] // its format
    watching.kill('SIGTERM')
    const exitCode = await ended
    const { tries, delivered, slowestMs } = sandbox.deliveries()
    return {
      edits: events,
      delivered,
      failedTries: tries - delivered,
      slowestAnswerMs: Math.round(slowestMs),
      seconds: Math.round(seconds * 10) / 10,
      readings: readingsOf().length,
      mostReadings: 1 + Math.ceil(seconds / DEBOUNCE_S),
      eventsReported: lines.filter(({ kind }) => kind === 'event').length,
      ...memory.peaks(),
      exitCode,
      isLastReadingRight: isDeepStrictEqual(readingsOf().at(-1)?.drift, plain),
      changes: plain?.changes.length ?? 0,
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await close()
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** What a soak shows to be wrong. */
export function faultsOf(figures: SoakFigures): readonly string[] {
  const { delivered, failedTries, slowestAnswerMs, readings, mostReadings, peakEarlyMb, peakMb } = figures
  return [
    ...(delivered < figures.edits ? [`${delivered} deliveries for ${figures.edits} edits`] : []),
    ...(figures.eventsReported < figures.edits ? [`only ${figures.eventsReported} events were reported`] : []),
    ...(failedTries > 0 ? [`${failedTries} deliveries were not taken`] : []),
    ...(slowestAnswerMs >= 1000 ? [`an answer took ${slowestAnswerMs} ms`] : []),
    ...(readings > mostReadings ? [`${readings} readings in ${figures.seconds} s`] : []),
    ...(readings < 2 ? ['no reading after the edits'] : []),
    ...(peakMb > peakEarlyMb + 100 ? [`memory went from ${peakEarlyMb} MB to ${peakMb} MB`] : []),
    ...(figures.isLastReadingRight ? [] : ['the last reading is not what orgctl drift says']),
    ...(figures.exitCode === 143 ? [] : [`it ended with ${figures.exitCode}`]),
  ]
}

function writeOrg(cwd: string, count: number): void {
  const members = Array.from({ length: count }, (_, i) => ({
    userid: `u${i}`,
    name: `成员${i}`,
    mobile: `199${String(i).padStart(8, '0')}`,
    position: '职员',
    departments: [`d${i % 20}`],
  }))
  const departments = Array.from({ length: 20 }, (_, i) => ({ key: `d${i}`, name: `部门${i}` }))
  const tags = [{ name: '值班', members: ['u0', 'u1'] }]
  mkdirSync(join(cwd, 'org'))
  writeFileSync(join(cwd, 'org/org.yaml'), JSON.stringify({ version: 1, departments, members, tags }))
}

/** Each edit changes something, so that there is an event for each. */
async function edit(
  sandbox: Sandbox,
  count: number,
  random: () => number,
  progress: (share: number) => void,
): Promise<void> {
  const { members, departments, tags } = sandbox.state()
  const ids = departments.map(({ id }) => id).filter((id) => id !== 1)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T // never empty
  const inTag = new Set(['u0', 'u1'])
  let turn = 0
  for (let i = 0; i < count; i++) {
    const { userid } = pick(members)
    const kind = random()
    if (kind < 0.5) done(sandbox.console('user/update', { userid, position: `职位${i}` }))
    else if (kind < 0.8) done(sandbox.console('user/update', { userid, department: [pick(ids)], name: `名${i}` }))
    else if (kind < 0.9) done(sandbox.console('department/update', { id: pick(ids), name: `部${i}` }))
    else {
      // In turns: one who is put in, out and in again within a second makes the same event twice.
      const next = members[turn++ % members.length]?.userid ?? ''
      const call = inTag.has(next) ? 'tag/deltagusers' : 'tag/addtagusers'
      if (!inTag.delete(next)) inTag.add(next)
      done(sandbox.console(call, { tagid: tags[0]?.id, userlist: [next] }))
    }
    if (i % BURST !== BURST - 1) continue
    progress((i + 1) / count)
    await delay(random() < 0.1 ? 10 * PAUSE_MS : PAUSE_MS)
  }
}

function done(answer: ReturnType<Sandbox['console']>): void {
  if (answer?.kind !== 'json' || answer.errcode !== 0) throw new Error(`an edit was refused: ${JSON.stringify(answer)}`)
}

/** Until no reading has come for a while. */
async function quiet(readings: () => readonly unknown[]): Promise<void> {
  for (let before = -1; before !== readings().length;) {
    before = readings().length
    await delay(4_000 * DEBOUNCE_S)
  }
}

function linesOf(child: ChildProcess): readonly Line[] {
  const lines: Line[] = []
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    // Every line has a kind.
    for (const part of parts) lines.push(JSON.parse(part) as Line)
  })
  return lines
}

function sampleMemory(child: ChildProcess) {
  let [early, peak, share] = [0, 0, 0]
  const timer = setInterval(() => {
    const used = residentMb(child.pid ?? 0)
    peak = Math.max(peak, used)
    if (share <= 0.5) early = Math.max(early, used)
  }, 100)
  return {
    note: (now: number) => {
      share = now
    },
    stop: () => clearInterval(timer),
    peaks: () => ({ peakEarlyMb: early, peakMb: peak }),
  }
}

/** 0 where there is no `/proc`. */
function residentMb(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part))
  await endOf(child)
  return text
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 600) throw new Error('the watch did not start within a minute')
    await delay(100)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { events: { type: 'string', default: '10000' } } })
  const program = [fileURLToPath(new URL('../dist/cli.js', import.meta.url))]
  const figures = await soakWatch({ program, events: Number(values.events), members: 1_000, seed: 7 })
  process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`)
  const faults = faultsOf(figures)
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}
