import { OrgctlError } from '../errors.ts'
import type { Plan } from '../model/plan.ts'
import { changeRef } from '../report/change-words.ts'
import type { Context } from './context.ts'
import { readText } from './files.ts'
import { strategyName } from './flags.ts'
import type { SavedRequest } from './planning.ts'

/** What an apply needs of a plan file: it computes the plan again and holds it against this. */
export interface SavedPlan {
  readonly fingerprint: string
  readonly request: SavedRequest
  /** `create member:zhangsan`, sorted as the plan is. */
  readonly changes: readonly string[]
}

const SHOWN = 10

/** @throws OrgctlError when the file is no saved plan, or one that cannot be applied */
export async function readSavedPlan(context: Context, file: string): Promise<SavedPlan> {
  let parsed: unknown
  try {
    parsed = JSON.parse(await readText(context, file))
  } catch (error) {
    if (error instanceof OrgctlError) throw error
    throw new OrgctlError('cli.not-json', { params: { file }, cause: error })
  }
  if (!isRecord(parsed) || parsed['format_version'] !== '1' || typeof parsed['fingerprint'] !== 'string') {
    throw new OrgctlError('cli.not-a-plan', { params: { file } })
  }
  const { fingerprint, options, changes } = parsed
  if (
    !isRecord(options) ||
    !Array.isArray(options['targets']) ||
    typeof options['strategy'] !== 'string' ||
    !Array.isArray(changes)
  ) {
    throw new OrgctlError('cli.not-a-plan', { params: { file } })
  }
  if (options['offline'] === true) throw new OrgctlError('cli.plan-of-snapshot', { params: { file } })
  return {
    fingerprint,
    request: {
      targets: options['targets'].map(String),
      strategy: strategyName(options['strategy']),
      writeUnverified: options['write_unverified'] === true,
      offline: false,
    },
    changes: changes.filter(isRecord).map(({ kind, action, path, userid, name }) => {
      const ref = kind === 'department' ? path : kind === 'member' ? `member:${String(userid)}` : `tag:${String(name)}`
      return `${String(action)} ${String(ref)}`
    }),
  }
}

/** The objects in which a plan made now differs from a saved one; where only values differ, says so. */
export function staleness(saved: SavedPlan, now: Plan): string {
  const before = new Set(saved.changes)
  const after = new Set(now.changes.map((change) => `${change.action} ${changeRef(change)}`))
  const differences = [
    ...[...after].filter((change) => !before.has(change)).map((change) => `+ ${change}`),
    ...[...before].filter((change) => !after.has(change)).map((change) => `- ${change}`),
  ]
  if (differences.length === 0) return `the same ${after.size} objects, with other values`
  const more = differences.length > SHOWN ? ` … ${differences.length - SHOWN} more` : ''
  return differences.slice(0, SHOWN).join(', ') + more
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
