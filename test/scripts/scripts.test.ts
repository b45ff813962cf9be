import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fewestCalls } from '../../scripts/fewest-calls.ts'

const run = promisify(execFile)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function script(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  try {
    const options = { env: { ...process.env, ...env } }
    return { code: 0, ...(await run(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...args], options)) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error) {
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) }
    }
    throw error
  }
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgctl-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

beforeAll(async () => {
  await run('npx', ['tsc', '-p', 'tsconfig.build.json'])
})

describe('the demo', () => {
  test('shows the plan, the refusal, the apply and the empty second plan, and leaves nothing behind', async () => {
    const TMPDIR = aFolder()
    const { code, stdout, stderr } = await script('demo', [], { TMPDIR, ORGCTL_STATE: '/nowhere/state.json' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Plan: 8 to add, 40 to change, 5 to destroy.')
    expect(stdout).toContain('Exit code 4, and WeCom received 0 writes.')
    expect(stdout).toContain('Apply complete! Resources: 8 added, 40 changed, 5 destroyed.')
    expect(stdout).toContain('No changes.')
    for (const word of ['WECOM_CORP_ID', 'orgctl init', 'orgctl validate', 'orgctl plan'])
      expect(stdout).toContain(word)
    expect(stdout).not.toContain('\u001B')
    expect(readdirSync(TMPDIR).filter((name) => name.startsWith('orgctl-'))).toEqual([])
  })
})

describe('the replay', () => {
  test('takes the folders one after another, and finds them as they should be', async () => {
    const dir = aFolder()
    cpSync('examples/outdated', join(dir, '1-outdated'), { recursive: true })
    cpSync('org', join(dir, '2-now'), { recursive: true })
    const { code, stdout } = await script('replay', [dir])
    expect(stdout).toMatch(/^2 of 2.*: one apply each, no rejected call, nothing left for a second plan$/mu)
    expect(code).toBe(0)
  })

  test('fails when a folder cannot be applied', async () => {
    const dir = aFolder()
    mkdirSync(join(dir, 'one'))
    const org = 'version: 1\nmembers: [{ userid: zhang, name: 张三, departments: [/] }]\n'
    writeFileSync(join(dir, 'one', 'org.yaml'), org)
    const { code, stderr } = await script('replay', [dir])
    expect(stderr).toContain('one: apply ended with 4')
    expect(code).toBe(1)
  })

  test('is skipped where there is no such folder, and says so', async () => {
    expect(await script('replay', ['/no/such/folder'])).toMatchObject({
      code: 0,
      stdout: 'skipped: there is no folder /no/such/folder\n',
    })
  })

  test('needs a folder', async () => {
    expect(await script('replay', [])).toMatchObject({ code: 1 })
  })
})

describe('the fewest calls that any plan needs', () => {
  const none = { create: 0, update: 0, delete: 0 }
  const summary = { departments: none, members: none, tags: none, steps: 0 }

  test.each([
    [
      'one for each department and each member that is made or changed',
      { departments: { create: 1, update: 2, delete: 3 }, members: { ...none, create: 4, update: 5 } },
      15,
    ],
    ['one for 200 members who go', { members: { ...none, delete: 200 } }, 1],
    ['one more for the next', { members: { ...none, delete: 201 } }, 2],
  ])('%s', (_what, counts, calls) => {
    expect(fewestCalls({ summary: { ...summary, ...counts }, changes: [] })).toBe(calls)
  })

  test('a tag needs one for its name, and full calls for what joins and what leaves', () => {
    const names = (count: number, prefix: string): readonly string[] =>
      Array.from({ length: count }, (_, i) => prefix + i)
    const tag = (
      action: 'create' | 'update' | 'delete',
      fields: readonly string[],
      before: readonly string[] | null,
      after: readonly string[] | null,
    ): number =>
      fewestCalls({
        summary,
        changes: [
          { kind: 'tag', action, fields, before: before && { members: before }, after: after && { members: after } },
        ],
      })
    expect(tag('create', ['name', 'members'], null, names(1001, 'a'))).toBe(3)
    expect(tag('update', ['members'], names(5, 'a'), names(6, 'a'))).toBe(1)
    expect(tag('update', ['members'], names(5, 'a'), names(5, 'b'))).toBe(2)
    expect(tag('delete', ['name'], names(5, 'a'), null)).toBe(1)
  })
})
