/**
 * An apply that is killed at any moment, with any faults, and started again ends where an undisturbed one ends: in WeCom and in the
 * state. A real process is killed with SIGKILL, so nothing of it can tidy up.
 */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault, SandboxHooks } from '../../src/sandbox/faults.ts'
import { aCompany, type Company } from '../helpers/company.ts'
import { orgFilesOf } from '../helpers/org-files.ts'
import { anyWorld, type World } from '../helpers/random-org.ts'

/** Kills in each mode: every time the same few in the normal run. A scenario has up to three, and may have nothing to kill. */
const KILLS = process.env['RUNS'] === undefined ? 3 : Math.min(100, Number(process.env['RUNS']))
const SEED = process.env['RUNS'] === undefined ? 7 : Math.trunc(Math.random() * 2 ** 31)
/** Scenarios before the kills are counted again. */
const ROUND = 3
const CLI = resolve('src/cli.ts')
const TSX = import.meta.resolve('tsx')
const STATE_KEY = 'a key for tests, of any length'
const FLAGS = '--auto-approve --allow-deletes members=999 --allow-deletes departments=999 --allow-deletes tags=999'
const WRITE = /\/(?:create|update|delete|batchdelete|addtagusers|deltagusers)$/u

type Mode = 'full' | 'ids'

interface Kill {
  /** Which write call of the run meets it, from 1. */
  readonly at: number
  readonly when: 'before' | 'after'
  /** How long after that: it may be writing its state, or reading again, by then. */
  readonly delayMs: number
}

const mayHaveHappened: readonly Fault['outcome'][] = ['drop-after', 'truncated', { status: 502 }, -1]
const faults = fc.array(
  fc.record({
    call: fc.constantFrom(
      '*',
      'user/create',
      'user/update',
      'department/create',
      'department/update',
      'user/batchdelete',
    ),
    outcome: fc.constantFrom<Fault['outcome']>('drop-before', 6000, 45033, 'expire-token', ...mayHaveHappened),
    when: fc.constantFrom('before' as const, 'after' as const),
    skip: fc.nat(6),
  }),
  { maxLength: 4 },
)
const scenario = fc.record({
  before: anyWorld({ departments: 6, members: 10, tags: 2, variety: 6, isLarge: true }),
  after: anyWorld({ departments: 6, members: 10, tags: 2, variety: 6, isLarge: true }),
  faults,
  kills: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 7 }),
      when: fc.constantFrom('before' as const, 'after' as const),
      delayMs: fc.constantFrom(0, 0, 2, 5, 20, 60),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  parallelism: fc.constantFrom(1, 4),
})

/** A company that has what `before` says, adopted, and files that say `after`. */
async function aChangingCompany(
  mode: Mode,
  before: World,
  after: World,
  hooks: SandboxHooks = {},
): Promise<Company | undefined> {
  const company = await aCompany({ profile: mode, hooks })
  company.write('org/org.yaml', JSON.stringify(orgFilesOf(before)))
  if ((await company.orgctl(`apply ${FLAGS}`)).code !== 0) return undefined
  company.write('org/org.yaml', JSON.stringify(orgFilesOf(after)))
  company.sandbox.resetCalls()
  company.sandbox.resetEffects()
  return company
}

/** What the state remembers, without what differs from run to run. */
function memoryOf(company: Company): unknown {
  const { bindings, applied, kept, adopted, inDoubt } = JSON.parse(company.read('.orgctl/state.json')) as Record<
    string,
    unknown
  > // the state's format
  return { bindings, applied, kept, adopted, inDoubt }
}

/** Runs an apply in a process of its own. @returns its exit code, `null` when it was killed, and all that it said */
function applyAlone(
  company: Company,
  parallelism: number,
  kill: Kill | undefined,
  meter: Meter,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(
    process.execPath,
    ['--import', TSX, CLI, 'apply', ...FLAGS.split(' '), '--parallelism', String(parallelism)],
    {
      cwd: company.cwd,
      env: {
        PATH: process.env['PATH'],
        WECOM_BASE_URL: company.url,
        WECOM_CORP_ID: 'wwsandbox',
        WECOM_CONTACTS_SECRET: 'contacts',
        ORGCTL_STATE_KEY: STATE_KEY,
      },
    },
  )
  let seen = 0
  meter.onWrite = (when) => {
    if (when === 'before') seen += 1
    if (kill?.at !== seen || kill.when !== when) return
    if (kill.delayMs === 0) child.kill('SIGKILL')
    else setTimeout(() => child.kill('SIGKILL'), kill.delayMs)
  }
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  return new Promise((settle) => child.once('close', (code) => settle({ code, said })))
}

interface Meter {
  onWrite: (when: 'before' | 'after') => void
}

describeModes('full')
describeModes('ids')

function describeModes(mode: Mode): void {
  test(`in mode ${mode}, whatever is killed and goes wrong, the end is that of an undisturbed run`, async () => {
    let kills = 0
    const everyEndIsCalm = fc.asyncProperty(
      scenario,
      async ({ before, after, faults: mishaps, kills: planned, parallelism }) => {
        const calm = await aChangingCompany(mode, before, after)
        fc.pre(calm !== undefined)
        fc.pre((await calm.orgctl(`apply ${FLAGS}`)).code === 0)
        const meter: Meter = { onWrite: () => undefined }
        const tell = (when: 'before' | 'after') => (call: string) => {
          if (WRITE.test(call)) meter.onWrite(when)
          return undefined
        }
        const company = await aChangingCompany(mode, before, after, {
          beforeEffect: tell('before'),
          afterEffect: tell('after'),
        })
        if (!company) return
        company.sandbox.failNext(...mishaps)
        let end: Awaited<ReturnType<typeof applyAlone>> = { code: null, said: '' }
        for (const kill of planned) {
          end = await applyAlone(company, parallelism, kill, meter)
          if (end.code !== null) break
          kills += 1
        }
        // A fault may also make a step fail for good; the next run has to do it.
        for (let tries = 0; end.code !== 0 && tries < 3; tries++)
          end = await applyAlone(company, parallelism, undefined, meter)
        expect(end.code === 0 ? '' : end.said).toBe('')
        expect(company.live()).toEqual(calm.live())
        expect(company.sandbox.effects()).toEqual(calm.sandbox.effects())
        expect(company.sandbox.invitations()).toEqual([])
        expect(memoryOf(company)).toEqual(memoryOf(calm))
        expect(company.kept()).not.toContain('state.json.journal')
      },
    )
    for (let round = 0; kills < KILLS; round++) {
      const killsBefore = kills
      await fc.assert(everyEndIsCalm, { numRuns: ROUND, seed: SEED + round, endOnFailure: true })
      expect(kills).toBeGreaterThan(killsBefore)
    }
  }, 3_600_000)
}
