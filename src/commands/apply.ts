import { expectPlan, keepListed, remember } from '../diff/remember.ts'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { LiveIndex } from '../diff/live-index.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Memory } from '../model/memory.ts'
import type { Message } from '../model/message.ts'
import type { ApplyResult } from '../model/result.ts'
import { applyPlan, planOrg, verifyOrg, type Planned } from '../pipeline.ts'
import { renderApplyJson } from '../report/apply-json.ts'
import { renderApplyMarkdown } from '../report/apply-markdown.ts'
import { renderApplyText } from '../report/apply-text.ts'
import { changeRef } from '../report/change-words.ts'
import { unconfirmed } from '../report/count.ts'
import { renderErrorText } from '../report/errors-text.ts'
import { DEFAULT_PARALLELISM } from '../wecom/directory.ts'
import { connect, type Connection } from './connection.ts'
import type { Context } from './context.ts'
import { headCommit } from './git.ts'
import { formatOf, seconds, wholeNumber } from './flags.ts'
import { untilInterrupted } from './interrupt.ts'
import { withReport, type ApplyRecord } from './apply-record.ts'
import { beginJournal } from './journaling.ts'
import { checkCorp, orgFolder, requireOrg, type LoadedOrg } from './org.ts'
import {
  checkPlanFlags,
  makePlan,
  planChunks,
  PLAN_FORMATS,
  requestOf,
  type MadePlan,
  type PlanFlags,
  type PlanFormat,
} from './planning.ts'
import { readSavedPlan, staleness, type SavedPlan } from './saved-plan.ts'
import type { StateDocument } from '../state/document.ts'
import { makeBundle, type UndoBundle } from '../undo/bundle.ts'
import { undoOrg } from '../undo/undo-org.ts'
import { openState, saveState, stateStore, withLock, type CutOff, type OpenState } from './state.ts'
import { keepBundle, newUndoId, requireBundle } from './undo-shelf.ts'

export interface ApplyFlags extends PlanFlags {
  readonly autoApprove?: boolean
  readonly undo?: string
  readonly maxFailures?: string
  readonly timeout?: string
  readonly report?: string
}

/** Makes live equal to the files: shows the plan, asks, applies, remembers, reads again. */
export function apply(context: Context, flags: ApplyFlags, planFile?: string): Promise<ExitCode> {
  return withReport(context, flags.report, (record) => applyRecorded(context, flags, planFile, record))
}

