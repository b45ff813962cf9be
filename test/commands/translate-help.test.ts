import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { buildProgram } from '../../src/commands/program.ts'
import { help } from '../../src/messages/zh/help.ts'
import { NOWHERE, runIn } from '../helpers/run-in.ts'

/** What commander itself says. */
const FIXED = ['Usage:', 'Options:', 'Common options:', 'Commands:', 'Arguments:', 'display help for command']

function textsOf(command: Command): readonly string[] {
  return [
    command.description(),
    ...command.options.map(({ description }) => description),
    ...command.commands.flatMap((each) => textsOf(each)),
  ]
}

test('every help text has its Chinese, and no other has', () => {
  const english = new Set([...textsOf(buildProgram(NOWHERE, () => undefined)), ...FIXED, '(--help lists the flags)'])
  expect([...english].filter((text) => !Object.hasOwn(help, text))).toEqual([])
  expect(Object.keys(help).filter((text) => !english.has(text))).toEqual([])
})

test.each([['--help'], ['plan', '--help'], ['state', 'adopt', '--help'], ['help', 'state']])(
  'orgctl %s %s is Chinese throughout',
  async (...words) => {
    const { code, stdout } = await runIn('/', [...words, '--lang', 'zh'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^用法：/u)
    const lines = stdout.split('\n').filter((line) => line.trim() !== '' && !/^\s+-?-?[\w<[]/u.test(line))
    for (const line of lines) expect(line).toMatch(/\p{Script=Han}/u)
  },
)

test.each([
  [['plan', '--ou', 'x'], '错误：没有选项“--ou”\n（是否想写 --out？）\n（--help 列出所有选项）\n'],
  [['pla'], '错误：没有命令“pla”\n（是否想写 plan？）\n（--help 列出所有选项）\n'],
  [['plan', '--out'], '错误：选项“--out <file>”缺少值\n（--help 列出所有选项）\n'],
  [['diff'], '错误：缺少参数“base”\n（--help 列出所有选项）\n'],
  [['validate', 'x'], '错误：“validate”的参数过多，应为 0 个，实为 1 个\n（--help 列出所有选项）\n'],
])('orgctl %j is refused in Chinese', async (words, message) => {
  const { code, stderr } = await runIn('/', words, { LANG: 'zh_CN.UTF-8' })
  expect([code, stderr.replaceAll(/\n+/gu, '\n')]).toEqual([1, message])
})
