import { EXIT, type ExitCode } from '../errors.ts'
import { viewLive } from '../report/org-view.ts'
import { renderOrgText } from '../report/org-text.ts'
import { snapshotChunks, snapshotDocument } from '../snapshot/parse-snapshot.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { writeText } from './files.ts'

export interface SnapshotFlags {
  readonly out?: string
}

/** Live state as normalised JSON. */
export async function snapshot(context: Context, flags: SnapshotFlags): Promise<ExitCode> {
  const format = formatOf('snapshot', context.flags.format, ['json', 'text'])
  const connection = await connect(context, 'read')
  try {
    const live = await connection.directory.readOrg((done, total) =>
      context.progress.listener({ kind: 'reading', done, total }),
    )
    context.progress.finish()
    const { wording, verbose, width, color } = context
    const chunks =
      format === 'json'
        ? snapshotChunks(snapshotDocument(live, { includeSensitive: wording.showSensitive }))
        : [renderOrgText(viewLive(live), { color: color.stdout, verbose, wording, width })]
    if (flags.out === undefined) for (const chunk of chunks) context.print(chunk)
    else await writeText(context, flags.out, [...chunks].join(''))
    return EXIT.ok
  } finally {
    context.progress.finish()
    await connection.close()
  }
}
