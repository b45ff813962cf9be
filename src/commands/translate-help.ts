import type { Command } from 'commander'
import { help } from '../messages/zh/help.ts'

/** Turns the help of a command tree into Chinese. What has no translation stays English. */
export function translateHelp(program: Command): void {
  translate(program)
}

function translate(command: Command): void {
  command.description(inChinese(command.description()))
  command.helpOption('-h, --help', inChinese('display help for command'))
  if (command.commands.length > 0) command.helpCommand('help [command]', inChinese('display help for command'))
  command.showHelpAfterError(inChinese('(--help lists the flags)'))
  command.configureHelp({ styleTitle: inChinese })
  command.configureOutput({ outputError: (text, write) => write(errorInChinese(text)) })
  for (const option of command.options) option.description = inChinese(option.description)
  for (const each of command.commands) translate(each)
}

/** What is wrong with a command line, as commander says it. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.*)'/u, '错误：没有选项“$1”'],
  [/^error: unknown command '(.*)'/u, '错误：没有命令“$1”'],
  [/^error: missing required argument '(.*)'/u, '错误：缺少参数“$1”'],
  [/^error: option '(.*)' argument missing/u, '错误：选项“$1”缺少值'],
  [
    /^error: too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\./u,
    '错误：“$1”的参数过多，应为 $2 个，实为 $3 个',
  ],
  [/\(Did you mean (?:one of )?(.*)\?\)/u, '（是否想写 $1？）'],
]

function errorInChinese(text: string): string {
  return ERRORS.reduce((said, [pattern, chinese]) => said.replace(pattern, chinese), text)
}

function inChinese(text: string): string {
  return help[text] ?? text
}
