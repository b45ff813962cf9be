import { WecomApiError } from '../../errors.ts'
import type { DepartmentId, TagId } from '../../model/fields.ts'
import type { Client } from '../client.ts'
import { asInteger, asText, optionalArray, type JsonObject } from '../decode.ts'
import { ENDPOINTS } from '../endpoints.ts'

/** Whom to invite. WeCom sends them a message, and reminds them once a day for up to three days. */
export interface Invitation {
  readonly members: readonly string[]
  readonly departments: readonly DepartmentId[]
  readonly tags: readonly TagId[]
}

export interface Invited {
  /** Whom WeCom does not know, or this secret does not see. */
  readonly refused: Invitation
  /** Nobody knows whether they were invited: the answer to their call never came. */
  readonly unknown: Invitation
  /** Nothing was sent for them, because a call before theirs failed. */
  readonly skipped: Invitation
  /** Why the rest was skipped. */
  readonly error: WecomApiError | undefined
}

const { max } = ENDPOINTS['batch/invite']
const ALL_INVALID = 81013

/** In as few calls as WeCom allows. None is sent twice: everybody in it would be asked twice. */
export async function invite(client: Client, invitation: Invitation): Promise<Invited> {
  const calls = inCalls(invitation)
  const refused: Invitation[] = []
  for (const [index, call] of calls.entries()) {
    try {
      refused.push(await inviteOnce(client, call))
    } catch (error) {
      // A credential that is refused is refused for all of them; what was done before it still has to be told.
      if (!(error instanceof WecomApiError) || (index === 0 && error.reach === 'run')) throw error
      const isUnknown = error.outcome === 'unknown'
      return {
        refused: together(refused),
        unknown: together(isUnknown ? [call] : []),
        skipped: together(calls.slice(isUnknown ? index + 1 : index)),
        error,
      }
    }
  }
  return { refused: together(refused), unknown: together([]), skipped: together([]), error: undefined }
}

async function inviteOnce(client: Client, call: Invitation): Promise<Invitation> {
  const { members, departments, tags } = call
  const { value } = await client.call<Invitation>({
    endpoint: 'batch/invite',
    effect: 'once',
    body: {
      ...(members.length > 0 && { user: members }),
      ...(departments.length > 0 && { party: departments }),
      ...(tags.length > 0 && { tag: tags }),
    },
    decode: refusedIn,
    refusalMeans: (errcode) => (errcode === ALL_INVALID ? call : undefined),
  })
  return value
}

/** Lists; of members WeCom sent one string joined with `|` before 2019. */
function refusedIn(body: JsonObject): Invitation {
  const members = body['invaliduser']
  return {
    members:
      typeof members === 'string'
        ? members.split('|').filter((userid) => userid !== '')
        : optionalArray(members, 'invaliduser').map((userid) => asText(userid, 'invaliduser')),
    departments: optionalArray(body['invalidparty'], 'invalidparty').map((id) => asInteger(id, 'invalidparty')),
    tags: optionalArray(body['invalidtag'], 'invalidtag').map((id) => asInteger(id, 'invalidtag')),
  }
}

function inCalls({ members, departments, tags }: Invitation): readonly Invitation[] {
  const lists = {
    members: chunks(members, max.user),
    departments: chunks(departments, max.party),
    tags: chunks(tags, max.tag),
  }
  const count = Math.max(lists.members.length, lists.departments.length, lists.tags.length)
  return Array.from({ length: count }, (_, index) => ({
    members: lists.members[index] ?? [],
    departments: lists.departments[index] ?? [],
    tags: lists.tags[index] ?? [],
  }))
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

function together(parts: readonly Invitation[]): Invitation {
  return {
    members: parts.flatMap(({ members }) => members),
    departments: parts.flatMap(({ departments }) => departments),
    tags: parts.flatMap(({ tags }) => tags),
  }
}
