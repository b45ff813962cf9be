import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { aCompany, person } from '../helpers/company.ts'
import { temporaryFolder } from '../helpers/repository.ts'
import { programs, runScript, type ShellResult } from './shell.ts'

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: {
    readonly steps: readonly { readonly uses?: string; readonly id?: string; readonly run?: string }[]
  }
}

const action = parse(readFileSync('action.yml', 'utf8')) as Action // its shape is what the tests look at
const script = action.runs.steps.find(({ id }) => id === 'run')?.run ?? ''

async function runAction(
  args: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ShellResult & { readonly outputs: string; readonly summary: string }> {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }], members: [person('a')] })
  const home = temporaryFolder()
  mkdirSync(join(home, 'temp'))
  for (const file of ['output', 'summary']) writeFileSync(join(home, file), '')
  const result = await runScript(script, {
    cwd: company.cwd,
    env: {
      PATH: `${programs(home)}:${process.env['PATH'] ?? ''}`,
      RUNNER_TEMP: join(home, 'temp'),
      GITHUB_OUTPUT: join(home, 'output'),
      GITHUB_STEP_SUMMARY: join(home, 'summary'),
      WECOM_BASE_URL: company.url,
      WECOM_CORP_ID: 'wwsandbox',
      WECOM_CONTACTS_SECRET: 'contacts',
      ORGCTL_ACTION_ARGS: args,
      ORGCTL_ACTION_ACCEPT: inputs['accept'] ?? action.inputs['accept']?.default ?? '',
      ORGCTL_ACTION_SUMMARY: inputs['summary'] ?? action.inputs['summary']?.default ?? '',
    },
  })
  const outputs = readFileSync(join(home, 'output'), 'utf8')
  const [, file = ''] = /^stdout=(.*)$/mu.exec(outputs) ?? []
  expect(existsSync(file)).toBe(true)
  return { ...result, outputs, summary: readFileSync(join(home, 'summary'), 'utf8') }
}

test('runs a command and tells how it ended', async () => {
  const { code, log, outputs, summary } = await runAction('plan --detailed-exitcode')
  expect(code).toBe(0)
  expect(log).toContain('Plan: 2 to add')
  expect(outputs).toMatch(/^exit_code=2$/mu)
  expect(summary).toBe('')
})

test('takes words with blanks in them on lines of their own, and adds to the summary where asked', async () => {
  const { code, log, summary } = await runAction('diff\n--org\nan other org\n\norg\n--format\nmarkdown\n', {
    summary: 'true',
  })
  expect(code).toBe(1)
  expect(log).toContain('an other org')
  expect(summary).toBe('')
  const good = await runAction('validate\n--org\norg\n', { summary: 'true' })
  expect(good.code).toBe(0)
  expect(good.summary).toContain('1 file')
})

test('fails with exit codes that are not accepted', async () => {
  expect((await runAction('plan --detailed-exitcode', { accept: '0' })).code).toBe(2)
  const { code, outputs } = await runAction('show nobody')
  expect(code).toBe(1)
  expect(outputs).toMatch(/^exit_code=1$/mu)
})

test('is pinned, and hands inputs to the script through the environment only', () => {
  for (const { uses, run } of action.runs.steps) {
    expect(uses ?? '@').toMatch(/^@$|^[\w/-]+@[\da-f]{40}$/u)
    expect(run ?? '').not.toContain('${{')
  }
})
