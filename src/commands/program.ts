import { Command, CommanderError, Option } from 'commander'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import { createContext, type CommonFlags, type Context, type World } from './context.ts'
import { choice } from './flags.ts'
import { languageOf } from './language.ts'
import { addOperations } from './operations/program.ts'
import { packageVersion } from './version.ts'
import { LANGS } from '../messages/catalogue.ts'
import { renderErrorText } from '../report/errors-text.ts'

/** A command, loaded when it is called: starting stays fast however many there are. */
type Run<Flags> = (context: Context, flags: Flags, ...args: string[]) => Promise<ExitCode>

/** Parses `argv` (without node and script), runs the command and returns its exit code. Shows every error itself. */
export async function runProgram(argv: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok
  const program = buildProgram(world, (code) => {
    exitCode = code
  })
  let flags: CommonFlags = {}
  program.hook('preAction', (_, command) => {
    flags = command.optsWithGlobals()
  })
  if (languageOf(statedLanguage(argv), world.env) === 'zh') {
    const { translateHelp } = await import('./translate-help.ts')
    translateHelp(program)
  }
  try {
    if (argv[0] === '__complete') {
      const { complete } = await import('./complete.ts')
      world.stdout.write(await complete(program, createContext(world, { quiet: true }), argv.slice(1)))
      return EXIT.ok
    }
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.error
    const context = createContext(world, flags)
    context.progress.finish()
    const isVerbose = argv.includes('--verbose')
    world.stderr.write(
      renderErrorText(error, { color: context.color.stderr, verbose: isVerbose, wording: context.wording }),
    )
    return error instanceof OrgctlError ? error.exitCode : EXIT.error
  }
}

/** Looked for before anything is parsed: the help speaks this language as well. */
function statedLanguage(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--lang')
  return at < 0 ? argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length) : argv[at + 1]
}

