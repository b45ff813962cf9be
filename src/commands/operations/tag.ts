import { EXIT, OrgctlError, type ExitCode } from '../../errors.ts'
import type { TagId } from '../../model/fields.ts'
import { recordsJson, renderTable } from '../../report/record.ts'
import type { Operations } from '../../wecom/operations/operations.ts'
import type { Context } from '../context.ts'
import { forEachId, textOptions } from './each.ts'
import { idOf, operationFormat, withOperations } from './session.ts'
import { valuesFrom } from './values.ts'

/** All tags of the corp, other apps' included. */
export async function tagList(context: Context): Promise<ExitCode> {
  const format = operationFormat(context, 'tag list')
  return withOperations(context, async (operations) => {
    const tags = (await operations.tags()).toSorted((a, b) => Number(a['tagid']) - Number(b['tagid']))
    if (format === 'json') context.print(recordsJson(tags, context.wording))
    else if (tags.length > 0) context.print(renderTable(tags, ['tagid', 'tagname'], textOptions(context)))
    return EXIT.ok
  })
}

/** What is in a tag directly: members and departments, as far as the secret sees them. */
export async function tagGet(context: Context, typed: readonly string[]): Promise<ExitCode> {
  const format = operationFormat(context, 'tag get')
  const refs = await valuesFrom(context, typed, { thing: 'tag', keys: ['tagid', 'tagname'], fault: () => undefined })
  return withOperations(context, async (operations) => {
    const ids = await tagIds(operations, refs)
    return forEachId(context, {
      ids: ids.map(String),
      keyOf: () => 'tagid',
      format,
      work: async (id) => ({ tagid: Number(id), ...(await operations.tag(Number(id))) }),
    })
  })
}

/** By id, or by name where one of the tags has it. @throws OrgctlError */
export async function tagIds(operations: Operations, refs: readonly string[]): Promise<readonly TagId[]> {
  if (refs.every((ref) => idOf(ref) !== undefined)) return refs.map(Number)
  const names = new Map((await operations.tags()).map((tag) => [String(tag['tagname']), Number(tag['tagid'])]))
  return refs.map((ref) => {
    const id = names.get(ref) ?? idOf(ref)
    if (id === undefined) throw new OrgctlError('ops.no-tag', { params: { name: ref } })
    return id
  })
}
