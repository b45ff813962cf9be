import { DesiredLiveMismatch } from '../../src/errors.ts'
import { remember } from '../../src/diff/remember.ts'
import type { DesiredOrg } from '../../src/model/desired.ts'
import type { LiveDepartment, LiveOrg } from '../../src/model/live.ts'
import type { Memory } from '../../src/model/memory.ts'
import { applyPlan, planOrg, type Planned } from '../../src/pipeline.ts'
import type { StrategyName } from '../../src/model/policy.ts'
import type { TargetRef } from '../../src/plan/targeting.ts'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { createDirectory, type Directory } from '../../src/wecom/directory.ts'
import { plainDigest } from './plan-worlds.ts'

/** How an attempt to make live equal to some files ended. */
export type Arrival =
  /** The files contradict live: nothing was planned. */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'blocked'; readonly codes: readonly string[] }
  | {
      readonly kind: 'applied'
      readonly steps: number
      /** Steps that were not done, and calls that WeCom did not answer with 0. */
      readonly faults: readonly string[]
      /** What a second plan still wants. */
      readonly remaining: readonly unknown[]
      readonly memory: Memory
    }

export interface Wish {
  readonly strategy?: StrategyName
  readonly targets?: readonly TargetRef[]
}

/** One plan and one apply over the wire, then a second plan. The sandbox must start with its calls forgotten. */
export async function arrive(
  running: RunningSandbox,
  desired: DesiredOrg,
  memory: Memory,
  { strategy = 'calls', targets = [] }: Wish = {},
): Promise<Arrival> {
  const directory = createDirectory({
    corpId: 'wwsandbox',
    contactsSecret: 'contacts',
    baseUrl: running.url,
    userAgent: 'orgctl/0.0.0',
    limits: { perMinute: 1e9, perHour: 1e9 },
    // Only imports are waited for here, and the sandbox ends them when asked often enough.
    ...(strategy !== 'calls' && { sleep: async () => undefined }),
  })
  try {
    return await arriveBy(directory, running, desired, memory, { strategy, targets })
  } finally {
    await directory.close()
  }
}

async function arriveBy(
  directory: Directory,
  { sandbox }: RunningSandbox,
  desired: DesiredOrg,
  memory: Memory,
  wish: Required<Wish>,
): Promise<Arrival> {
  const planned = await planNow(directory, desired, memory, wish)
  if (!planned) return { kind: 'mismatch' }
  const { plan, diff } = planned
  if (plan.blocked.length > 0) return { kind: 'blocked', codes: plan.blocked.map(({ message }) => message.code) }
  const results = await applyPlan({ plan, writer: directory, parallelism: 8, emit: () => undefined })
  const rejected = Object.entries(sandbox.calls()).flatMap(([call, codes]) =>
    Object.keys(codes)
      .filter((code) => code !== '0')
      .map((code) => `${call} was answered with ${code}`),
  )
  const undone = results
    .filter(({ status }) => status !== 'done')
    .map(({ step, status, errcode }) => `${step.call.call} of ${step.targets.join()} ${status} (${errcode})`)
  const after = remember({ memory, diff, plan, results, digest: plainDigest })
  const second = await planNow(directory, desired, after, { ...wish, strategy: 'calls' })
  return {
    kind: 'applied',
    steps: plan.steps.length,
    faults: [...undone, ...rejected],
    remaining: second ? second.plan.changes : ['a mismatch'],
    memory: after,
  }
}

async function planNow(
  directory: Directory,
  desired: DesiredOrg,
  memory: Memory,
  { strategy, targets }: Required<Wish>,
): Promise<Planned | undefined> {
  const live = await directory.readOrg()
  try {
    const options = { allowDeletes: { members: 1e9, departments: 1e9, tags: 1e9 }, targets, strategy }
    return planOrg({ desired, live, memory, digest: plainDigest, options })
  } catch (error) {
    if (error instanceof DesiredLiveMismatch) return undefined
    throw error
  }
}

/** By path, userid and name. */
export interface Appearance {
  readonly departments: Readonly<Record<string, string | null>>
  readonly members: Readonly<
    Record<
      string,
      {
        readonly name: string | null | undefined
        readonly mobile: string | null
        readonly email: string | null
        readonly direct_leader: string | null
        readonly departments: Readonly<Record<string, unknown>>
        readonly main_department: string
      }
    >
  >
  readonly tags: Readonly<Record<string, unknown>>
}

/** What a person sees of an organisation, without ids: comparable between a world and what the sandbox holds. */
export function appearance(org: Pick<LiveOrg, 'departments' | 'members' | 'tags'>): Appearance {
  const byId = new Map(org.departments.map((department) => [department.id, department]))
  const path = (id: number): string => {
    const department: LiveDepartment | undefined = byId.get(id)
    return department && department.parentid !== 0 ? `${path(department.parentid)}/${department.name}` : ''
  }
  return {
    departments: Object.fromEntries(
      org.departments.filter(({ parentid }) => parentid !== 0).map(({ id, name_en }) => [path(id), name_en ?? null]),
    ),
    members: Object.fromEntries(
      org.members.map(({ userid, name, mobile, email, direct_leader, departments, main_department }) => [
        userid,
        {
          name,
          mobile: mobile ?? null,
          email: email ?? null,
          direct_leader: direct_leader ?? null,
          departments: Object.fromEntries(departments.map(({ department, ...rest }) => [path(department), rest])),
          main_department: path(main_department ?? 0),
        },
      ]),
    ),
    tags: Object.fromEntries(
      org.tags.map(({ name, members, departments }) => [
        name,
        { members: members.toSorted(), departments: departments.map(path).toSorted() },
      ]),
    ),
  }
}
