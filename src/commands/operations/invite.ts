import { EXIT, OrgctlError, type ExitCode } from '../../errors.ts'
import { useridKey, type DepartmentId } from '../../model/fields.ts'
import { recordsJson } from '../../report/record.ts'
import type { Invitation, Invited } from '../../wecom/operations/invite.ts'
import type { Operations } from '../../wecom/operations/operations.ts'
import { connect } from '../connection.ts'
import type { Context } from '../context.ts'
import { untilInterrupted } from '../interrupt.ts'
import { departmentOf } from './department-ref.ts'
import { tell } from './each.ts'
import { listed, operationFormat } from './session.ts'
import { tagIds } from './tag.ts'
import { useridFault, valuesFrom } from './values.ts'

export interface InviteFlags {
  readonly department?: readonly string[]
  readonly tag?: readonly string[]
  readonly yes?: boolean
  readonly autoApprove?: boolean
}

/** Sends invitations to people, so it says to how many and asks first. */
export async function memberInvite(context: Context, typed: readonly string[], flags: InviteFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'member invite')
  const { department = [], tag = [] } = flags
  if (typed.length + department.length + tag.length === 0) throw new OrgctlError('ops.invite.nobody')
  const named = typed.length === 0 ? [] : await valuesFrom(context, typed, USERIDS)
  const members = [...new Map(named.toReversed().map((userid) => [useridKey(userid), userid])).values()].toReversed()
  const connection = await connect(context, 'read')
  try {
    const { operations } = connection.directory
    const invitation = await untilInterrupted(context, async () => {
      const departments: DepartmentId[] = []
      for (const ref of new Set(department)) departments.push(await departmentOf(context, operations, ref))
      const wanted = { members, departments, tags: await tagIds(operations, [...new Set(tag)]) }
      await announce(context, operations, wanted)
      if (flags.yes !== true && flags.autoApprove !== true) await confirm(context, connection.corpId)
      return wanted
    })
    const invited = await operations.invite(invitation)
    report(context, format, invitation, invited)
    return isComplete(invited) ? EXIT.ok : EXIT.failedSteps
  } finally {
    context.progress.finish()
    await connection.close()
  }
}

const USERIDS = { thing: 'userid', keys: ['userid'], fault: useridFault } as const

async function announce(context: Context, operations: Operations, invitation: Invitation): Promise<void> {
  const { wording, world } = context
  const { members, departments, tags } = invitation
  const people = departments.length + tags.length === 0 ? members.length : await countPeople(operations, invitation)
  const lines = [
    wording.text('ops.invite.header'),
    ...(members.length > 0
      ? [
          wording.text('ops.invite.members', {
            members: wording.count('members', members.length),
            list: listed(context, members),
          }),
        ]
      : []),
    ...departments.map((department) => wording.text('ops.invite.department', { department })),
    ...tags.map((tag) => wording.text('ops.invite.tag', { tag })),
    people === undefined
      ? wording.text('ops.invite.people-unknown')
      : wording.text('ops.invite.people', { people: wording.count('members', people) }),
  ]
  world.stderr.write(lines.map((line) => `${line}\n`).join(''))
}

/** With everybody below the departments, because WeCom does not say whether they are meant. `undefined`: unreadable. */
async function countPeople(
  operations: Operations,
  { members, departments, tags }: Invitation,
): Promise<number | undefined> {
  try {
    const people = new Set(members.map(useridKey))
    const places = new Set(departments)
    for (const id of tags) {
      const { userlist, partylist } = await operations.tag(id)
      for (const userid of useridsIn(userlist)) people.add(useridKey(userid))
      if (Array.isArray(partylist)) for (const department of partylist) places.add(Number(department))
    }
    const below = new Set<DepartmentId>()
    for (const id of places) for (const row of await operations.departmentIds(id)) below.add(Number(row['id']))
    if (places.size > 0) {
      for await (const rows of operations.memberRows()) {
        for (const { userid, department } of rows) {
          if (below.has(department) || places.has(department)) people.add(useridKey(userid))
        }
      }
    }
    return people.size
  } catch (error) {
    if (error instanceof OrgctlError) return undefined
    throw error
  }
}

function useridsIn(userlist: unknown): readonly string[] {
  if (!Array.isArray(userlist)) return []
  return userlist.flatMap((row: unknown) =>
    typeof row === 'object' && row !== null && 'userid' in row && typeof row.userid === 'string' ? [row.userid] : [],
  )
}

async function confirm({ world, wording }: Context, corp: string): Promise<void> {
  if (!world.ask) throw new OrgctlError('ops.invite.no-terminal')
  const answer = await world.ask(wording.text('ops.invite.confirm', { corp }))
  if (answer.trim() !== 'yes') throw new OrgctlError('cli.declined')
}

function isComplete({ refused, unknown, skipped }: Invited): boolean {
  return [refused, unknown, skipped].every((rest) => sizeOf(rest) === 0)
}

function sizeOf({ members, departments, tags }: Invitation): number {
  return members.length + departments.length + tags.length
}

function report(context: Context, format: 'text' | 'json', asked: Invitation, invited: Invited): void {
  const { wording } = context
  const { refused, unknown, skipped, error } = invited
  if (format === 'json') {
    const document = { asked: named(asked), refused: named(refused), unknown: named(unknown), skipped: named(skipped) }
    context.print(
      recordsJson(
        {
          ...document,
          ...(error && { error: { code: error.code, errcode: error.errcode, message: wording.message(error) } }),
        },
        wording,
      ),
    )
  }
  if (error) tell(context, error)
  const accepted = sizeOf(asked) - sizeOf(refused) - sizeOf(unknown) - sizeOf(skipped)
  if (format === 'text' && accepted > 0) {
    context.print(`${wording.text('ops.invite.done', { count: accepted, total: sizeOf(asked) })}\n`)
  }
  for (const [code, rest] of [
    ['ops.invite.refused', refused],
    ['ops.invite.unknown', unknown],
    ['ops.invite.skipped', skipped],
  ] as const) {
    if (sizeOf(rest) > 0) context.note(`${wording.text(code, { list: listed(context, refsOf(rest)) })}\n`)
  }
}

/** Under the names of the request. */
function named({ members, departments, tags }: Invitation) {
  return { user: members, party: departments, tag: tags }
}

function refsOf({ members, departments, tags }: Invitation): readonly string[] {
  return [...members, ...departments.map((id) => `department:${id}`), ...tags.map((id) => `tag:${id}`)]
}
