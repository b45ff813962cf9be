import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Data } from './data.ts'
import { outputOf, type Program, type Surroundings } from './measure.ts'
import { peer } from './peers.ts'

/** What is measured: orgctl as it is built, and others beside it on the same files. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ORGCTL = join(ROOT, 'dist/cli.js')
const SCHEMA = join(ROOT, 'schemas/org.schema.json')
const AJV_CLI = join(ROOT, 'node_modules/ajv-cli/dist/index.js')
const JSONDIFFPATCH = join(ROOT, 'node_modules/jsondiffpatch/bin/jsondiffpatch.js')

/** Above this many members our own control takes minutes. */
const LARGE = 100_000

export function startupPrograms(): { readonly version: Program; readonly empty: Program } {
  return {
    version: { label: '`orgctl --version`', argv: [ORGCTL, '--version'], cwd: ROOT, exitCode: 0 },
    empty: emptyScript(ROOT),
  }
}

export function validatePrograms(data: Data) {
  const { folder: cwd, size } = data
  const programs = {
    orgctl: {
      label: `\`orgctl validate\`, many files, all checks`,
      argv: [ORGCTL, 'validate', '--org', data.org],
      cwd,
      exitCode: 0,
    },
    ajvCli: {
      label: '`ajv-cli` 5, one file, schema only',
      argv: [AJV_CLI, 'validate', '--spec=draft2020', '--allow-union-types', '-s', SCHEMA, '-d', data.oneFile],
      cwd,
      exitCode: 0,
    },
    empty: emptyScript(cwd),
  } as const satisfies Record<string, Program>
  if (size > LARGE) return programs
  const control: Program = {
    label: '`yaml` + `ajv` in 15 lines, many files, schema only',
    argv: [peer('yaml-and-ajv'), SCHEMA, data.org],
    cwd,
    exitCode: 0,
    ...(size >= LARGE && { maxRuns: 1 }),
  }
  return { ...programs, control }
}

export function errorPrograms({ folder: cwd, org, orgWithError }: Data) {
  return {
    clean: { label: 'without an error', argv: [ORGCTL, 'validate', '--org', org], cwd, exitCode: 0 },
    broken: {
      label: 'with one wrong mobile, shown with its line',
      argv: [ORGCTL, 'validate', '--org', orgWithError],
      cwd,
      exitCode: 1,
    },
  } as const satisfies Record<string, Program>
}

export function planPrograms({ folder: cwd, org, live, liveKeyed, desiredKeyed }: Data) {
  return {
    orgctl: {
      label: '`orgctl plan --live`, from the files to ordered steps',
      argv: [ORGCTL, 'plan', '--org', org, '--live', live],
      cwd,
      exitCode: 0,
    },
    jsondiffpatch: {
      label: '`jsondiffpatch` CLI, two ready JSON files by id',
      argv: [JSONDIFFPATCH, liveKeyed, desiredKeyed],
      cwd,
      exitCode: 1,
    },
  } as const satisfies Record<string, Program>
}

export function snapshotPrograms({ folder: cwd, live }: Data) {
  const around = (): Promise<Surroundings> => startSandbox(cwd, live)
  return {
    orgctl: {
      label: '`orgctl snapshot`, read twice where it must agree',
      argv: [ORGCTL, 'snapshot', '--show-sensitive'],
      cwd,
      exitCode: 0,
      around,
    },
    fetch: {
      label: 'built-in `fetch`, 32 in flight, members only',
      argv: [peer('fetch-pages')],
      cwd,
      exitCode: 0,
      around,
    },
  } as const satisfies Record<string, Program>
}

function emptyScript(cwd: string): Program {
  return { label: 'an empty script', argv: [peer('empty')], cwd, exitCode: 0 }
}

/** A fresh one a run: WeCom's quota a minute, which it keeps as well, is for one reading. */
async function startSandbox(cwd: string, seed: string): Promise<Surroundings> {
  const child = spawn(process.execPath, [ORGCTL, 'sandbox', '--port', '0', '--seed', seed], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0]
    if (url === undefined) continue
    return {
      env: {
        WECOM_BASE_URL: url,
        WECOM_CORP_ID: 'wwsandbox',
        WECOM_CONTACTS_SECRET: 'contacts',
        WECOM_APP_SECRET: 'app',
      },
      release: async () => {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGKILL')
        await ended
      },
    }
  }
  throw new Error('the sandbox ended before it listened')
}

/**
 * Holds the results against what the generator put in: a program that is fast because it did nothing would show.
 * @throws Error when they differ
 */
export async function checkResults(data: Data): Promise<void> {
  const { orgctl } = validatePrograms(data)
  const verdict = await outputOf({ ...orgctl, argv: [...orgctl.argv, '--format', 'json'] })
  expectEqual('diagnostics of validate', partOf(verdict, 'summary'), {
    errors: 0,
    warnings: 0,
    files: data.files,
    omitted: 0,
  })

  const { orgctl: plan } = planPrograms(data)
  const summary = partOf(await outputOf({ ...plan, argv: [...plan.argv, '--format', 'json'] }), 'summary')
  for (const [kind, counts] of Object.entries(data.differences)) {
    expectEqual(`${kind} of the plan`, Reflect.get(Object(summary), kind), counts)
  }
}

function partOf(json: string, key: string): unknown {
  const document: unknown = JSON.parse(json)
  return typeof document === 'object' && document !== null ? Reflect.get(document, key) : undefined
}

function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (found !== wanted) throw new Error(`${what}: ${found} instead of ${wanted}`)
}
