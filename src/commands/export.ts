import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { csv, NDJSON, text, type Row, type RowFormat } from '../export/formats.ts'
import type { TableName } from '../export/columns.ts'
import { SnapshotText } from '../export/snapshot-text.ts'
import type { Noun } from '../report/wording.ts'
import type { Credential, Exported, ExportProgress, ExportRequest } from '../wecom/export/export.ts'
import { exportedDepartments, exportedMembers, exportedRows, exportedTagRows } from '../wecom/export/live.ts'
import { connect } from './connection.ts'
import type { Context } from './context.ts'
import { choice, formatOf } from './flags.ts'
import { openSink, type Sink } from './sink.ts'

export interface ExportFlags {
  readonly out?: string
  readonly job?: string
  readonly credential?: string
  readonly blockSize?: string
  readonly simple?: boolean
}

const FORMATS = ['ndjson', 'csv', 'json', 'text'] as const
type Format = (typeof FORMATS)[number]

/** Small enough that a broken download costs little and a few of them fit into memory, large enough that they are few. */
const BLOCK_ROWS = 25_000
const SMALLEST_BLOCK = 10_000
const LARGEST_BLOCK = 1_000_000

type Block = Row

/** What one of the three exports differs in. */
interface Kind {
  readonly endpoint: ExportRequest['endpoint']
  readonly table: TableName
  readonly noun: Noun
  readonly tag?: number | string
  readonly rowsOf: (block: Block, tagid: number | undefined) => readonly Row[]
  /** Writes the parts of a snapshot. @returns how many objects there were */
  readonly snapshot: (work: SnapshotWork) => Promise<number>
}

interface SnapshotWork {
  readonly exported: Exported
  readonly sink: Sink
  readonly text: SnapshotText
  readonly more: (endpoint: ExportRequest['endpoint']) => Promise<Exported>
}

export function exportMembers(context: Context, flags: ExportFlags): Promise<ExitCode> {
  const endpoint = flags.simple === true ? 'export/simple_user' : 'export/user'
  return runExport(context, flags, {
    endpoint,
    table: flags.simple === true ? 'names' : 'members',
    noun: 'members',
    rowsOf: (block) => exportedRows(endpoint, block, 'userlist'),
    snapshot: async ({ exported, sink, text: snapshot, more }) => {
      // A member's places are ids: without their departments the snapshot could not be read.
      await writeDepartments(await more('export/department'), sink, snapshot)
      const absent = endpoint === 'export/user' && exported.credential === 'contacts' ? 'empty' : 'unknown'
      await sink.write(snapshot.open('members'))
      let count = 0
      for await (const block of exported.blocks) {
        const members = exportedMembers(endpoint, block, absent)
        count += members.length
        if (!(await sink.write(snapshot.members(members)))) break
      }
      await sink.write(snapshot.close())
      return count
    },
  })
}

export function exportDepartments(context: Context, flags: ExportFlags): Promise<ExitCode> {
  return runExport(context, flags, {
    endpoint: 'export/department',
    table: 'departments',
    noun: 'departments',
    rowsOf: (block) => exportedRows('export/department', block, 'department'),
    snapshot: ({ exported, sink, text: snapshot }) => writeDepartments(exported, sink, snapshot),
  })
}

async function writeDepartments(exported: Exported, sink: Sink, snapshot: SnapshotText): Promise<number> {
  await sink.write(snapshot.open('departments'))
  let count = 0
  for await (const block of exported.blocks) {
    const departments = exportedDepartments('export/department', block)
    count += departments.length
    await sink.write(snapshot.items(departments))
  }
  await sink.write(snapshot.close())
  return count
}

/** @param typed an id, or a name; `tag:` before it makes any text a name */
export function exportTag(context: Context, flags: ExportFlags, typed: string): Promise<ExitCode> {
  const name = typed.startsWith('tag:') ? typed.slice('tag:'.length) : undefined
  const tag = name ?? (/^\d{1,15}$/u.test(typed) ? Number(typed) : typed)
  return runExport(context, flags, {
    endpoint: 'export/taguser',
    table: 'tag',
    noun: 'objects',
    tag,
    rowsOf: (block, tagid) => exportedTagRows('export/taguser', block).map((row) => ({ tagid, ...row })),
    snapshot: async ({ exported, sink, text: snapshot }) => {
      const members: string[] = []
      const departments: number[] = []
      let tagname = ''
      for await (const block of exported.blocks) {
        tagname = typeof block['tagname'] === 'string' ? block['tagname'] : tagname
        for (const { userid, partyid } of exportedTagRows('export/taguser', block)) {
          if (userid !== undefined) members.push(userid)
          if (partyid !== undefined) departments.push(partyid)
        }
      }
      const id = exported.tagid ?? 0
      const live = { id, name: tagname, members: members.sort(), departments: departments.sort((a, b) => a - b) }
      await sink.write(snapshot.open('tags') + snapshot.items([live]) + snapshot.close())
      return members.length + departments.length
    },
  })
}

