import { EXIT, OrgctlError, WecomApiError, type ExitCode } from '../errors.ts'
import { driftDocument, type DriftDocument } from '../report/drift-json.ts'
import { renderDriftForRobot } from '../report/drift-robot.ts'
import { renderErrorText } from '../report/errors-text.ts'
import { createWording } from '../report/wording.ts'
import { connect, type Connection } from './connection.ts'
import type { Context } from './context.ts'
import { readDrift } from './drift-reading.ts'
import { requireOrg } from './org.ts'

/** One reading for drift, as plain data: it may come from another thread. */
export type WatchReading = {
  /** What a command would have said on stderr. */
  readonly notes: string
} & (
  | { readonly kind: 'done'; readonly drift: DriftDocument; readonly robot: string }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly exitCode: ExitCode
      /** Waiting does not help: somebody has to change something. */
      readonly isLasting: boolean
      /** Somebody edited live while it was read. */
      readonly isDisturbed: boolean
    }
)

export interface WatchReader {
  /** Does not throw. One at a time. */
  readonly read: () => Promise<WatchReading>
  readonly close: () => Promise<void>
}

/** Reads in this thread, with one connection for all readings; files and state are read anew each time, as they may have changed. */
export function createReader(
  context: Context,
  connectTo: (context: Context) => Promise<Connection> = (own) => connect(own, 'read'),
): WatchReader {
  let notes = ''
  const note = (text: string): void => {
    notes += text
  }
  const own: Context = {
    ...context,
    note,
    world: { ...context.world, stderr: { write: note } },
    progress: { listener: () => undefined, finish: () => undefined },
  }
  let connection: Connection | undefined
  return {
    read: async () => {
      notes = ''
      try {
        const loaded = await requireOrg(own)
        connection ??= await connectTo(own)
        const { live, report } = await readDrift(own, loaded, connection)
        const wording = createWording({ lang: context.wording.lang, showSensitive: false })
        const drift = driftDocument(report, { wording, locate: loaded.locate })
        return { kind: 'done', notes, drift, robot: renderDriftForRobot(report, { wording, live }) }
      } catch (error) {
        return { ...failureOf(error, context), notes }
      }
    },
    close: async () => connection?.close(),
  }
}

export function failureOf(
  error: unknown,
  { wording, verbose }: Pick<Context, 'wording' | 'verbose'>,
): Omit<Extract<WatchReading, { kind: 'failed' }>, 'notes'> {
  const message = renderErrorText(error, { color: false, verbose, wording }).trim()
  if (!(error instanceof OrgctlError))
    return { kind: 'failed', message, exitCode: EXIT.error, isLasting: false, isDisturbed: false }
  // -1: WeCom is busy or was not reached, and may be again.
  const isRefused =
    error instanceof WecomApiError && error.errcode !== -1 && error.reach === 'run' && error.outcome === 'refused'
  const isDisturbed = error.hint?.code === 'wecom.read.remedy'
  const isLasting = !isDisturbed && (error.fault === 'user' || isRefused)
  return { kind: 'failed', message, exitCode: error.exitCode, isLasting, isDisturbed }
}
