import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aCompany, people, type Company } from '../helpers/company.ts'

const ORG = {
  departments: [{ key: 'rd', name: '研发', children: [{ name: '后端 组' }] }],
  members: people(2),
  tags: [{ name: '值班', members: [] }],
}

async function aTypist(): Promise<Company> {
  const company = await aCompany()
  company.declare(ORG)
  return company
}

async function offered(company: Company, ...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await company.orgctl(['__complete', ...words])
  expect(code).toBe(0)
  return stdout.split('\n').slice(0, -1)
}

test.each([
  [['va'], ['validate']],
  [
    ['state', ''],
    ['adopt', 'show', 'unlock'],
  ],
  [['plan', '--det'], ['--detailed-exitcode']],
  [['plan', '--strategy', 's'], ['sync']],
  [
    ['plan', '--lang', ''],
    ['en', 'zh'],
  ],
  [['plan', '--target', 'department:/研发/'], ['department:/研发/后端 组']],
  [['show', 'tag:'], ['tag:值班']],
  [['show', '/研发', ''], []],
  [['export', 'tag', ''], ['值班']],
  [['plan', '--out', ''], []],
  [['show', '--org', 'nowhere', ''], []],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
] as const)('after %j comes %j', async (words, expected) => {
  expect(await offered(await aTypist(), ...words)).toEqual(expected)
})

test('members are offered as show takes them', async () => {
  const company = await aTypist()
  const refs = await offered(company, 'show', 'member:')
  expect(refs).toHaveLength(2)
  for (const ref of refs) expect((await company.orgctl(['show', ref])).code).toBe(0)
})

test('there is a script for three shells and no other', async () => {
  const company = await aCompany()
  expect((await company.orgctl('completion tcsh')).stderr).toContain('takes one of bash, zsh, fish')
})

/** Whether a shell is installed here. */
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

describe.skipIf(!has('bash'))('in a real bash (skipped where there is none)', () => {
  test.each([
    ['orgctl val', ['validate']],
    ['orgctl show tag:', ['值班']],
    ['orgctl show /研发/', [String.raw`/研发/后端\ 组`]],
    ['orgctl plan --strategy s', ['sync']],
  ])('%s is completed', async (line, expected) => {
    const company = await aTypist()
    writeProgram(company)
    const { stdout } = await company.orgctl('completion bash')
    const script = `${stdout}\nCOMP_LINE=$1 COMP_POINT=\${#1}\n_orgctl 2> /dev/null\nprintf '%s\\n' "\${COMPREPLY[@]}"`
    const bash = spawnSync('bash', ['--noprofile', '--norc', '-c', script, 'bash', line], {
      cwd: company.cwd,
      env: { PATH: `${company.cwd}:${process.env['PATH'] ?? ''}`, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    })
    expect(bash.stdout.split('\n').filter(Boolean)).toEqual(expected)
  })
})

describe.skipIf(!has('fish'))('in a real fish (skipped where there is none)', () => {
  test.each([
    ['orgctl val', ['validate']],
    ['orgctl show tag:', ['tag:值班']],
    ['orgctl plan --strategy s', ['sync']],
    ['orgctl plan --out orgctl.f', ['orgctl.fish']],
  ])('%s is completed', async (line, expected) => {
    const company = await aTypist()
    writeProgram(company)
    company.write('orgctl.fish', (await company.orgctl('completion fish')).stdout)
    const fish = spawnSync('fish', ['--no-config', '-c', `source orgctl.fish; complete -C '${line}'`], {
      cwd: company.cwd,
      env: { PATH: `${company.cwd}:${process.env['PATH'] ?? ''}`, HOME: company.cwd, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    })
    expect(fish.stdout.split('\n').filter(Boolean)).toEqual(expected)
  })
})

/** `orgctl` from the sources, in the company's folder. */
function writeProgram(company: Company): void {
  const program = join(company.cwd, 'orgctl')
  const tsx = import.meta.resolve('tsx')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --import '${tsx}' '${resolve('src/cli.ts')}' "$@"\n`)
  chmodSync(program, 0o755)
}
