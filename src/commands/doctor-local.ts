/** What the doctor looks at on this machine: the files, the state and its lock. */
import { existsSync } from 'node:fs'
import { loadOrg } from '../config/load.ts'
import type { Check } from '../doctor/check.ts'
import { OrgctlError } from '../errors.ts'
import type { Context } from './context.ts'
import { loadOptions, orgFolder } from './org.ts'
import { StateLocked } from '../state/locked.ts'
import { examineState, stateStore, type StateHome } from './state.ts'

export async function checkFiles(context: Context, corpId: string | undefined): Promise<readonly Check[]> {
  const dir = orgFolder(context)
  const is = { id: 'files.valid', area: 'files' } as const
  if (!existsSync(context.path(dir))) {
    return [
      {
        ...is,
        status: 'skipped',
        message: { code: 'doctor.files.none', params: { dir } },
        remedy: { code: 'doctor.files.none.remedy', params: {} },
      },
    ]
  }
  const { org, errors, counts } = await loadOrg(loadOptions(context, dir))
  const { wording, flags } = context
  if (!org) {
    return [
      {
        ...is,
        status: 'error',
        message: { code: 'doctor.files.errors', params: { errors: wording.count('errors', errors), dir } },
        remedy: { code: 'doctor.files.errors.remedy', params: {} },
      },
    ]
  }
  const params = {
    dir,
    departments: wording.count('departments', counts.departments),
    members: wording.count('members', counts.members),
    tags: wording.count('tags', counts.tags),
  }
  const isOtherCorp =
    org.corp_id !== undefined && corpId !== undefined && org.corp_id !== corpId && flags.sandbox !== true
  return [
    { ...is, status: 'ok', message: { code: 'doctor.files.ok', params } },
    ...(isOtherCorp
      ? ([
          {
            id: 'files.corp',
            area: 'files',
            status: 'error',
            message: { code: 'doctor.files.corp', params: { wanted: org.corp_id, corp: corpId } },
            remedy: { code: 'doctor.files.corp.remedy', params: {} },
          },
        ] satisfies readonly Check[])
      : []),
  ]
}

/** @param tags names of all live tags by id, as far as they could be listed */
export async function checkState(
  context: Context,
  corpId: string,
  tags: ReadonlyMap<number, string>,
): Promise<readonly Check[]> {
  try {
    const store = await stateStore(context)
    return [...(await contentChecks(context, store, corpId, tags)), ...(await lockChecks(store))]
  } catch (error) {
    return [errorCheck('state.place', error)]
  }
}

async function contentChecks(
  context: Context,
  store: StateHome,
  corpId: string,
  tags: ReadonlyMap<number, string>,
): Promise<readonly Check[]> {
  const is = { id: 'state.content', area: 'state' } as const
  const { place } = store
  const { problem, document, isNew } = await examineState(context, store, corpId)
  if (problem) return [errorCheck('state.content', problem)]
  if (isNew) {
    if (!context.isCi) return [{ ...is, status: 'ok', message: { code: 'doctor.state.none', params: { place } } }]
    const remedy = { code: 'doctor.state.none-ci.remedy', params: {} } as const
    return [{ ...is, status: 'warning', message: { code: 'doctor.state.none-ci', params: { place } }, remedy }]
  }
  const { serial, adopted, last_apply, kept } = document
  const foreign = kept.tags.flatMap((id) => tags.get(id) ?? [])
  return [
    {
      ...is,
      status: 'ok',
      message:
        adopted && last_apply
          ? { code: 'doctor.state.ok', params: { place, serial, time: last_apply.time } }
          : { code: 'doctor.state.not-adopted', params: { place, serial } },
    },
    ...(foreign.length > 0
      ? ([
          {
            id: 'state.foreign-tags',
            area: 'state',
            status: 'warning',
            message: { code: 'doctor.tags.foreign', params: { tags: foreign.join(', ') } },
            remedy: { code: 'doctor.tags.foreign.remedy', params: {} },
          },
        ] satisfies readonly Check[])
      : []),
  ]
}

/** A server tells who holds the lock only to who wants it, so it is taken for a moment. */
async function lockChecks(store: StateHome): Promise<readonly Check[]> {
  const is = { id: 'state.lock', area: 'state' } as const
  const free: Check = { ...is, status: 'ok', message: { code: 'doctor.state.unlocked', params: {} } }
  if (store.holder) {
    const holder = await store.holder()
    return [holder ? heldCheck(new StateLocked(store.place, holder)) : free]
  }
  try {
    await (
      await store.lock('doctor')
    )()
    return [free]
  } catch (error) {
    return [error instanceof StateLocked ? heldCheck(error) : errorCheck('state.lock', error)]
  }
}

function heldCheck({ code, params }: StateLocked): Check {
  return { id: 'state.lock', area: 'state', status: 'warning', message: { code, params } }
}

function errorCheck(id: string, error: unknown): Check {
  if (!(error instanceof OrgctlError)) throw error
  const { code, params, hint } = error
  return { id, area: 'state', status: 'error', message: { code, params }, ...(hint && { remedy: hint }) }
}
