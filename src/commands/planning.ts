/** What `plan` and `apply` have in common: from flags to a plan, and a plan to a document. */
import type { Change } from '../model/change.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Locate } from '../model/source.ts'
import type { StrategyName } from '../model/policy.ts'
import { planOrg, type Planned } from '../pipeline.ts'
import type { PlanOptions } from '../plan/build-plan.ts'
import type { AllowedDeletes } from '../plan/guard.ts'
import { planNames } from '../report/names.ts'
import { planJsonChunks } from '../report/plan-json.ts'
import { renderPlanMarkdown } from '../report/plan-markdown.ts'
import { planTextLines } from '../report/plan-text.ts'
import { fingerprintOf } from '../state/digest.ts'
import { withLineEnds, type Context } from './context.ts'
import { allowedDeletes, moreAllowed, strategyName, targetRefs } from './flags.ts'
import { orShowMismatch, type LoadedOrg } from './org.ts'
import type { OpenState } from './state.ts'

export interface PlanFlags {
  readonly target?: readonly string[]
  readonly allowDeletes?: readonly string[]
  readonly strategy?: string
  readonly writeUnverified?: boolean
}

export const PLAN_FORMATS = ['text', 'json', 'markdown', 'html'] as const
export type PlanFormat = (typeof PLAN_FORMATS)[number]

/** A plan with all that is needed to show it, save it or hold it against a saved one. */
export interface MadePlan extends Planned {
  readonly fingerprint: string
  readonly locate: Locate
  readonly options: PlanOptions
  /** As typed: what a saved plan repeats. */
  readonly request: SavedRequest
}

/** The flags that a saved plan was made with. */
export interface SavedRequest {
  readonly targets: readonly string[]
  readonly strategy: StrategyName
  readonly writeUnverified: boolean
  readonly allowDeletes: AllowedDeletes
  /** Made from a snapshot: good for a review, not for applying. */
  readonly offline: boolean
}

/** @param flags given beside a request that was saved: they allow what it does not */
export function makePlan(
  context: Context,
  { org, locate }: LoadedOrg,
  live: LiveOrg,
  state: OpenState,
  request: SavedRequest,
  flags: Pick<PlanFlags, 'allowDeletes'>,
): MadePlan {
  const options: PlanOptions = {
    allowDeletes: moreAllowed(request.allowDeletes, allowedDeletes(flags.allowDeletes)),
    targets: targetRefs(request.targets),
    writeUnverified: request.writeUnverified,
    strategy: request.strategy,
  }
  const planned = planOrMismatch(context, locate, org, live, state, options)
  return {
    ...planned,
    locate,
    options,
    request,
    fingerprint: fingerprintOf(state.key, {
      corp_id: live.corp_id,
      targets: request.targets,
      strategy: request.strategy,
      writeUnverified: request.writeUnverified,
      allowDeletes: request.allowDeletes,
      changes: planned.plan.changes.map(identityOf),
      steps: planned.plan.steps.map(({ call, targets, after }) => ({ call, targets, after })),
    }),
  }
}

/**
 * Mistakes in the flags are told before anything is read.
 * @throws OrgctlError
 */
export function checkPlanFlags({ target, allowDeletes, strategy }: PlanFlags): void {
  targetRefs(target)
  allowedDeletes(allowDeletes)
  if (strategy !== undefined) strategyName(strategy)
}

export function requestOf(org: DesiredOrg, flags: PlanFlags, offline: boolean): SavedRequest {
  const strategy = flags.strategy === undefined ? org.policy.strategy : strategyName(flags.strategy)
  return {
    targets: [...new Set(flags.target)].sort(),
    strategy,
    writeUnverified: flags.writeUnverified === true,
    allowDeletes: allowedDeletes(flags.allowDeletes),
    offline,
  }
}

/** Everything of a change that decides what is done; where it is declared and why it came about do not. */
function identityOf(change: Change): unknown {
  const { source: _source, cause: _cause, effects: _effects, ...rest } = change
  return rest
}

function planOrMismatch(
  context: Context,
  locate: Locate,
  desired: DesiredOrg,
  live: LiveOrg,
  { document, digest }: OpenState,
  options: PlanOptions,
): Planned {
  return orShowMismatch(context, locate, () =>
    planOrg({ desired, live, memory: document, digest, options, nowMs: context.world.now().getTime() }),
  )
}

/** The plan in the chosen format, in pieces. What only pages need is loaded for pages only. */
export async function planChunks(
  context: Context,
  made: MadePlan,
  format: PlanFormat,
  color: boolean,
): Promise<Iterable<string>> {
  const { wording, verbose, width } = context
  const live = made.diff.live.named()
  const names = planNames(made.plan, live)
  switch (format) {
    case 'text':
      return withLineEnds(planTextLines(made.plan, { color, verbose, wording, width, names }))
    case 'json':
      return planJsonChunks(made.plan, { ...made, wording, names, options: made.request })
    case 'markdown':
      return [renderPlanMarkdown(made.plan, { wording, names })]
    case 'html': {
      const { planHtmlChunks } = await import('../report/plan-html.ts')
      return planHtmlChunks(made.plan, { wording, names, live })
    }
  }
}