/** The command tree; `finish` gets the exit code of the command that ran. */
export function buildProgram(world: World, finish: (code: ExitCode) => void): Command {
  const program = new Command('orgctl')
    .description('org-as-code for WeCom (企业微信): departments, members and tags in YAML')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists the flags)')

  const add = <Flags extends object>(
    usage: string,
    description: string,
    load: () => Promise<Run<Flags>>,
    configure: (command: Command) => Command = (command) => command,
    parent = program,
  ): void => {
    const command = configure(parent.command(usage).description(description))
    const unused = parent === program ? UNUSED[command.name()] : undefined
    for (const option of commonOptions()) command.addOption(unused?.has(option.name()) ? option.hideHelp() : option)
    command.action(async () => {
      const flags = command.optsWithGlobals<Flags & CommonFlags>()
      if (flags.lang !== undefined) choice('--lang', flags.lang, LANGS)
      const run = await load()
      finish(await run(createContext(world, flags), flags, ...command.args))
    })
  }

  add(
    'init [dir]',
    'write a starter org folder (default: org)',
    async () => {
      const { init } = await import('./init.ts')
      return (context, flags, dir) => init(context, flags, dir)
    },
    (command) => command.option('--ci <forge>', 'also the files of a pipeline: github or gitlab'),
  )
  add('validate', 'check the org files; offline', async () => (await import('./validate.ts')).validate)
  add(
    'plan',
    'show what an apply would do; nothing is written',
    async () => (await import('./plan.ts')).plan,
    (command) =>
      planOptions(command)
        .option('--out <file>', 'save the plan, to apply exactly this later')
        .option('--report <file>', 'show it there too, as .html, .md, .txt or .json')
        .option('--live <file>', 'plan against a snapshot instead of WeCom: needs no secret')
        .option('--detailed-exitcode', 'exit with 2 when there are changes'),
  )
  add(
    'apply [planfile]',
    'make WeCom equal to the files: shows the plan and asks',
    async () => (await import('./apply.ts')).apply,
    (command) =>
      lockOptions(
        planOptions(command)
          .option(
            '--undo <id>',
            'put back what that apply changed, instead of what the files say; state show lists them',
          )
          .option('--auto-approve', 'do not ask for confirmation')
          .option('--max-failures <n>', 'start nothing more once so many steps have failed')
          .option('--report <file>', 'write how it ended, whatever happens: JSON, or JUnit for a name ending in .xml')
          .option('--timeout <time>', 'start nothing more after this time: 30s or 5m'),
      ),
  )
  add(
    'import',
    'write org files from live state, or merge a roster (--from) into those that are there',
    async () => (await import('./import.ts')).importOrg,
    (command) =>
      command
        .option('--out <dir>', 'folder to write to (default: the org folder)')
        .option('--force', 'replace the YAML files that are there')
        .option('--live <file>', 'read a snapshot instead of WeCom')
        .option('--from <file>', "an HR roster or the console's spreadsheet (.csv, .xlsx), merged into the org files")
        .option('--mapping <file>', 'with --from: which column means what')
        .option('--remove-absent', 'with --from: take members out of the files that the roster lacks')
        .option('--dry-run', 'with --from: show what would change, write nothing'),
  )
  add(
    'snapshot',
    'print live state as JSON; sensitive fields are left out without --show-sensitive',
    async () => (await import('./snapshot.ts')).snapshot,
    (command) => command.option('--out <file>', 'write to a file instead'),
  )
  add(
    'drift',
    "what was changed in WeCom behind the files' back since the last apply; exit code 2 when something was",
    async () => (await import('./drift.ts')).drift,
    (command) => command.option('--accept', 'take it over into the files: only the lines that have to change do'),
  )
  add(
    'diff <base> [head]',
    'what a change of the files means: git revisions, folders, snapshots (.json) or live; head defaults to --org',
    async () => {
      const { diff } = await import('./diff.ts')
      return (context, flags, base = '', head) => diff(context, flags, base, head)
    },
    (command) =>
      command
        .option('--detailed-exitcode', 'exit with 2 when there are differences')
        .option(
          '--approved-by <userids>',
          'who has agreed, separated by commas; exit with 4 when an approval that policy.approvals asks for is missing',
        ),
  )
  add(
    'offboard <userid>',
    'take a member out of the org files and out of everything that names them',
    async () => {
      const { offboard } = await import('./offboard.ts')
      return (context, flags, userid = '') => offboard(context, userid, flags)
    },
    (command) => command.option('--to <userid>', 'who takes over the direct reports (default: nobody)'),
  )
  add(
    'rename <ref> <name>',
    'give a department, member or tag of the org files another name; what names it follows',
    async () => {
      const { rename } = await import('./refactor.ts')
      return (context, _flags, ref = '', name = '') => rename(context, ref, name)
    },
  )
  add(
    'move <ref> <department>',
    'put a department of the org files below another, or a member into another; what names it follows',
    async () => {
      const { move } = await import('./refactor.ts')
      return (context, flags, ref = '', to = '') => move(context, ref, to, flags)
    },
    (command) => command.option('--from <department>', 'which department a member of several leaves'),
  )
  add(
    'fmt',
    'write the org files in canonical order and style; comments stay',
    async () => (await import('./fmt.ts')).fmt,
    (command) =>
      command
        .option('--check', 'write nothing; name the files that are not so, and exit with 1')
        .option(
          '--assign-ids',
          'also give departments and tags the id that the state knows, else a new one; WeCom is not read',
        ),
  )
  add(
    'show [ref]',
    'show the declared organisation: all of it, a /PATH, member:USERID or tag:NAME; or the file of a saved plan',
    async () => {
      const { show } = await import('./show.ts')
      return (context, _flags, ref) => show(context, ref)
    },
  )
  add(
    'api <method> <path>',
    'call any endpoint of WeCom, with our token, retry and redaction',
    async () => {
      const { api } = await import('./api.ts')
      return (context, flags, method = '', path = '') => api(context, method, path, flags)
    },
    (command) =>
      command
        .option('--query <name=value>', 'a query parameter; repeatable', collect)
        .option('--body <json>', 'the body of a POST; - reads it from standard input')
        .option('--credential <which>', 'whose token: contacts (the default) or app'),
  )
  add(
    'comment [file]',
    'put a text on the pull or merge request of this pipeline; the next run edits it in place (default: standard input)',
    async () => {
      const { comment } = await import('./comment.ts')
      return (context, flags, file) => comment(context, flags, file)
    },
    (command) =>
      command
        .option('--key <name>', 'tells apart several comments on one request (default: plan)')
        .option('--number <n>', 'of the request, where the pipeline does not tell it'),
  )
  add(
    'doctor',
    'what these credentials can do, and what to change in the admin console; writes nothing',
    async () => (await import('./doctor.ts')).doctor,
  )
  const exported = program
    .command('export')
    .description('members, departments or a tag as WeCom exports them: one job, however large the company')
  const exportOptions = (command: Command): Command =>
    command
      .option('--out <file>', 'write to a file: .ndjson, .csv or .json says the format')
      .option('--job <id>', 'fetch a job that was submitted before, with the same secret')
      .option('--credential <which>', 'whose view: contacts (the default) or app')
      .option('--block-size <n>', 'members or departments in one download, from 10000 (default: 25000)')
  add(
    'members',
    'every member with all fields that may be read; text, ndjson, csv or json (a snapshot)',
    async () => (await import('./export.ts')).exportMembers,
    (command) => exportOptions(command).option('--simple', 'userid, name and departments only'),
    exported,
  )
  add(
    'departments',
    'every department',
    async () => (await import('./export.ts')).exportDepartments,
    exportOptions,
    exported,
  )
  add(
    'tag <tag>',
    "a tag's members and departments; by id or name",
    async () => {
      const { exportTag } = await import('./export.ts')
      return (context, flags, tag = '') => exportTag(context, flags, tag)
    },
    exportOptions,
    exported,
  )
  const job = program.command('job').description('imports and exports that WeCom works on')
  add(
    'status <id>',
    'how far an import or export is, and why rows of it were refused',
    async () => {
      const { jobStatus } = await import('./job-status.ts')
      return (context, _flags, id = '') => jobStatus(context, id)
    },
    undefined,
    job,
  )
  add(
    'watch',
    'hear from WeCom that something has changed, and tell drift: one line of JSON each, and to a group robot',
    async () => (await import('./watch.ts')).watch,
    (command) =>
      command
        .option('--port <number>', 'default 8788; 0 takes any free one')
        .option('--host <address>', 'where to listen: 127.0.0.1, behind a reverse proxy, unless stated')
        .option('--path <path>', 'of the callback address (default: /callback)')
        .option('--debounce <time>', 'read when events have been quiet for so long: 10s (the default), 1m')
        .option('--every <time>', 'read also without an event: 60m (the default); 0 never')
        .option('--webhook', 'tell a group too, through the robot of WECOM_WEBHOOK_URL'),
  )
  addOperations(program, add)
  const state = program.command('state').description('what orgctl remembers between runs')
  add(
    'show',
    'corp, serial, last apply, bindings and counts; no credentials',
    async () => (await import('./state-show.ts')).showState,
    undefined,
    state,
  )
  add(
    'adopt',
    'record the present files as applied, without writing to WeCom',
    async () => (await import('./state-adopt.ts')).adoptState,
    lockOptions,
    state,
  )
  add(
    'unlock',
    'remove the lock of a process that is gone',
    async () => (await import('./state-unlock.ts')).unlockState,
    undefined,
    state,
  )
  add(
    'completion <shell>',
    'a script for bash, zsh or fish that completes commands, flags, departments, members and tags',
    async () => {
      const { completion } = await import('./completion.ts')
      return (context, _flags, shell = '') => completion(context, shell)
    },
  )
  add(
    'sandbox',
    'run a WeCom on this machine, for trying out and for tests',
    async () => (await import('./sandbox.ts')).sandbox,
    (command) =>
      command
        .option('--port <number>', 'default 8787; 0 takes any free one')
        .option('--seed <path>', 'start with a snapshot, or with a folder of org files')
        .option('--data <file>', 'keep the organisation in a file across runs')
        .option('--profile <name>', 'what the credentials may read: full, details or ids')
        .option('--latency <ms>', 'wait before every answer')
        .option(
          '--faults <spec>',
          'answer some calls wrongly or late, for example user/create=45009x3,*=drop-after@0.5%,latency=40/900,seed=7',
        )
        .option('--callback <url>', 'tell this address of changes, as WeCom does: see watch')
        .option('--callback-mode <name>', 'reduced, what new addresses get (the default), or full')
        .option('--callback-disorder <percent>', 'tell so many events twice, and all of them out of order'),
  )
  return program
}