async function applyRecorded(
  context: Context,
  flags: ApplyFlags,
  planFile: string | undefined,
  record: ApplyRecord,
): Promise<ExitCode> {
  const format = formatOf('apply', context.flags.format, PLAN_FORMATS)
  checkPlanFlags(flags)
  const saved = planFile === undefined ? undefined : await readSavedPlan(context, planFile)
  if (saved && (flags.target ?? flags.strategy ?? flags.writeUnverified) !== undefined) {
    throw new OrgctlError('cli.plan-fixed')
  }
  if (saved && flags.undo !== undefined) throw new OrgctlError('undo.fixed')
  const limits = limitsOf(flags)
  const loaded = await requireOrg(context)
  const stopping = new AbortController()
  const connection = await connect(context, 'write', { signal: stopping.signal })
  try {
    checkCorp(context, loaded.org, connection.corpId)
    const bundle = flags.undo === undefined ? undefined : await requireBundle(context, flags.undo, connection.corpId)
    const store = await stateStore(context)
    return await withLock(context, store, 'apply', async () => {
      const state = await openState(context, store, connection.corpId)
      if (state.isNew && context.isCi) say(context, 'cli.no-state-in-ci', { place: store.place })
      if (state.cutOff) tellCutOff(context, state.cutOff)
      return applyLocked({ context, flags, format, loaded, connection, state, saved, bundle, stopping, limits, record })
    })
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

const NOTHING_SEEN = { departments: [], members: [], tags: [] } as const

interface Run {
  readonly context: Context
  readonly flags: ApplyFlags
  readonly format: PlanFormat
  readonly loaded: LoadedOrg
  readonly connection: Connection
  readonly state: OpenState
  readonly saved: SavedPlan | undefined
  /** What to undo, in the place of what the files say. */
  readonly bundle: UndoBundle | undefined
  /** Ends what waits, and keeps more from being begun. */
  readonly stopping: AbortController
  readonly limits: Limits
  /** For the report that `--report` asks for. */
  readonly record: ApplyRecord
}

interface Limits {
  readonly maxFailures?: number
  readonly timeoutMs?: number
}

/** @throws OrgctlError for values that are none */
function limitsOf({ maxFailures, timeout }: ApplyFlags): Limits {
  return {
    ...(maxFailures !== undefined && { maxFailures: wholeNumber('--max-failures', maxFailures, 1) }),
    ...(timeout !== undefined && { timeoutMs: 1_000 * seconds('--timeout', timeout) }),
  }
}

function tellCutOff(context: Context, { head, done, unknown }: CutOff): void {
  say(context, 'cli.going-on', { time: head.time, steps: head.steps, done, unknown: unknown.length })
}

async function applyLocked(run: Run): Promise<ExitCode> {
  const { made, loaded } = await untilInterrupted(run.context, () => prepare(run))
  return execute({ ...run, loaded }, made)
}

/** Everything before the first call: the plan, shown and confirmed. */
async function prepare(run: Run): Promise<{ readonly made: MadePlan; readonly loaded: LoadedOrg }> {
  const { context, flags, format, connection, state, saved, bundle } = run
  const request = saved?.request ?? requestOf(run.loaded.org, flags, false)
  for (const job of state.cutOff?.jobs ?? []) {
    say(context, 'cli.awaiting-import')
    await connection.directory.awaitImport(job, (percentage) =>
      context.progress.listener({ kind: 'importing', call: 'batch/replaceuser', percentage }),
    )
  }
  const live = await connection.directory.readOrg((done, total) =>
    context.progress.listener({ kind: 'reading', done, total }),
  )
  context.progress.finish()
  const loaded = bundle ? wayBack(bundle, run, live) : run.loaded
  const made = makePlan(context, loaded, live, state, request, flags)
  if (format === 'text')
    for (const chunk of await planChunks(context, made, 'text', context.color.stdout)) context.print(chunk)

  if (saved && saved.fingerprint !== made.fingerprint) throw staleness(saved, made.plan)
  if (made.plan.blocked.length > 0) {
    await report(run, made, {
      plan: made.plan,
      results: [],
      converged: false,
      remaining: made.plan.changes.map(changeRef),
    })
    throw new OrgctlError('cli.blocked', { params: { count: made.plan.blocked.length }, exitCode: EXIT.refused })
  }
  if (made.plan.steps.length > 0 && !saved && flags.autoApprove !== true) {
    // The other formats keep standard output for one document at the end, and nobody confirms what they have not seen.
    if (format !== 'text' && context.world.ask) {
      for (const chunk of await planChunks(context, made, 'text', context.color.stderr)) {
        context.world.stderr.write(chunk)
      }
    }
    await confirm(context, connection.corpId)
  }
  return { made, loaded }
}

/** An undo is planned as files are: what was, in the place of what they say, under their policy. */
function wayBack(bundle: UndoBundle, { loaded, state }: Run, live: LiveOrg): LoadedOrg {
  const { org } = loaded
  const way = undoOrg(bundle, new LiveIndex(live, state.document.bindings), org.policy)
  return {
    org: { ...way, ...(org.corp_id !== undefined && { corp_id: org.corp_id }) },
    locate: () => ({ file: `.orgctl/undo/${bundle.id}/undo.json`, line: 1, column: 1 }),
  }
}

async function confirm({ world, wording }: Context, corp: string): Promise<void> {
  if (!world.ask) throw new OrgctlError('cli.no-terminal')
  const answer = await world.ask(wording.text('cli.confirm', { corp }))
  if (answer.trim() !== 'yes') throw new OrgctlError('cli.declined')
}

async function execute(run: Run, made: MadePlan): Promise<ExitCode> {
  const { context, connection, state, loaded, stopping, limits } = run
  const { world } = context
  const { plan, diff } = made
  const isUndo = run.bundle !== undefined
  let interruptedBy: 130 | 143 | undefined
  let stopReason: Message = { code: 'apply.interrupted', params: {} }
  const stop = (code: 'cli.interrupting' | 'cli.timed-out'): void => {
    say(context, code)
    stopping.abort()
  }
  const stopListening = world.onInterrupt((code) => {
    interruptedBy ??= code
    stop('cli.interrupting')
  })
  const timer =
    limits.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          stopReason = { code: 'apply.timed-out', params: {} }
          stop('cli.timed-out')
        }, limits.timeoutMs)
  try {
    const begun = world.now().toISOString()
    const undoId = plan.steps.length > 0 ? await leaveBundle(run, made, begun) : undefined
    let document = state.document
    // Written before the first call: a run that is cut off recognises by it what it had begun to create or rename.
    if (plan.steps.length > 0) {
      document = await saveState(state.store, { ...document, ...expectPlan(document, diff, plan, state.digest) })
    }
    const journal = plan.steps.length > 0 ? await beginJournal(state, document, made, begun) : undefined
    const results = await applyPlan({
      plan,
      writer: connection.directory,
      parallelism: parallelismOf(context),
      emit: context.progress.listener,
      ...(journal && { journal }),
      signal: stopping.signal,
      stopReason: () => stopReason,
      ...(limits.maxFailures !== undefined && { maxFailures: limits.maxFailures }),
    })
    clearTimeout(timer)
    const commit = await headCommit(context.path(orgFolder(context)))
    const { inDoubt: _, ...settled } = document
    const applied: StateDocument = {
      ...settled,
      ...remember({
        memory: state.document,
        diff,
        plan,
        results,
        digest: state.digest,
        nowMs: world.now().getTime(),
      }),
      // An apply of some targets leaves the rest alone: what was made in WeCom there is still new.
      ...((made.request.targets.length > 0 || isUndo) && { undeclared: state.document.undeclared ?? NOTHING_SEEN }),
      last_apply: { time: world.now().toISOString(), ...(commit !== undefined && !isUndo && { commit }) },
    }
    // From here on there are results, which must not be lost over a state that cannot be written.
    let unsaved: OrgctlError | undefined
    const save = async (next: StateDocument): Promise<StateDocument> => {
      try {
        return await saveState(state.store, next)
      } catch (error) {
        if (!(error instanceof OrgctlError)) throw error
        unsaved ??= error
        return next
      }
    }
    document = await save(applied)
    await (unsaved ? journal?.leave() : (journal?.done() ?? state.store.journal.remove()))
    const isAllDone = results.every((result) => result.status === 'done')
    const seen =
      stopping.signal.aborted || plan.steps.length === 0 ? undefined : await readAgain(run, made, document, isAllDone)
    context.progress.finish()
    const unreadable = seen instanceof OrgctlError ? seen : undefined
    let left = seen instanceof OrgctlError ? undefined : seen
    const kept = left && keepListed(document, results, left.diff)
    if (left && kept && kept !== document) {
      document = await save({ ...document, ...kept })
      const { digest } = state
      left = planOrg({
        desired: loaded.org,
        live: left.diff.live.org,
        memory: kept,
        digest,
        options: made.options,
        nowMs: world.now().getTime(),
      })
    }
    const isVerified = left !== undefined || plan.steps.length === 0
    const remaining = (left?.plan.changes ?? unconfirmed({ plan, results })).map(changeRef)
    const converged = isAllDone && isVerified && interruptedBy === undefined && remaining.length === 0
    if (converged && !isUndo && made.request.targets.length === 0 && !document.adopted) {
      await save({ ...document, adopted: true })
    }
    await report(run, made, {
      plan,
      results,
      converged,
      remaining,
      ...(!isVerified && { unverified: true }),
    })
    if (undoId !== undefined) say(context, 'undo.kept', { id: undoId })
    if (isUndo) say(context, 'undo.files-differ')
    if (interruptedBy !== undefined) {
      say(context, 'cli.interrupted')
      return interruptedBy
    }
    if (unreadable) {
      tell(context, unreadable)
      run.record.errors.push(unreadable)
      say(context, 'cli.not-verified')
    }
    if (unsaved) {
      tell(context, unsaved)
      run.record.errors.push(unsaved)
      say(context, 'cli.not-recorded')
      return EXIT.failedSteps
    }
    if (!isAllDone) {
      say(context, 'cli.steps-failed', { count: results.filter((result) => result.status !== 'done').length })
      return EXIT.failedSteps
    }
    if (converged) return EXIT.ok
    if (isVerified) say(context, 'cli.not-converged', { count: remaining.length })
    return EXIT.notConverged
  } finally {
    clearTimeout(timer)
    stopListening()
  }
}

