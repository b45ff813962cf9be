import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runIn } from '../helpers/run-in.ts'

const FIXTURES = new URL('../fixtures/changes/', import.meta.url).pathname

/** A copy of the fixtures `before` and `after` that a test may change. */
function aFolder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'orgctl-diff-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  cpSync(FIXTURES, cwd, { recursive: true })
  return cwd
}

describe('reads well', () => {
  test.each([
    ['diff.txt', []],
    ['diff-verbose.txt', ['--verbose']],
    ['diff-sensitive.txt', ['--show-sensitive']],
    ['diff.md', ['--format', 'markdown']],
    ['diff.json', ['--format', 'json']],
  ])('%s', async (file, flags) => {
    const { code, stdout, stderr } = await runIn(FIXTURES, ['diff', 'before', 'after', ...flags])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot(`../fixtures/changes/${file}`)
  })
})

test('says by its exit code whether there are differences, when asked to', async () => {
  const exit = async (...argv: string[]): Promise<number> => (await runIn(FIXTURES, ['diff', ...argv])).code
  expect(await exit('before', 'after')).toBe(0)
  expect(await exit('before', 'after', '--detailed-exitcode')).toBe(2)
  expect(await exit('after', 'after', '--detailed-exitcode')).toBe(0)
})

describe('with --approved-by', () => {
  const RULES = `version: 1
policy: { approvals: [{ when: [member.delete], by: ['tag:HR', member:ann] }] }
departments: [{ key: hr, id: 2, name: HR }]
members:
  - { userid: ann, name: Ann, departments: [hr] }
  - { userid: bob, name: Bob, departments: [hr] }
  - { userid: cem, name: Cem, departments: [hr] }
tags: [{ name: HR, members: [bob] }]
`
  function aLeaver(): string {
    const cwd = aFolder()
    writeFileSync(join(cwd, 'before.yaml'), RULES)
    writeFileSync(join(cwd, 'after.yaml'), RULES.replace(/ +- \{ userid: cem.*\n/u, ''))
    return cwd
  }

  test('lists what is missing and ends with 4 until nothing is', async () => {
    const cwd = aLeaver()
    const missing = await runIn(cwd, ['diff', 'before.yaml', 'after.yaml', '--approved-by', 'cem,ANN'])
    expect(missing.code).toBe(4)
    expect(missing.stdout).toContain('[ ] Bob (bob) for tag HR: Cem (cem)')
    expect(missing.stdout).toContain('[x] Ann (ann): Cem (cem)')
    expect(missing.stderr).toContain('1 of 2 approvals are missing')
    const argv = ['diff', 'before.yaml', 'after.yaml', '--format', 'json', '--detailed-exitcode', '--approved-by']
    expect((await runIn(cwd, [...argv, ''])).code).toBe(4)
    const { code, stdout } = await runIn(cwd, [...argv, 'bob, ann'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ approvals: [{ agreed: ['bob'] }, { agreed: ['ann'] }] })
  })

  test('is refused where no files could say who has to agree', async () => {
    const cwd = aLeaver()
    writeFileSync(
      join(cwd, 'live.json'),
      JSON.stringify({ corp_id: 'ww1', departments: [{ id: 1 }], members: [], tags: [] }),
    )
    const { code, stderr } = await runIn(cwd, ['diff', 'live.json', 'after.yaml', '--approved-by', 'ann'])
    expect(code).toBe(1)
    expect(stderr).toContain('live.json is a snapshot')
  })
})

test('takes --org for the present side', async () => {
  const [given, implied] = [
    await runIn(FIXTURES, ['diff', 'before', 'after']),
    await runIn(FIXTURES, ['diff', 'before', '--org', 'after']),
  ]
  expect(implied).toEqual(given)
})

test('takes a single file for a side', async () => {
  const { code, stdout } = await runIn(FIXTURES, ['diff', 'before/org.yaml', 'before'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'what changes from before/org.yaml to before\n\nNo changes.\n' })
})

test('tells warnings of the present side only, and errors of either', async () => {
  const cwd = aFolder()
  writeFileSync(join(cwd, 'before/more.yaml'), 'version: 1\nmembers: [{ userid: new, name: 新, departments: [/] }]\n')
  expect((await runIn(cwd, ['diff', 'before', 'after'])).stderr).toBe('')
  expect((await runIn(cwd, ['diff', 'after', 'before'])).stderr).toContain('before/more.yaml:2')
  writeFileSync(join(cwd, 'before/more.yaml'), 'version: 1\nmembers: [{ userid: new }]\n')
  const { code, stdout, stderr } = await runIn(cwd, ['diff', 'before', 'after'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('before/more.yaml:2')
})

test('a side that is not there is an error', async () => {
  const { code, stderr } = await runIn(FIXTURES, ['diff', 'nowhere', 'after'])
  expect(code).toBe(1)
  expect(stderr).toContain('nowhere')
  expect((await runIn(FIXTURES, ['diff', 'nowhere.json', 'after'])).stderr).toContain('cannot read nowhere.json')
})

describe('with a snapshot', () => {
  const SNAPSHOT = {
    format_version: '1',
    corp_id: 'ww1234567890abcdef',
    read: { mode: 'details', unreadable: ['members.mobile'] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司' },
      { id: 2, parentid: 1, order: 3000, name: '技术部' },
    ],
    members: [{ userid: 'lisi', name: '李四', departments: [{ department: 2 }], main_department: 2 }],
    tags: [],
  }

  function withSnapshot(change: object = {}): string {
    const cwd = aFolder()
    writeFileSync(join(cwd, 'live.json'), JSON.stringify({ ...SNAPSHOT, ...change }))
    writeFileSync(
      join(cwd, 'org.yaml'),
      'version: 1\ndepartments: [{ id: 2, name: 研发中心 }]\nmembers: [{ userid: lisi, name: 李四, mobile: "13800000001", departments: [2] }]\n',
    )
    return cwd
  }

  test('as the former side: what the files would change', async () => {
    const { stdout } = await runIn(withSnapshot(), ['diff', 'live.json', 'org.yaml'])
    expect(stdout).toBe(`what changes from live.json to org.yaml
not compared, because a snapshot does not tell it: members.mobile

~ 研发中心 (id 2)
    name  技术部 → 研发中心

what it means:
  1 department will be renamed: /技术部 → /研发中心

Diff: 0 to add, 1 to change, 0 to destroy.
`)
  })

  test('as the present side: how it differs from the files', async () => {
    const { stdout } = await runIn(withSnapshot(), ['diff', 'org.yaml', 'live.json'])
    expect(stdout).toContain('name  研发中心 → 技术部')
  })

  test('on both sides: what was changed in between', async () => {
    const cwd = withSnapshot()
    writeFileSync(join(cwd, 'later.json'), JSON.stringify({ ...SNAPSHOT, members: [] }))
    const { stdout } = await runIn(cwd, ['diff', 'live.json', 'later.json', '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      unreadable: ['members.mobile'],
      changes: [{ kind: 'member', action: 'delete', userid: 'lisi' }],
    })
  })

  test('that contradicts the files: says where', async () => {
    const cwd = withSnapshot()
    writeFileSync(join(cwd, 'org.yaml'), 'version: 1\ndepartments: [{ id: 9, name: 技术部 }]\n')
    for (const sides of [
      ['live.json', 'org.yaml'],
      ['org.yaml', 'live.json'],
    ]) {
      const { code, stderr } = await runIn(cwd, ['diff', ...sides])
      expect(code).toBe(1)
      expect(stderr).toContain('org.yaml:2:15')
    }
  })
})
