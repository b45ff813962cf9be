import type { LiveTag } from '../../model/live.ts'
import type { Client } from '../client.ts'
import type { TagName } from '../convert.ts'
import { getTag } from '../tags.ts'
import { Inconsistency } from './inconsistency.ts'

/**
 * A tag with those that the credential sees in it: the contacts secret everybody, an app those in its range.
 * @throws Inconsistency when it went since it was listed
 * @throws WecomApiError
 */
export async function readTag(client: Client, tag: TagName): Promise<LiveTag> {
  const content = await getTag(client, tag.id)
  if (!content) throw new Inconsistency({ code: 'wecom.read.tag-gone', params: { tag: tag.name } })
  return { ...tag, ...content }
}