/** What was, before anything is sent. */
async function leaveBundle({ context, state }: Run, { plan, diff }: MadePlan, time: string): Promise<string> {
  const id = await newUndoId(context)
  const commit = await headCommit(context.path(orgFolder(context)))
  const keys = new Map(Object.entries(state.document.bindings.keys).map(([key, department]) => [department, key]))
  const bundle = makeBundle({
    id,
    time,
    commit,
    plan,
    live: diff.live.named(),
    path: (department) => diff.live.path(department),
    departmentKey: (department) => keys.get(department),
  })
  await keepBundle(context, bundle)
  return id
}

/** @returns the plan that is left, or why WeCom could not be read: by now there are results, which must not be lost over it */
async function readAgain(
  { context, connection, state, loaded }: Run,
  { options }: MadePlan,
  memory: Memory,
  patient: boolean,
): Promise<Planned | OrgctlError> {
  const { clock, sleep } = context.world
  const emit = context.progress.listener
  const reader = connection.directory
  try {
    return await verifyOrg({
      desired: loaded.org,
      memory,
      digest: state.digest,
      options,
      nowMs: context.world.now().getTime(),
      reader,
      emit,
      clock,
      sleep,
      patient,
    })
  } catch (error) {
    if (error instanceof OrgctlError) return error
    throw error
  }
}

