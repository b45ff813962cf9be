import type { deletionBlocks, GuardInput } from '../../src/plan/guard.ts'

/** One case at a border: how many of how many are deleted under which limits, and whether that is refused. */
export interface GuardRow {
  readonly about: string
  readonly deleted: number
  readonly live: number
  readonly max?: number
  readonly percent?: number
  readonly isAdopted?: boolean
  readonly allowed?: number
  /** Members who are disabled because they are no longer declared. */
  readonly offboarded?: number
  /** `undefined`: let through. */
  readonly limit: number | undefined
}

/** Contract: over `max`; from the 4th on over `percent` of live; always over 80 %; before adoption none. */
export const GUARD_ROWS: readonly GuardRow[] = [
  { about: 'as many as max', deleted: 20, live: 1000, limit: undefined },
  { about: 'one more than max', deleted: 21, live: 1000, limit: 20 },
  { about: 'max 0 allows none', deleted: 1, live: 1000, max: 0, limit: 0 },
  { about: 'nothing is deleted', deleted: 0, live: 1000, max: 0, limit: undefined },
  { about: 'exactly the percentage', deleted: 10, live: 100, limit: undefined },
  { about: 'one more than the percentage', deleted: 11, live: 100, limit: 10 },
  { about: 'a percentage that is no whole number', deleted: 11, live: 109, limit: 10 },
  { about: 'three are free of the percentage', deleted: 3, live: 10, limit: undefined },
  { about: 'the fourth is not', deleted: 4, live: 10, limit: 3 },
  { about: 'the fourth within the percentage', deleted: 4, live: 40, limit: undefined },
  { about: 'the fourth just above it', deleted: 4, live: 39, limit: 3 },
  { about: 'exactly 80 per cent of few', deleted: 4, live: 5, percent: 100, limit: undefined },
  { about: 'more than 80 per cent of few', deleted: 3, live: 3, limit: 2 },
  { about: 'the only one', deleted: 1, live: 1, limit: 0 },
  { about: 'two of two', deleted: 2, live: 2, limit: 1 },
  { about: 'more than 80 per cent of many', deleted: 81, live: 100, max: 1000, percent: 100, limit: 80 },
  { about: 'exactly 80 per cent of many', deleted: 80, live: 100, max: 1000, percent: 100, limit: undefined },
  { about: 'one before adoption', deleted: 1, live: 1000, isAdopted: false, limit: 0 },
  { about: 'none before adoption', deleted: 0, live: 1000, isAdopted: false, limit: undefined },
  { about: 'named exactly', deleted: 37, live: 100, allowed: 37, limit: undefined },
  { about: 'named too few', deleted: 37, live: 100, allowed: 36, limit: 10 },
  { about: 'named more', deleted: 37, live: 100, allowed: 38, limit: undefined },
  { about: 'named before adoption', deleted: 5, live: 10, isAdopted: false, allowed: 5, limit: undefined },
  { about: 'named too few before adoption', deleted: 5, live: 10, isAdopted: false, allowed: 4, limit: 0 },
  { about: 'as many as max, some of them disabled', deleted: 15, offboarded: 5, live: 1000, limit: undefined },
  { about: 'one more than max, all of them disabled', deleted: 0, offboarded: 21, live: 1000, limit: 20 },
  { about: 'disabled before adoption', deleted: 0, offboarded: 1, live: 10, isAdopted: false, limit: 0 },
  { about: 'all, named', deleted: 10, live: 10, allowed: 10, limit: undefined },
]

/** The rows that a guard gets wrong. */
export function wrongRows(guard: typeof deletionBlocks): readonly string[] {
  return GUARD_ROWS.filter((row) => {
    const [block] = guard(inputOf(row))
    const isWorded = block?.message.code.endsWith('-offboard') ?? (row.offboarded ?? 0) > 0
    return (
      isWorded !== (row.offboarded ?? 0) > 0 ||
      block?.limit !== row.limit ||
      (block && block.guard !== (row.isAdopted === false ? 'adoption' : 'deletes.members'))
    )
  }).map((row) => row.about)
}

function inputOf({
  deleted,
  live,
  max = 20,
  percent = 10,
  isAdopted = true,
  allowed,
  offboarded = 0,
}: GuardRow): GuardInput {
  const none = { create: 0, update: 0, delete: 0 }
  const limit = { max, max_percent: percent }
  return {
    summary: { departments: none, members: { ...none, delete: deleted }, tags: none },
    offboarded,
    inScope: { departments: 0, members: live, tags: 0 },
    limits: { departments: limit, members: limit, tags: limit },
    isAdopted,
    allowed: allowed === undefined ? {} : { members: allowed },
  }
}
