import type { Command } from 'commander'
import type { ExitCode } from '../../errors.ts'
import type { Context } from '../context.ts'

type Add = <Flags extends object>(
  usage: string,
  description: string,
  load: () => Promise<(context: Context, flags: Flags, ...args: string[]) => Promise<ExitCode>>,
  configure: ((command: Command) => Command) | undefined,
  parent: Command,
) => void

/** WeCom's own operations: single calls, apart from files and plans. */
export function addOperations(program: Command, add: Add): void {
  addMember(program, add)
  addDepartment(program, add)
  addTag(program, add)
  addLinked(program, add)
  add(
    'join-qrcode',
    'the QR code by which people join: its address, drawn on the terminal, saved with --out',
    async () => (await import('./join-qrcode.ts')).joinQrcode,
    (command) =>
      command
        .option('--size <pixels>', '171, 399 (the default), 741 or 2052')
        .option('--out <file>', 'save the picture'),
    program,
  )
  const stats = program.command('stats').description('what WeCom counts')
  add(
    'active',
    'how many members used WeCom, day by day',
    async () => (await import('./stats.ts')).activeMembers,
    (command) => command.option('--days <n>', 'the last n days, 1 to 30 (default: 30)'),
    stats,
  )
}

function addMember(program: Command, add: Add): void {
  const member = program
    .command('member')
    .description('single members, past files and plans; - reads many from standard input')
  add(
    'get <userid...>',
    'all that may be read of members',
    async () => {
      const { memberGet } = await import('./member.ts')
      return (context, _flags, ...typed) => memberGet(context, typed)
    },
    undefined,
    member,
  )
  add(
    'openid <userid...>',
    'the openid of members, for WeChat Pay',
    async () => {
      const { memberOpenid } = await import('./member.ts')
      return (context, _flags, ...typed) => memberOpenid(context, typed)
    },
    undefined,
    member,
  )
  add<{ readonly by?: string }>(
    'userid <value...>',
    'who has an openid, a mobile or a mail address',
    async () => {
      const { memberUserid } = await import('./member.ts')
      return (context, flags, ...typed) => memberUserid(context, typed, flags)
    },
    (command) =>
      command.option(
        '--by <kind>',
        'openid, mobile, biz_mail or email (default: by its form; an address is a biz_mail)',
      ),
    member,
  )
  add(
    'confirm <userid...>',
    "let members in who have passed the corp's own verification",
    async () => {
      const { memberConfirm } = await import('./member.ts')
      return (context, _flags, ...typed) => memberConfirm(context, typed)
    },
    undefined,
    member,
  )
  add(
    'tfa-info <code...>',
    'who has come to the page of the second factor; a code works once',
    async () => {
      const { memberTfaInfo } = await import('./member.ts')
      return (context, _flags, ...typed) => memberTfaInfo(context, typed)
    },
    undefined,
    member,
  )
  add(
    'tfa-confirm <userid> <tfa_code>',
    'the second factor of a member was right',
    async () => {
      const { memberTfaConfirm } = await import('./member.ts')
      return (context, _flags, userid = '', code = '') => memberTfaConfirm(context, userid, code)
    },
    undefined,
    member,
  )
  add<object>(
    'invite [userid...]',
    'send people an invitation to join: says to how many, and asks',
    async () => {
      const { memberInvite } = await import('./invite.ts')
      return (context, flags, ...typed) => memberInvite(context, typed, flags)
    },
    (command) =>
      command
        .option('--department <ref>', 'everybody in this department, by id or /PATH; repeatable', collect)
        .option('--tag <ref>', 'everybody with this tag, by id or name; repeatable', collect)
        .option('--yes', 'do not ask for confirmation')
        .option('--auto-approve', 'the same as --yes'),
    member,
  )
}

function addDepartment(program: Command, add: Add): void {
  const department = program.command('department').description('departments as WeCom has them now')
  add(
    'list [department]',
    'a department and all below it, by id or /PATH, or the whole tree',
    async () => {
      const { departmentList } = await import('./department.ts')
      return (context, _flags, ref) => departmentList(context, ref)
    },
    undefined,
    department,
  )
  add(
    'members <department>',
    'who is in a department, by id or /PATH',
    async () => {
      const { departmentMembers } = await import('./department.ts')
      return (context, flags, ref = '') => departmentMembers(context, ref, flags)
    },
    memberListOptions,
    department,
  )
}

function addTag(program: Command, add: Add): void {
  const tag = program.command('tag').description('tags as WeCom has them now')
  add('list', 'all tags', async () => (await import('./tag.ts')).tagList, undefined, tag)
  add(
    'get <tag...>',
    'members and departments of tags, by id or name',
    async () => {
      const { tagGet } = await import('./tag.ts')
      return (context, _flags, ...typed) => tagGet(context, typed)
    },
    undefined,
    tag,
  )
}

function addLinked(program: Command, add: Add): void {
  const linked = program
    .command('linked')
    .description('linked corps (互联企业), with the secret of an app that sees them')
  add(
    'permissions',
    'which of their members and departments the app sees',
    async () => (await import('./linked.ts')).linkedPermissions,
    undefined,
    linked,
  )
  add(
    'departments <department>',
    'what is below LINKEDID/DEPARTMENTID',
    async () => {
      const { linkedDepartments } = await import('./linked.ts')
      return (context, _flags, ref = '') => linkedDepartments(context, ref)
    },
    undefined,
    linked,
  )
  add(
    'members <department>',
    'who is in LINKEDID/DEPARTMENTID',
    async () => {
      const { linkedMembers } = await import('./linked.ts')
      return (context, flags, ref = '') => linkedMembers(context, ref, flags)
    },
    memberListOptions,
    linked,
  )
  add(
    'member <userid...>',
    'all that may be read of CORPID/USERID',
    async () => {
      const { linkedMember } = await import('./linked.ts')
      return (context, _flags, ...typed) => linkedMember(context, typed)
    },
    undefined,
    linked,
  )
}

function memberListOptions(command: Command): Command {
  return command
    .option('--recursive', 'also in the departments below it')
    .option('--details', 'all fields, not the names alone')
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
