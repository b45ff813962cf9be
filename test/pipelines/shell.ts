/** What a runner of a forge does with the steps of a job, as far as that can be done without the forge. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface ShellResult {
  readonly code: number
  /** Both streams, as a job's log shows them. */
  readonly log: string
}

/** Runs a script as both forges do: it ends at the first command that fails. */
export async function runScript(
  script: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ShellResult> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  const code = await new Promise<number>((settle) => child.once('close', (exit) => settle(exit ?? -1)))
  return { code, log }
}

/** A folder of programs for `PATH`: `orgctl` from the sources, an `npm` that has it installed already, and what else is given. */
export function programs(folder: string, others: Readonly<Record<string, string>> = {}): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const all = {
    orgctl: `#!/bin/sh\nexec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${resolve('src/cli.ts')}' "$@"\n`,
    npm: `#!/bin/sh\n[ "$*" = "install --global --ignore-scripts orgctl@$ORGCTL_VERSION" ] || { echo "npm: not $*"; exit 9; }\n`,
    ...others,
  }
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}
