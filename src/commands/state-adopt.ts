import { adopt } from '../diff/adopt.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { planOrg } from '../pipeline.ts'
import { changeRef } from '../report/change-words.ts'
import { renderAdoptionJson, renderAdoptionText, type Adoption } from '../report/adoption.ts'
import { withKey } from '../state/document.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { headCommit } from './git.ts'
import { untilInterrupted } from './interrupt.ts'
import { checkCorp, orgFolder, requireOrg } from './org.ts'
import { makePlan, requestOf } from './planning.ts'
import { examineState, saveState, stateStore, withLock } from './state.ts'

/**
 * Records the present files as applied, without writing to WeCom. Live is read to tell which object is which; values that it does not
 * tell are taken to be as the files say.
 */
export async function adoptState(context: Context): Promise<ExitCode> {
  const format = formatOf('state adopt', context.flags.format, ['text', 'json'])
  const loaded = await requireOrg(context)
  const connection = await connect(context, 'write')
  try {
    checkCorp(context, loaded.org, connection.corpId)
    const store = await stateStore(context)
    const adoption = await withLock(context, store, 'state adopt', async () => {
      const { problem, ...found } = await examineState(context, store, connection.corpId)
      const isRekeyed = problem?.code === 'state.other-key'
      const last = await store.seen.last(store.place)
      const memory = isRekeyed ? withKey(found.document, found.digest) : found.document
      const state = { ...found, document: { ...memory, serial: Math.max(memory.serial, last) } }
      const live = await untilInterrupted(context, () =>
        connection.directory.readOrg((done, total) => context.progress.listener({ kind: 'reading', done, total })),
      )
      context.progress.finish()
      const request = requestOf(loaded.org, { strategy: 'calls' }, false)
      const { plan, diff, options } = makePlan(context, loaded, live, state, request, {})
      const { digest } = state
      const adopted = adopt({ memory: state.document, diff, plan, digest })
      const commit = await headCommit(context.path(orgFolder(context)))
      const document = await saveState(store, {
        ...state.document,
        ...adopted,
        last_apply: { time: context.world.now().toISOString(), ...(commit !== undefined && { commit }) },
      })
      const left = planOrg({
        desired: loaded.org,
        live,
        memory: document,
        digest,
        options,
        nowMs: context.world.now().getTime(),
      })
      return {
        place: store.place,
        corp_id: document.corp_id,
        serial: document.serial,
        read: live.read,
        rekeyed: isRekeyed,
        recorded: {
          departments: Object.keys(document.applied.departments).length,
          members: Object.keys(document.applied.members).length,
          tags: Object.keys(document.applied.tags).length,
        },
        differences: left.plan.changes.map((change) => ({ action: change.action, object: changeRef(change) })),
      } satisfies Adoption
    })
    const { wording, verbose } = context
    context.print(format === 'json' ? renderAdoptionJson(adoption) : renderAdoptionText(adoption, { wording, verbose }))
    return EXIT.ok
  } finally {
    context.progress.finish()
    await connection.close()
  }
}