async function runExport(context: Context, flags: ExportFlags, kind: Kind): Promise<ExitCode> {
  const format = formatOf('export', context.flags.format ?? formatByName(flags.out), FORMATS)
  const blockRows = flags.blockSize === undefined ? BLOCK_ROWS : blockSize(flags.blockSize)
  const credential = flags.credential === undefined ? undefined : choice('--credential', flags.credential, CREDENTIALS)
  const interruption = new AbortController()
  const connection = await connect(context, 'read', { signal: interruption.signal })
  let sink: Sink | undefined
  try {
    const request = {
      blockRows,
      ...(credential !== undefined && { credential }),
    }
    const { out } = flags
    const done = await untilInterrupted(context, interruption, async (tell) => {
      const run = (more: Pick<ExportRequest, 'endpoint' | 'tag' | 'jobid'>): Promise<Exported> =>
        connection.directory.export({ ...request, ...more, tell })
      const exported = await run({
        endpoint: kind.endpoint,
        ...(kind.tag !== undefined && { tag: kind.tag }),
        ...(flags.job !== undefined && { jobid: flags.job }),
      })
      sink = await openSink(context, out)
      const count =
        format === 'json'
          ? await writeSnapshot(connection.corpId, kind, exported, sink, (endpoint) =>
              connection.directory.export({ ...request, endpoint, credential: exported.credential, tell }),
            )
          : await writeRows(kind, exported, sink, rowFormat(format, kind, context, out !== undefined))
      await sink.commit()
      return { count, exported }
    })
    context.progress.finish()
    tellEnd(context, kind, done.exported, done.count, out)
    return EXIT.ok
  } finally {
    context.progress.finish()
    await sink?.close()
    await connection.close()
  }
}

const CREDENTIALS = ['contacts', 'app'] as const satisfies readonly Credential[]

const SECRETS: Readonly<Record<Credential, string>> = {
  contacts: 'WECOM_CONTACTS_SECRET',
  app: 'WECOM_APP_SECRET',
}

function tellEnd(context: Context, kind: Kind, exported: Exported, count: number, out: string | undefined): void {
  const { wording } = context
  const params = { rows: wording.count(kind.noun, count), job: exported.jobid, secret: SECRETS[exported.credential] }
  const line =
    out === undefined
      ? wording.text('cli.export-done', params)
      : wording.text('cli.export-saved', { ...params, file: out })
  context.note(`${line}\n`)
  if (exported.credential === 'app') context.note(`${wording.text('cli.export-app-view')}\n`)
}

function rowFormat(format: Exclude<Format, 'json'>, kind: Kind, context: Context, isFile: boolean): RowFormat {
  switch (format) {
    case 'ndjson':
      return NDJSON
    case 'csv':
      return csv(kind.table, isFile)
    case 'text':
      return text(kind.table, context.wording.name)
  }
}

async function writeRows(kind: Kind, exported: Exported, sink: Sink, format: RowFormat): Promise<number> {
  let count = 0
  let isRead = await sink.write(format.head)
  for await (const block of exported.blocks) {
    const rows = kind.rowsOf(block, exported.tagid)
    for (let from = 0; isRead && from < rows.length; from += ROWS_AT_ONCE) {
      isRead = await sink.write(format.rows(rows.slice(from, from + ROWS_AT_ONCE)))
    }
    count += rows.length
    if (!isRead) break
  }
  return count
}

const ROWS_AT_ONCE = 1_000

async function writeSnapshot(
  corpId: string,
  kind: Kind,
  exported: Exported,
  sink: Sink,
  more: SnapshotWork['more'],
): Promise<number> {
  const snapshot = new SnapshotText(corpId, exported.credential === 'contacts' ? 'full' : 'details')
  await sink.write(snapshot.head())
  const count = await kind.snapshot({ exported, sink, text: snapshot, more })
  await sink.write(snapshot.end(kind.noun === 'members' && count > 0))
  return count
}

/** A job goes on at WeCom without us, so an interrupt says how to come back to it. */
async function untilInterrupted<T>(
  { world, progress }: Context,
  interruption: AbortController,
  work: (tell: ExportRequest['tell']) => Promise<T>,
): Promise<T> {
  let job: string | undefined
  let stopListening: (() => void) | undefined
  const interrupted = new Promise<never>((_resolve, reject) => {
    stopListening = world.onInterrupt((exitCode) => {
      reject(
        job === undefined
          ? new OrgctlError('cli.interrupted-early', { exitCode })
          : new OrgctlError('cli.export-interrupted', { params: { job }, exitCode }),
      )
      interruption.abort()
    })
  })
  const tell = (event: ExportProgress): void => {
    job = event.jobid
    const { done, total } =
      event.stage === 'fetching' ? { done: event.done, total: event.blocks } : { done: 0, total: 0 }
    progress.listener({ kind: 'exporting', job, done, total })
  }
  try {
    return await Promise.race([work(tell), interrupted])
  } finally {
    stopListening?.()
  }
}

function formatByName(out: string | undefined): Format | undefined {
  const extension = /\.(\w+)$/u.exec(out ?? '')?.[1]?.toLowerCase()
  return extension === 'txt' ? 'text' : FORMATS.find((format) => format === extension)
}

function blockSize(value: string): number {
  const size = Number(value)
  if (!/^\d{1,9}$/u.test(value) || size < SMALLEST_BLOCK || size > LARGEST_BLOCK) {
    throw new OrgctlError('cli.bad-block-size', { params: { value } })
  }
  return size
}