function tell({ world, color, verbose, wording }: Context, error: OrgctlError): void {
  world.stderr.write(renderErrorText(error, { color: color.stderr, verbose, wording }))
}

function parallelismOf({ flags }: Context): number {
  return flags.parallelism === undefined ? DEFAULT_PARALLELISM : wholeNumber('--parallelism', flags.parallelism, 1)
}

async function report({ context, format, record }: Run, { diff }: MadePlan, result: ApplyResult): Promise<void> {
  record.result = result
  const { wording, verbose, width } = context
  switch (format) {
    case 'text':
      if (result.plan.blocked.length === 0) {
        context.print(renderApplyText(result, { color: context.color.stdout, verbose, wording, width }))
      }
      break
    case 'json':
      context.print(renderApplyJson(result, wording))
      break
    case 'markdown':
      context.print(renderApplyMarkdown(result, wording))
      break
    case 'html': {
      const { applyHtmlChunks } = await import('../report/apply-html.ts')
      for (const chunk of applyHtmlChunks(result, { wording, live: diff.live.named() })) context.print(chunk)
      break
    }
  }
}

function say(
  context: Context,
  code: Parameters<Context['wording']['text']>[0],
  params: Record<string, string | number> = {},
): void {
  context.note(`${context.wording.text(code, params)}\n`)
}
