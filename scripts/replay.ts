/**
 * Applies the org folders below DIR one after another, in the order of their names, to a sandbox that starts empty: years of
 * somebody's real changes in a minute. Each has to arrive with one apply, without a call that WeCom refuses, and leave nothing
 * for a second plan. The state is carried along from one to the next: where only ids can be read it is the only memory of names.
 *
 *   npm run replay -- DIR [--profile full|details|ids] [--strategy auto|calls|sync|replace]
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fewestCalls, type PlanDocument } from './fewest-calls.ts'
import {
  countCalls,
  forgetCalls,
  PROFILES,
  runOrgctl,
  sandboxEnvironment,
  stopAll,
  type Profile,
  type Run,
} from './orgctl-process.ts'
import { startSandbox } from '../src/sandbox/server.ts'

const STRATEGIES = ['auto', 'calls', 'sync', 'replace'] as const
const KINDS = ['departments', 'members', 'tags'] as const

/** The files are the whole truth, tags included: the snapshots carry tags that later ones drop. */
const POLICY = 'version: 1\npolicy:\n  unmanaged: { members: delete, departments: delete, tags: delete }\n'

/** Every run is a process that knows nothing of the one before, so that runs in quick succession exceed a minute's quota together. */
const NO_QUOTA = { callsPerMinute: Infinity, callsPerHour: Infinity }

const BY_CALLS = ' by calls, as the plan says, because WeCom would stop the import (45026)'

const COLUMNS: readonly (readonly [title: string, width: number])[] = [
  ['snapshot', 12],
  ['departments', 18],
  ['members', 20],
  ['tags', 16],
  ['steps', 7],
  ['writes', 7],
  ['fewest', 7],
  ['reads', 7],
  ['rejected', 9],
  ['seconds', 8],
  ['', 0],
]

