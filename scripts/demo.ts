/**
 * A made-up company, planned, applied and verified against a WeCom on this machine, in half a minute and without an account.
 * Every command is the real program as a process of its own; the narration between them is ours, and checks what it says.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters, styleText } from 'node:util'
import type { PlanDocument } from './fewest-calls.ts'
import {
  countCalls,
  forgetCalls,
  runOrgctl,
  sandboxEnvironment,
  startSandboxProcess,
  stopAll,
  type Run,
} from './orgctl-process.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const isTerminal = process.stdout.isTTY
const isColored = isTerminal && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'

/** The line of a plan that other tools grep for; below it `apply` says what it did. */
const PLAN_LINE = /^Plan: \d+ to add, \d+ to change, \d+ to destroy\.$/u

async function demo(home: string): Promise<void> {
  say('')
  say(
    `${paint('bold', '南岭智联')} is a made-up company of sixty people in Guangzhou. Its address book is kept as files,`,
  )
  say('in org/ of this repository. What its WeCom holds is half a year old.')

  chapter(1, 'A WeCom on this machine, with the state of half a year ago')
  await cp(join(ROOT, 'org'), join(home, 'org'), { recursive: true })
  typed(['sandbox', '--seed', 'examples/outdated'])
  const sandbox = await startSandboxProcess(['--seed', join(ROOT, 'examples/outdated')], home)
  const run = (args: readonly string[], isShown = false): Promise<Run> =>
    runOrgctl(args, {
      cwd: home,
      env: { ...sandboxEnvironment(sandbox.url), ...(isColored && { FORCE_COLOR: '1' }) },
      isShown,
    })
  const { departments, members, tags } = await holdings(sandbox.url)
  say(`${sandbox.url} holds ${departments} departments, ${members} members and ${tags} tags.`)

  chapter(2, 'What would change?')
  const typedPlan = ['plan']
  typed(typedPlan)
  const shown = await run(typedPlan, isTerminal)
  process.stdout.write(shown.stdout)
  expect(shown.code === 0, 'plan ends with 0', shown)
  const plan = await planned(run)
  expect(
    plan.changes.length > 0 && plan.blocked.some((block) => block.guard === 'adoption'),
    'the plan has changes and the adoption guard speaks up',
    shown,
  )
  await forgetCalls(sandbox.url)

  chapter(3, 'The guard')
  say('WeCom was never managed by these files, so no deletion is within the limits until somebody names a number.')
  say('')
  typed(['apply', '--auto-approve'])
  const refused = await run(['apply', '--auto-approve'])
  showApply(refused)
  expect(refused.code === 4, 'apply refuses with exit code 4', refused)
  const atRefusal = await countCalls(sandbox.url)
  expect(atRefusal.writes === 0, 'nothing was written', refused)
  say(`Exit code ${refused.code}, and WeCom received ${atRefusal.writes} writes.`)

  chapter(4, 'Apply it, with the number that the plan showed')
  const kinds = (['departments', 'members', 'tags'] as const).filter((kind) => plan.summary[kind].delete > 0)
  const allowed = kinds.flatMap((kind) => ['--allow-deletes', `${kind}=${plan.summary[kind].delete}`])
  await forgetCalls(sandbox.url)
  typed(['apply', '--auto-approve', ...allowed])
  const startedAt = performance.now()
  const applied = await run(['apply', '--auto-approve', ...allowed])
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  showApply(applied)
  expect(applied.code === 0, 'apply ends with 0', applied)
  const calls = await countCalls(sandbox.url)
  expect(calls.rejected === 0, 'WeCom rejected no call', applied)
  say(`${calls.writes} writes in ${seconds} seconds, ${calls.rejected} of them rejected.`)

  chapter(5, 'Is anything left?')
  typed(['plan', '--detailed-exitcode'])
  const second = await run(['plan', '--detailed-exitcode'])
  process.stdout.write(second.stdout)
  expect(second.code === 0, 'the second plan is empty', second)

  chapter(6, 'Your own company')
  say(OWN_COMPANY)
}

async function holdings(url: string): Promise<{ departments: number; members: number; tags: number }> {
  const state = (await (await fetch(`${url}/_sandbox/state`)).json()) as Record<string, readonly unknown[]> // a snapshot
  const count = (kind: string): number => state[kind]?.length ?? 0
  return { departments: count('departments') - 1, members: count('members'), tags: count('tags') }
}

async function planned(run: (args: readonly string[]) => Promise<Run>): Promise<PlanDocument> {
  const { stdout } = await run(['plan', '--format', 'json'])
  return JSON.parse(stdout) as PlanDocument // our own output, described by schemas/plan.schema.json
}

/** `apply` shows the plan once more; here that would be the third screenful of the same. */
function showApply({ stdout, stderr }: Run): void {
  const lines = stdout.split('\n')
  const end = lines.findIndex((line) => PLAN_LINE.test(stripVTControlCharacters(line)))
  if (end >= 0) say(paint('dim', `(the plan again, ${end + 1} lines)`))
  process.stdout.write(lines.slice(end + 1).join('\n'))
  const notes = stderr.split('\n')
  // What comes before is progress.
  const error = notes.findIndex((line) => stripVTControlCharacters(line).startsWith('error:'))
  if (error >= 0) process.stdout.write(notes.slice(error).join('\n'))
}

const OWN_COMPANY = `In WeCom's admin console, 管理工具 → 通讯录同步: switch the API on and add this machine's address to the trusted IPs. Then:

  npm link                                   # gives you the command orgctl
  export WECOM_CORP_ID=ww…                   # 我的企业 → 企业信息
  export WECOM_CONTACTS_SECRET_FILE=…        # a file with the secret of 通讯录同步

  orgctl init                                # a commented starter folder: org/
  orgctl snapshot --format text              # what your WeCom holds, to fill it from
  orgctl validate                            # every mistake in the files at once; offline
  orgctl plan                                # what would change; writes nothing
  orgctl apply                               # shows the plan and asks

A first apply deletes nobody before you name the number, as you have just seen. No account at hand? orgctl plan --sandbox
works without one. More in README.md.`

function chapter(number: number, title: string): void {
  say(`\n${paint('cyan', `━━ ${number} ━━`)} ${paint('bold', title)}\n`)
}

function typed(args: readonly string[]): void {
  say(`${paint('green', '$')} ${paint('bold', `orgctl ${args.join(' ')}`)}`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return isColored ? styleText(style, text) : text
}

/** @throws Error with all that the command said, when the demo did not go as it must */
function expect(holds: boolean, what: string, { code, stdout, stderr }: Run): void {
  if (!holds) throw new Error(`expected that ${what}; the command ended with ${code}\n${stdout}${stderr}`)
}

async function main(): Promise<void> {
  let interruptedBy: 130 | 143 | undefined
  const interrupt = (code: 130 | 143) => (): void => {
    interruptedBy ??= code
    stopAll()
  }
  process.once('SIGINT', interrupt(130))
  process.once('SIGTERM', interrupt(143))
  const home = await mkdtemp(join(tmpdir(), 'orgctl-demo-'))
  try {
    await demo(home)
  } catch (error) {
    process.exitCode = interruptedBy ?? 1
    if (interruptedBy === undefined) console.error(`\nthe demo failed: ${error instanceof Error ? error.message : ''}`)
  } finally {
    stopAll()
    await rm(home, { recursive: true, force: true })
  }
}

await main()
