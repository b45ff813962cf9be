import { EXIT, OrgctlError } from '../errors.ts'
import type { Plan } from '../model/plan.ts'
import { changeRef } from '../report/change-words.ts'
import { checkPlanDocument } from '../report/plan-from-json.ts'
import type { PlanDocument } from '../report/plan-json.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { strategyName } from './flags.ts'
import type { SavedRequest } from './planning.ts'

/** What an apply needs of a plan file: it computes the plan again and holds it against this. */
export interface SavedPlan {
  readonly fingerprint: string
  readonly request: SavedRequest
  /** Action and object of each change, sorted as the plan is. */
  readonly changes: readonly ChangeRef[]
}

interface ChangeRef {
  readonly action: string
  readonly ref: string
}

/** @throws OrgctlError when the file is no saved plan, or one of another format */
export async function readPlanDocument(context: Context, file: string): Promise<PlanDocument> {
  const text = await readText(context, file)
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new OrgctlError('cli.not-json', { params: { file }, cause: error })
  }
  if (typeof parsed !== 'object' || parsed === null || !('fingerprint' in parsed) || !('format_version' in parsed)) {
    throw new OrgctlError('cli.not-a-plan', { params: { file } })
  }
  if (parsed.format_version !== '1') {
    throw new OrgctlError('cli.plan-version', { params: { file, version: String(parsed.format_version) } })
  }
  const check = checkPlanDocument(parsed)
  if (!check.ok) throw new OrgctlError('cli.bad-plan', { params: { file, ...check.fault } })
  return check.document
}

/** @throws OrgctlError when the file is no saved plan, or one that cannot be applied */
export async function readSavedPlan(context: Context, file: string): Promise<SavedPlan> {
  const { fingerprint, options, changes } = await readPlanDocument(context, file)
  if (options.offline) throw new OrgctlError('cli.plan-of-snapshot', { params: { file } })
  return {
    fingerprint,
    request: {
      targets: options.targets,
      strategy: strategyName(options.strategy),
      writeUnverified: options.write_unverified === true,
      allowDeletes: options.allow_deletes ?? {},
      offline: false,
    },
    changes: changes.map((change) => ({ action: change.action, ref: changeRef(change) })),
  }
}

/** Objects to name. */
const SHOWN = 10

/** Why a saved plan is not applied: the objects in which a plan made now differs, `+` where it is new and `-` where it is gone. */
export function staleness(saved: SavedPlan, now: Plan): OrgctlError {
  const before = byKey(saved.changes)
  const after = byKey(now.changes.map((change) => ({ action: change.action, ref: changeRef(change) })))
  const added = missing(after, before).map((ref) => `+ ${ref}`)
  const gone = missing(before, after).map((ref) => `- ${ref}`)
  const all = [...added, ...gone]
  if (all.length === 0) {
    return new OrgctlError('cli.stale-values', { params: { count: after.size }, exitCode: EXIT.stale })
  }
  const more = Math.max(0, all.length - SHOWN)
  return new OrgctlError(more === 0 ? 'cli.stale-plan' : 'cli.stale-plan-cut', {
    params: { added: added.length, gone: gone.length, refs: all.slice(0, SHOWN).join(', '), more },
    exitCode: EXIT.stale,
  })
}

function byKey(changes: readonly ChangeRef[]): ReadonlyMap<string, string> {
  return new Map(changes.map(({ action, ref }) => [`${action} ${ref}`, ref]))
}

function missing(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): readonly string[] {
  return [...from].flatMap(([key, ref]) => (to.has(key) ? [] : [ref]))
}