async function replay(dir: string, profile: Profile, strategy: string): Promise<boolean> {
  const folders = (await readdir(dir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  if (folders.length === 0) throw new Error(`${dir} has no sub-folders`)
  const home = await mkdtemp(join(tmpdir(), 'orgctl-replay-'))
  const sandbox = await startSandbox({ limits: NO_QUOTA, profile })
  try {
    printRow(COLUMNS.map(([title]) => title))
    const faults: string[] = []
    const env = sandboxEnvironment(sandbox.url, profile)
    for (const folder of folders) {
      faults.push(
        ...(await applySnapshot(join(dir, folder), folder, { home, env, url: sandbox.url, profile, strategy })),
      )
    }
    for (const fault of faults) console.error(fault)
    console.log(
      faults.length === 0
        ? `${folders.length} of ${folders.length} in mode ${profile}, strategy ${strategy}: one apply each, no rejected call, nothing left for a second plan`
        : `${faults.length} faults`,
    )
    return faults.length === 0
  } finally {
    await sandbox.close()
    await rm(home, { recursive: true, force: true })
  }
}

interface Stage {
  /** Where the program runs and keeps its state. */
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly url: string
  readonly profile: Profile
  readonly strategy: string
}

/** @returns what went wrong, each as a line */
async function applySnapshot(
  source: string,
  name: string,
  { home, env, url, profile, strategy }: Stage,
): Promise<readonly string[]> {
  const org = join(home, 'org')
  await rm(org, { recursive: true, force: true })
  await cp(source, org, { recursive: true })
  if (!(await hasPolicy(org))) await writeFile(join(org, 'replay-policy.yaml'), POLICY)
  const run = (...args: string[]): Promise<Run> => runOrgctl([...args, '--format', 'json'], { cwd: home, env })

  const wished = await run('plan', '--strategy', strategy)
  const isStopped = wished.code === 0 && isStoppedByWecom(wished)
  const taken = isStopped ? 'calls' : strategy
  const planned = isStopped ? await run('plan', '--strategy', taken) : wished
  if (planned.code !== 0) return [`${name}: plan ended with ${planned.code}\n${planned.stderr}`]
  const plan = JSON.parse(planned.stdout) as PlanDocument // our own output, described by schemas/plan.schema.json
  const { summary } = plan
  const allowed = KINDS.flatMap((kind) => ['--allow-deletes', `${kind}=${summary[kind].delete}`])

  await forgetCalls(url)
  const startedAt = performance.now()
  const applied = await run('apply', '--auto-approve', '--strategy', taken, ...allowed)
  const seconds = (performance.now() - startedAt) / 1000
  const calls = await countCalls(url)
  const second = await run('plan', '--detailed-exitcode')
  // What the sandbox really holds, whatever the credentials may read of it.
  await writeFile(join(home, 'live.json'), await (await fetch(`${url}/_sandbox/state`)).text())
  const truth = await run('plan', '--detailed-exitcode', '--live', 'live.json')

  const faults = [
    ...(applied.code === 0 ? [] : [`${name}: apply ended with ${applied.code}\n${applied.stderr}${failures(applied)}`]),
    ...(calls.rejected === 0 ? [] : [`${name}: ${calls.rejected} calls were rejected`]),
    ...(calls.probes === (profile === 'full' ? 0 : 1) ? [] : [`${name}: the mode was probed ${calls.probes} times`]),
    ...(plan.read.mode === profile ? [] : [`${name}: was read in mode ${plan.read.mode}`]),
    ...(second.code === 0 ? [] : [`${name}: the second plan ended with ${second.code}\n${second.stderr}`]),
    ...(truth.code === 0 ? [] : [`${name}: a plan that sees everything ended with ${truth.code}\n${truth.stderr}`]),
  ]
  printRow([
    name,
    ...KINDS.map((kind) => `+${summary[kind].create} ~${summary[kind].update} -${summary[kind].delete}`),
    summary.steps,
    calls.writes,
    fewestCalls(plan),
    calls.reads,
    calls.rejected,
    seconds.toFixed(1),
    applied.code === 0 && second.code === 0 && truth.code === 0
      ? `converged${isStopped ? BY_CALLS : ''}`
      : 'NOT CONVERGED',
  ])
  return faults
}

/** WeCom would stop an import that deletes so many (45026); the plan says so before anything is sent, and names the way out. */
function isStoppedByWecom({ stdout }: Run): boolean {
  const { blocked } = JSON.parse(stdout) as PlanDocument // our own output
  return blocked.some(({ guard }) => guard === 'wecom-45026')
}

/** The steps that were not done, in an apply's own words. */
function failures({ stdout }: Run): string {
  if (stdout === '') return ''
  const { results = [], remaining = [] } = JSON.parse(stdout) as {
    readonly results?: readonly { readonly step: number; readonly status: string; readonly message: string }[]
    readonly remaining?: readonly string[]
  } // our own output
  const undone = results.filter((result) => result.status !== 'done')
  return [
    ...undone.slice(0, 10).map(({ step, status, message }) => `  step ${step} ${status}: ${message}\n`),
    remaining.length === 0 ? '' : `  remaining: ${remaining.slice(0, 10).join(', ')}\n`,
  ].join('')
}

async function hasPolicy(folder: string): Promise<boolean> {
  for (const file of await readdir(folder, { recursive: true })) {
    if (/\.ya?ml$/u.test(file) && /^policy:/mu.test(await readFile(join(folder, file), 'utf8'))) return true
  }
  return false
}

function printRow(cells: readonly (string | number)[]): void {
  const padded = COLUMNS.map(([, width], i) => {
    const cell = String(cells[i])
    return i === 0 ? cell.padEnd(width) : cell.padStart(width)
  })
  console.log(padded.join(' ').trimEnd())
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { profile: { type: 'string', default: 'full' }, strategy: { type: 'string', default: 'calls' } },
  })
  const [dir] = positionals
  const profile = PROFILES.find((each) => each === values.profile)
  const strategy = STRATEGIES.find((each) => each === values.strategy)
  if (dir === undefined || profile === undefined || strategy === undefined) {
    console.error(
      `usage: npm run replay -- DIR [--profile ${PROFILES.join('|')}] [--strategy ${STRATEGIES.join('|')}]; each sub-folder of DIR is an org folder`,
    )
    process.exitCode = 1
    return
  }
  if (!existsSync(dir)) {
    console.log(`skipped: there is no folder ${dir}`)
    return
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopAll)
  if (!(await replay(resolve(dir), profile, strategy))) process.exitCode = 1
}

await main()
