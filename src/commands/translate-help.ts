import type { Command } from 'commander'
import { help } from '../messages/zh/help.ts'

/** Turns the help of a command tree into Chinese. What has no translation stays English. */
export function translateHelp(program: Command): void {
  translate(program)
  program.showHelpAfterError(inChinese('(--help lists the flags)'))
}

function translate(command: Command): void {
  command.description(inChinese(command.description()))
  command.helpOption('-h, --help', inChinese('display help for command'))
  if (command.commands.length > 0) command.helpCommand('help [command]', inChinese('display help for command'))
  command.configureHelp({ styleTitle: inChinese })
  for (const option of command.options) option.description = inChinese(option.description)
  for (const each of command.commands) translate(each)
}

function inChinese(text: string): string {
  return help[text] ?? text
}
