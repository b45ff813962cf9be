import { spawn, type ChildProcess } from 'node:child_process'
import { REPORT_USAGE } from './peers.ts'

/** A program to run with this Node, from nothing to its end. */
export interface Program {
  readonly label: string
  /** Script and arguments. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Of a run that did what is measured. */
  readonly exitCode: number
  /** Measured runs at most, for programs that take very long. */
  readonly maxRuns?: number
  /** Limit of the heap; without it Node's own. */
  readonly heapMb?: number
  /** Made before each run and released after it; neither is measured. */
  readonly around?: () => Promise<Surroundings>
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly release: () => Promise<void>
}

export interface Measurement {
  /** From before the start of the process until after its end. */
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMb: number
}

/**
 * Runs the programs in turns, A B C A B C, so that whatever else the machine does meets all of them alike. The first turn warms the
 * disk's cache and is not counted, unless it is the only one. What was measured in one turn stands at the same place in every list.
 */
export async function measureInTurns(
  programs: Readonly<Record<string, Program>>,
  runs: number,
): Promise<Readonly<Record<string, { readonly program: Program; readonly runs: readonly Measurement[] }>>> {
  const entries = Object.entries(programs).map(([key, program]) => ({
    key,
    program,
    wanted: Math.min(runs, program.maxRuns ?? runs),
    runs: new Array<Measurement>(),
  }))
  for (let turn = 0; turn <= runs; turn++) {
    for (const { program, wanted, runs: measured } of entries) {
      const isWarmUp = turn === 0
      if (turn > wanted || (isWarmUp && wanted === 1)) continue
      const measurement = await measure(program)
      if (!isWarmUp) measured.push(measurement)
    }
  }
  return Object.fromEntries(entries.map(({ key, program, runs: measured }) => [key, { program, runs: measured }]))
}

/** @throws Error when the program ends differently than it should */
async function measure(program: Program): Promise<Measurement> {
  const surroundings = await program.around?.()
  try {
    const start = performance.now()
    const heap = program.heapMb === undefined ? [] : [`--max-old-space-size=${program.heapMb}`]
    const child = spawn(process.execPath, [...heap, '--require', REPORT_USAGE, ...program.argv], {
      cwd: program.cwd,
      env: environment(program, surroundings),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    const usage = readAll(child.stdio[3])
    const complaints = readAll(child.stderr)
    const exitCode = await exitOf(child)
    const wallMs = performance.now() - start
    if (exitCode !== program.exitCode) throw unexpected(program, exitCode, await complaints)
    const { cpuMs, peakMb } = JSON.parse(await usage) as Omit<Measurement, 'wallMs'> // as report-usage.cjs writes it
    return { wallMs, cpuMs, peakMb }
  } finally {
    await surroundings?.release()
  }
}

/** What the program prints, to check that it did its work; not measured. */
export async function outputOf(program: Program): Promise<string> {
  const child = spawn(process.execPath, program.argv, {
    cwd: program.cwd,
    env: environment(program),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = readAll(child.stdout)
  const complaints = readAll(child.stderr)
  const exitCode = await exitOf(child)
  if (exitCode !== program.exitCode) throw unexpected(program, exitCode, await complaints)
  return output
}

function environment(program: Program, surroundings?: Surroundings): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', CI: '1', ...program.env, ...surroundings?.env }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

function unexpected({ label, exitCode }: Program, actual: number | null, complaints: string): Error {
  return new Error(`${label} ended with ${String(actual)} instead of ${exitCode}: ${complaints.slice(0, 2000)}`)
}

async function readAll(stream: unknown): Promise<string> {
  if (typeof stream !== 'object' || stream === null || !(Symbol.asyncIterator in stream)) return ''
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk) // no encoding is set
  return Buffer.concat(chunks).toString('utf8')
}
