import { parseAesKey } from '../../crypto/aes-key.ts'
import type { ExportType } from '../exports.ts'
import { refuse } from '../refusal.ts'
import { wireMember } from '../wire.ts'
import type { CallContext, Endpoint } from '../world.ts'
import { listedDepartments, wireDepartment } from './departments.ts'
import { seenMembers, wireMemberName } from './member-reads.ts'
import { tagOf, wireTag } from './tags.ts'

const LARGEST_BLOCK = 1_000_000

export const exportEndpoints: Readonly<Record<string, Endpoint>> = {
  'export/simple_user': exportEndpoint('export_simple_user', 'detail', (context) =>
    listBlocks(context, 'userlist', seenMembers(context), (member) => wireMemberName(member, context)),
  ),
  'export/user': exportEndpoint('export_user', 'detail', (context) =>
    listBlocks(context, 'userlist', seenMembers(context), (member) => wireMember(member, context)),
  ),
  'export/department': exportEndpoint('export_department', 'detail', (context) =>
    listBlocks(context, 'department', listedDepartments(context), (department) => wireDepartment(department, context)),
  ),
  'export/taguser': exportEndpoint('export_taguser', 'any', (context) => {
    const tag = tagOf(context)
    const size = blockSize(context)
    return () => tagBlocks(wireTag(tag, context), size)
  }),
  'export/get_result': {
    method: 'GET',
    access: 'any',
    run: ({ world, caller, fields, origin }) => {
      const jobid = fields.string('jobid') ?? refuse(40058)
      const owner = world.exports.ownerOf(jobid)
      if (owner !== undefined && owner !== caller) refuse(world.switches.foreignExport)
      const state = world.exports.poll(jobid) ?? refuse(40088)
      if (state.status !== 2) return { payload: { status: state.status } }
      const data_list = state.blocks.map(({ id, size, md5 }) => ({ url: `${origin}/export/${id}`, size, md5 }))
      return { payload: { status: 2, data_list } }
    },
  },
}

function exportEndpoint(
  type: ExportType,
  access: Endpoint['access'],
  blocksOf: (context: CallContext) => () => Iterable<string | Buffer>,
): Endpoint {
  return {
    method: 'POST',
    access,
    run: (context) => {
      const key = parseAesKey(context.fields.string('encoding_aeskey') ?? '') ?? refuse(40058)
      blockSize(context)
      const { caller, world } = context
      return { payload: { jobid: world.exports.submit({ type, caller, key, blocks: blocksOf(context) }) } }
    },
  }
}

/** Members or departments in one block. */
function blockSize({ fields, world }: CallContext): number {
  const size = fields.int('block_size') ?? LARGEST_BLOCK
  if (size < world.limits.smallestExportBlock || size > LARGEST_BLOCK) refuse(40058)
  return size
}

/** Piece by piece: the text of a million members would be longer than a string may be. */
function listBlocks<Row>(
  context: CallContext,
  name: string,
  rows: () => Iterable<Row>,
  wire: (row: Row) => object,
): () => Iterable<Buffer> {
  const size = blockSize(context)
  return function* () {
    let pieces: Buffer[] = []
    const block = (): Buffer => Buffer.concat([Buffer.from(`{"${name}":[`), ...pieces, Buffer.from(']}')])
    let count = 0
    for (const row of rows()) {
      if (pieces.length === size) {
        yield block()
        pieces = []
      }
      pieces.push(Buffer.from(`${pieces.length === 0 ? '' : ','}${JSON.stringify(wire(row))}`))
      count += 1
    }
    if (pieces.length > 0 || count === 0) yield block()
  }
}

function* tagBlocks({ tagname, userlist, partylist }: ReturnType<typeof wireTag>, size: number): Iterable<string> {
  for (let from = 0; from === 0 || from < userlist.length + partylist.length; from += size) {
    const departments = { from: Math.max(0, from - userlist.length), to: Math.max(0, from + size - userlist.length) }
    yield JSON.stringify({
      tagname,
      userlist: userlist.slice(from, from + size),
      partylist: partylist.slice(departments.from, departments.to),
    })
  }
}
