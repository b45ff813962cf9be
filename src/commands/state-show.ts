import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { createDigester } from '../state/digest.ts'
import { hasKey, parseState } from '../state/document.ts'
import { renderStateJson, renderStateText, type StateView } from '../report/state-view.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { stateKey, stateStore } from './state.ts'
import { listBundles } from './undo-shelf.ts'

/** What the state remembers, without its digests. Needs no credentials of WeCom. */
export async function showState(context: Context): Promise<ExitCode> {
  const format = formatOf('state show', context.flags.format, ['text', 'json'])
  const store = await stateStore(context)
  const text = await store.read()
  if (text === undefined) throw new OrgctlError('state.none', { params: { place: store.place } })
  const document = parseState(text, store.place)
  const key = await stateKey(context, 'as it is')
  const holder = await store.holder?.()
  const { format_version, serial, corp_id, adopted, last_apply, bindings, applied, kept, leaving } = document
  const view: StateView = {
    format_version,
    place: store.place,
    corp_id,
    serial,
    adopted,
    ...(last_apply && { last_apply }),
    key: key === undefined ? 'missing' : hasKey(document, createDigester(key)) ? 'matches' : 'differs',
    bindings,
    recorded: {
      departments: Object.keys(applied.departments).length,
      members: Object.keys(applied.members).length,
      tags: Object.keys(applied.tags).length,
    },
    kept,
    ...(leaving && { leaving }),
    undo: (await listBundles(context))
      .filter((bundle) => bundle.corp_id === corp_id)
      .map(({ id, time, commit, counts }) => ({ id, time, ...(commit !== undefined && { commit }), changes: counts })),
    ...(holder && { lock: holder }),
  }
  const { wording, verbose } = context
  context.print(format === 'json' ? renderStateJson(view) : renderStateText(view, { wording, verbose }))
  return EXIT.ok
}