function planOptions(command: Command): Command {
  return command
    .option(
      '--target <ref>',
      'only this and what it needs: member:USERID, tag:NAME, department:ID|/PATH|KEY; repeatable',
      collect,
    )
    .option('--write-unverified', 'before adoption, also write values that cannot be read back and compared')
    .option('--strategy <name>', 'auto, calls, sync or replace')
    .option('--allow-deletes <kind=n>', 'let up to n members, departments or tags be deleted; repeatable', collect)
}

function lockOptions(command: Command): Command {
  return command.option('--lock-timeout <time>', 'how long to wait for a lock: 30s or 5m (default: not at all)')
}

function commonOptions(): readonly Option[] {
  return [
    new Option('--org <dir>', 'folder of the org files (default: org)'),
    new Option('--state <path>', 'where the state is kept (default: ORGCTL_STATE or .orgctl/state.json)'),
    new Option('--format <name>', 'text, json, markdown … as the command offers'),
    new Option('--sandbox', 'work on a WeCom in this process, kept in .orgctl/sandbox.json'),
    new Option('--parallelism <n>', 'calls in flight at once'),
    new Option('--no-color', 'no colours'),
    new Option('--quiet', 'nothing but the result'),
    new Option('--verbose', 'unfold lists; show stacks of defects'),
    new Option('--show-sensitive', 'show mobiles, mails and addresses in full'),
    new Option('--lang <name>', 'en or zh (default: as LC_ALL, LC_MESSAGES or LANG say)'),
  ].map((option) => option.helpGroup('Common options:'))
}

/** Every command takes every common flag, so that one set of them does for all; those that have nothing to say to it are not offered. */
const OFFLINE: ReadonlySet<string> = new Set(['sandbox', 'parallelism', 'state'])
const UNUSED: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  init: new Set([...OFFLINE, 'org']),
  validate: OFFLINE,
  show: OFFLINE,
  comment: new Set([...OFFLINE, 'org']),
  sandbox: new Set([...OFFLINE, 'org']),
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
