/*
 * What a shell offers while somebody types. The shell's script hands over the words up to the cursor and gets one candidate a line; no
 * line at all leaves it to the shell, which offers files.
 */
import type { Command, Option } from 'commander'
import { loadOrg } from '../config/load.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { Context } from './context.ts'
import { loadOptions, orgFolder } from './org.ts'

/** Values of flags that take one of a few. */
const CHOICES: ReadonlyMap<string, readonly string[]> = new Map([
  ['--format', ['text', 'json', 'markdown', 'github', 'sarif', 'junit', 'codequality', 'env', 'terraform']],
  ['--lang', ['en', 'zh']],
  ['--strategy', ['auto', 'calls', 'sync', 'replace']],
  ['--ci', ['github', 'gitlab']],
  ['--credential', ['contacts', 'app']],
  ['--profile', ['full', 'details', 'ids']],
  ['--callback-mode', ['reduced', 'full']],
  ['--allow-deletes', ['members=', 'departments=', 'tags=']],
])

/** More would only scroll by. */
const LIMIT = 200

/** @param words behind `orgctl`, the last one unfinished */
export async function complete(program: Command, context: Context, words: readonly string[]): Promise<string> {
  const current = words.at(-1) ?? ''
  const found = (await candidates(program, context, words.slice(0, -1), current)).filter((word) =>
    word.startsWith(current),
  )
  return found
    .slice(0, LIMIT)
    .map((word) => `${word}\n`)
    .join('')
}

async function candidates(
  program: Command,
  context: Context,
  before: readonly string[],
  current: string,
): Promise<readonly string[]> {
  const { command, args, open } = place(program, before)
  if (open) {
    const flag = open.long ?? ''
    if (flag === '--from' && command.name() === 'move') return departmentsOf(await declaredOrg(context, before))
    if (flag === '--target') return targetsOf(await declaredOrg(context, before))
    return CHOICES.get(flag) ?? []
  }
  if (current.startsWith('-')) {
    return [...command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []), '--help'].sort()
  }
  if (command.commands.length > 0) return command.commands.map((each) => each.name()).sort()
  const name = [command.parent === program ? '' : `${command.parent?.name()} `, command.name()].join('')
  if (args === 1 && name === 'move') return departmentsOf(await declaredOrg(context, before))
  if (args > 0) return []
  switch (name) {
    case 'offboard':
      return (await declaredOrg(context, before))?.members.map(({ userid }) => userid) ?? []
    case 'move':
    case 'rename':
    case 'show':
      return refsOf(await declaredOrg(context, before))
    case 'export tag':
      return (await declaredOrg(context, before))?.tags.flatMap((tag) => tag.name ?? []) ?? []
    case 'completion':
      return ['bash', 'fish', 'zsh']
    default:
      return []
  }
}

interface Place {
  readonly command: Command
  /** Arguments that are complete. */
  readonly args: number
  /** The flag whose value is being typed. */
  readonly open: Option | undefined
}

function place(program: Command, words: readonly string[]): Place {
  let command = program
  let args = 0
  let open: Option | undefined
  for (const word of words) {
    if (open) open = undefined
    else if (word.startsWith('-')) {
      const option = command.options.find(({ long, short }) => word === long || word === short)
      open = option?.required === true ? option : undefined
    } else {
      const next = command.commands.find((each) => each.name() === word)
      if (next) command = next
      else args++
    }
  }
  return { command, args, open }
}

/** What the files declare; nothing where they have errors. */
async function declaredOrg(context: Context, words: readonly string[]): Promise<DesiredOrg | undefined> {
  const named = words[words.indexOf('--org') + 1]
  const flags = words.includes('--org') && named !== undefined ? { org: named } : {}
  return (await loadOrg(loadOptions(context, orgFolder({ ...context, flags })))).org
}

function refsOf(org: DesiredOrg | undefined): readonly string[] {
  if (!org) return []
  return [
    ...org.departments.flatMap(({ path }) => path ?? []),
    ...org.members.map(({ userid }) => `member:${userid}`),
    ...org.tags.flatMap(({ name }) => (name === undefined ? [] : [`tag:${name}`])),
  ]
}

function departmentsOf(org: DesiredOrg | undefined): readonly string[] {
  return ['/', ...(org?.departments.flatMap(({ path }) => path ?? []) ?? [])]
}

function targetsOf(org: DesiredOrg | undefined): readonly string[] {
  return refsOf(org).map((ref) => (ref.startsWith('/') ? `department:${ref}` : ref))
}
