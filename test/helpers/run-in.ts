import type { World } from '../../src/commands/context.ts'
import { runProgram } from '../../src/commands/program.ts'
import type { ExitCode } from '../../src/errors.ts'

const SILENT = { write: () => true }

/** A world for what needs none: no credentials, terminal, clock or people. */
export const NOWHERE: World = {
  env: {},
  cwd: '/',
  stdout: SILENT,
  stderr: SILENT,
  ask: undefined,
  readStdin: () => Promise.resolve(''),
  clock: () => 0,
  now: () => new Date(0),
  sleep: () => Promise.resolve(),
  pid: 1,
  isAlive: () => false,
  onInterrupt: () => () => undefined,
}

/** Runs a command that works offline in a folder of its own: without credentials, terminal or colours. */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  env: World['env'] = {},
): Promise<{ readonly code: ExitCode; readonly stdout: string; readonly stderr: string }> {
  const output = { stdout: '', stderr: '' }
  const world: World = {
    ...NOWHERE,
    env,
    cwd,
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
  }
  const code = await runProgram(argv, world)
  return { code, ...output }
}
