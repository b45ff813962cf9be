import { OrgctlError, WecomApiError, EXIT, type ExitCode } from '../../errors.ts'
import type { MessageCode } from '../../messages/catalogue.ts'
import type { ShownRecord } from '../../report/record.ts'
import type { Operations } from '../../wecom/operations/operations.ts'
import type { Context } from '../context.ts'
import { choice } from '../flags.ts'
import { forEachId } from './each.ts'
import { operationFormat, withOperations } from './session.ts'
import { useridFault, valuesFrom } from './values.ts'

const USERIDS = { thing: 'userid', keys: ['userid'], fault: useridFault } as const

/** What is done for each of some members. */
interface UseridWork {
  readonly command: string
  /** Those that a table has; without them whatever the answers hold. */
  readonly columns?: readonly string[]
  readonly work: (operations: Operations, userid: string) => Promise<ShownRecord>
}

async function forUserids(
  context: Context,
  typed: readonly string[],
  { command, columns, work }: UseridWork,
): Promise<ExitCode> {
  const format = operationFormat(context, command)
  const ids = await valuesFrom(context, typed, USERIDS)
  return withOperations(context, (operations) =>
    forEachId(context, {
      ids,
      keyOf: () => 'userid',
      format,
      ...(columns && { columns }),
      work: (userid) => work(operations, userid),
    }),
  )
}

/** Members as WeCom tells them, with whichever secret may read details. */
export async function memberGet(context: Context, typed: readonly string[]): Promise<ExitCode> {
  return forUserids(context, typed, {
    command: 'member get',
    work: (operations, userid) => operations.member(userid),
  })
}

/** The openid under which a member is known to WeChat Pay. */
export async function memberOpenid(context: Context, typed: readonly string[]): Promise<ExitCode> {
  return forUserids(context, typed, {
    command: 'member openid',
    columns: ['userid', 'openid'],
    work: async (operations, userid) => ({ userid, openid: await operations.openid(userid) }),
  })
}

const KINDS = ['openid', 'mobile', 'biz_mail', 'email'] as const
type Kind = (typeof KINDS)[number]

export interface UseridFlags {
  readonly by?: string
}

/** Who has an openid, a mobile or a mail address. */
export async function memberUserid(context: Context, typed: readonly string[], flags: UseridFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'member userid')
  const by = flags.by === undefined ? undefined : choice('--by', flags.by, KINDS)
  const kindOf = (value: string): Kind => by ?? kindByForm(value)
  const ids = await valuesFrom(context, typed, {
    thing: 'value',
    keys: by === undefined ? KINDS : [by],
    fault: (value) => faultOf(kindOf(value), value),
  })
  return withOperations(context, async (operations) => {
    const guesses = ids.some((value) => kindOf(value) !== 'openid')
    const budget = guesses && ids.length > FEWEST_GUESSES ? await guessBudget(operations) : FEWEST_GUESSES
    let misses = 0
    const lookUp = async (value: string): Promise<ShownRecord> => {
      const kind = kindOf(value)
      if (kind !== 'openid' && misses >= budget) throw tooManyGuesses(value, misses, context)
      try {
        return { [kind]: value, userid: await useridOf(operations, kind, value) }
      } catch (error) {
        if (kind !== 'openid' && error instanceof WecomApiError && NOBODY.has(error.errcode)) misses += 1
        throw error
      }
    }
    return forEachId(context, {
      ids,
      keyOf: kindOf,
      format,
      columns: [...new Set(ids.map(kindOf)), 'userid'],
      parallelism: guesses ? GUESSES_AT_ONCE : ids.length,
      work: lookUp,
    })
  })
}

/** By what it looks like: an address has an `@`, a mobile digits only, and no openid is as short as one. */
function kindByForm(value: string): Kind {
  if (value.includes('@')) return 'biz_mail'
  return /^\+?[\d -]{5,20}$/u.test(value) ? 'mobile' : 'openid'
}

function faultOf(kind: Kind, value: string): MessageCode | undefined {
  switch (kind) {
    case 'openid':
      return /^[\w-]{1,128}$/u.test(value) ? undefined : 'ops.rule.openid'
    case 'mobile':
      return /^\+?[\d -]{5,32}$/u.test(value) && value.length <= 32 ? undefined : 'ops.rule.mobile'
    case 'biz_mail':
    case 'email':
      return /^[^@\s]+@[^@\s]+$/u.test(value) && value.length >= 6 && Buffer.byteLength(value) <= 64
        ? undefined
        : 'ops.rule.mail'
  }
}

function useridOf(operations: Operations, kind: Kind, value: string): Promise<string> {
  switch (kind) {
    case 'openid':
      return operations.useridOfOpenid(value)
    case 'mobile':
      return operations.useridOfMobile(value)
    case 'biz_mail':
    case 'email':
      return operations.useridOfMail(value, kind)
  }
}

/** How WeCom says that nobody has it. */
const NOBODY: ReadonlySet<number> = new Set([46004, 60111, 60146, 60147, 60148])
/** WeCom allows a fifth of the account cap in a day. The cap cannot be read, and is not below the number of members. */
const SHARE_OF_GUESSES = 10
const FEWEST_GUESSES = 10
/** Those on their way when the budget is used up go beyond it. */
const GUESSES_AT_ONCE = 4

/** Half of what WeCom allows at the least. */
async function guessBudget(operations: Operations): Promise<number> {
  const userids = new Set<string>()
  try {
    for await (const rows of operations.memberRows()) for (const { userid } of rows) userids.add(userid)
  } catch (error) {
    // An app alone cannot count them.
    if (!(error instanceof OrgctlError)) throw error
    return FEWEST_GUESSES
  }
  return Math.max(FEWEST_GUESSES, Math.floor(userids.size / SHARE_OF_GUESSES))
}

function tooManyGuesses(value: string, misses: number, { wording }: Context): OrgctlError {
  const kind = kindByForm(value) === 'mobile' ? 'mobile' : 'biz_mail'
  return new OrgctlError('ops.guesses', {
    params: { id: wording.value(kind, value), misses },
    hint: { code: 'ops.guesses.remedy', params: {} },
    exitCode: EXIT.failedSteps,
  })
}

/** Lets members in who have passed the corp's own verification. */
export async function memberConfirm(context: Context, typed: readonly string[]): Promise<ExitCode> {
  return forUserids(context, typed, {
    command: 'member confirm',
    columns: ['userid', 'status'],
    work: async (operations, userid) => {
      await operations.confirm(userid)
      return { userid, status: 'confirmed' }
    },
  })
}

/** Who has come to the page of the second factor with this code. */
export async function memberTfaInfo(context: Context, typed: readonly string[]): Promise<ExitCode> {
  const format = operationFormat(context, 'member tfa-info')
  const ids = await valuesFrom(context, typed, {
    thing: 'code',
    keys: ['code'],
    fault: (code) => (code.trim() === '' ? 'ops.rule.code' : undefined),
  })
  return withOperations(context, (operations) =>
    forEachId(context, {
      ids,
      keyOf: () => 'code',
      format,
      columns: ['userid', 'tfa_code'],
      work: (code) => operations.secondFactor(code),
    }),
  )
}

/** Tells WeCom that the second factor of a member was right. */
export async function memberTfaConfirm(context: Context, userid: string, tfaCode: string): Promise<ExitCode> {
  return forUserids(context, [userid], {
    command: 'member tfa-confirm',
    columns: ['userid', 'status'],
    work: async (operations, id) => {
      await operations.confirmSecondFactor(id, tfaCode)
      return { userid: id, status: 'confirmed' }
    },
  })
}
