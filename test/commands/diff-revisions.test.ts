import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aRepository, temporaryFolder, type Repository } from '../helpers/repository.ts'
import { runIn } from '../helpers/run-in.ts'

const TREE = 'version: 1\ndepartments:\n  - { key: rd, name: 研发 }\n  - { key: ops, name: 运维 }\n'

function people(...members: readonly (readonly [userid: string, department: string])[]): string {
  const lines = members.map(
    ([userid, department]) =>
      `  - { userid: ${userid}, name: ${userid}, email: ${userid}@example.com, departments: [${department}] }`,
  )
  return `version: 1\nmembers:\n${lines.join('\n')}\n`
}

/** `main` holds two departments and two people; on `change` one moves and one joins. */
function aCompany(): Repository {
  const repository = aRepository()
  repository.commit({ 'org/tree.yaml': TREE, 'org/people.yaml': people(['ann', 'rd'], ['bob', 'rd']) })
  repository.git('switch', '--quiet', '--create', 'change')
  repository.commit({ 'org/people.yaml': people(['ann', 'ops'], ['bob', 'rd'], ['cem', 'ops']) })
  return repository
}

async function diff(cwd: string, ...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return runIn(cwd, ['diff', ...argv])
}

async function summary(cwd: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await diff(cwd, ...argv)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.trimEnd().split('\n').at(-1) ?? ''
}

const ONE_MOVES_ONE_JOINS = 'Diff: 1 to add, 1 to change, 0 to destroy.'

describe('a revision', () => {
  test('is compared with the files on the disk', async () => {
    const { path } = aCompany()
    const { stdout } = await diff(path, 'main')
    expect(stdout).toContain('what changes from main to org')
    expect(stdout).toContain('1 member will join: cem (cem)')
    expect(stdout).toContain('1 member will move to another department')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(ONE_MOVES_ONE_JOINS)
  })

  test('is compared with another one, whatever is checked out or uncommitted', async () => {
    const { path, git } = aCompany()
    git('switch', '--quiet', 'main')
    writeFileSync(join(path, 'org/people.yaml'), 'version: 2')
    expect(await summary(path, 'main', 'change')).toBe(ONE_MOVES_ONE_JOINS)
    expect(await summary(path, 'change~1', 'change')).toBe(ONE_MOVES_ONE_JOINS)
    expect(git('status', '--short')).toBe(' M org/people.yaml\n')
  })

  test('can be any that git knows: a tag, a commit, one that is being committed on top of', async () => {
    const { path, git } = aCompany()
    git('tag', '--annotate', '--message', 'first', 'v1', 'main')
    expect(await summary(path, 'v1')).toBe(ONE_MOVES_ONE_JOINS)
    expect(await summary(path, git('rev-parse', 'main').trim().slice(0, 10))).toBe(ONE_MOVES_ONE_JOINS)
    expect(await summary(path, 'HEAD')).toBe('No changes.')
  })

  test('with A...B is where the two lines parted: what happened on A since then is no change of B', async () => {
    const { path, git, commit } = aCompany()
    git('switch', '--quiet', 'main')
    commit({ 'org/more.yaml': people(['dan', 'ops']) })
    expect(await summary(path, 'main', 'change')).toBe('Diff: 1 to add, 1 to change, 1 to destroy.')
    expect(await summary(path, 'main...change')).toBe(ONE_MOVES_ONE_JOINS)
    git('switch', '--quiet', 'change')
    expect(await summary(path, 'main...')).toBe(ONE_MOVES_ONE_JOINS)
  })

  test('yields to what is on the disk under the same name', async () => {
    const { path, git } = aCompany()
    git('branch', 'org', 'main')
    expect(await summary(path, 'org')).toBe('No changes.')
    expect(await summary(path, 'refs/heads/org')).toBe(ONE_MOVES_ONE_JOINS)
  })

  test('is compared with a snapshot', async () => {
    const { path } = aCompany()
    const departments = [{ id: 1, parentid: 0, order: 1, name: '公司' }]
    const snapshot = { format_version: '1', corp_id: 'ww1', read: { mode: 'full', unreadable: [] } }
    writeFileSync(join(path, 'live.json'), JSON.stringify({ ...snapshot, departments, members: [], tags: [] }))
    expect(await summary(path, 'live.json', 'main')).toBe('Diff: 4 to add, 0 to change, 0 to destroy.')
  })
})

describe('what is no change', () => {
  test('other order, other style, comments and file names', async () => {
    const { path, commit } = aCompany()
    commit({
      'org/tree.yaml': null,
      'org/people.yaml': null,
      'org/teams/all.yaml': `# everything in one file\n${TREE.replace(/ {2}- \{ key: rd.*\n/u, '')}  # moved down\n  - key: rd\n    name: "研发"\n`,
      'org/a.yml': people(['cem', 'ops'], ['bob', 'rd'], ['ann', 'ops']),
    })
    expect(await summary(path, 'HEAD~1')).toBe('No changes.')
  })
})

describe('the org folder', () => {
  test('may lie below the root of the repository, and the command may run below it', async () => {
    const { path, commit } = aRepository()
    commit({ 'hr/org/o.yaml': TREE, 'other.yaml': 'not: ours' })
    commit({ 'hr/org/o.yaml': TREE.replace('研发', '研发部') })
    const renamed = 'Diff: 0 to add, 1 to change, 0 to destroy.'
    const key = 'Diff: 0 to add, 1 to change, 0 to destroy.'
    expect(await summary(join(path, 'hr'), 'HEAD~1')).toBe(renamed)
    expect(await summary(path, 'HEAD~1', '--org', 'hr/org/')).toBe(key)
    expect(await summary(path, 'HEAD~1:hr/org', 'HEAD:hr/org')).toBe(key)
    expect(await summary(join(path, 'hr'), 'HEAD~1:./org', 'HEAD:hr/org/o.yaml')).toBe(key)
  })

  test('may be the whole repository', async () => {
    const { path, commit } = aRepository()
    commit({ 'o.yaml': TREE })
    commit({ 'o.yaml': `${TREE}  - { key: hr, name: 人事 }\n` })
    expect(await summary(path, 'HEAD~1', '--org', '.')).toBe('Diff: 1 to add, 0 to change, 0 to destroy.')
    expect(await summary(path, 'HEAD~1:', 'HEAD:')).toBe('Diff: 1 to add, 0 to change, 0 to destroy.')
  })

  test('may have had another name, which is then to be named', async () => {
    const { path, git, commit } = aCompany()
    renameSync(join(path, 'org'), join(path, 'company'))
    commit({})
    const { code, stderr } = await diff(path, 'main', '--org', 'company')
    expect(code).toBe(1)
    expect(stderr).toContain('revision "main" has nothing at "company"')
    expect(stderr).toContain('main:FOLDER')
    expect(await summary(path, 'main:org', 'company')).toBe(ONE_MOVES_ONE_JOINS)
    git('rm', '-r', '--quiet', 'company')
    expect(await summary(path, 'main:org', 'HEAD:company')).toBe(ONE_MOVES_ONE_JOINS)
  })

  test('holds the same files in a revision as on the disk: hidden ones, links and other files alike', async () => {
    const { path, git, commit } = aRepository()
    commit({ 'org/tree.yaml': TREE, 'org/.hidden.yaml': 'no', 'org/notes.txt': 'no', 'org/.git-crypt/k.yaml': 'no' })
    mkdirSync(join(path, 'org/sub'))
    symlinkSync('../tree.yaml', join(path, 'org/sub/again.yaml'))
    symlinkSync('..', join(path, 'org/sub/up'))
    commit({ 'org/people.txt': people(['ann', 'rd']) })
    symlinkSync('people.txt', join(path, 'org/people.yaml'))
    commit({})
    expect(await summary(path, 'HEAD')).toBe('No changes.')
    expect(await summary(path, 'HEAD:org', 'HEAD~1:org')).toBe('No changes.')
    symlinkSync('org', join(path, 'alias'))
    commit({})
    expect(await summary(path, 'HEAD:alias', 'org')).toBe('No changes.')
    symlinkSync('../outside.yaml', join(path, 'org/leak.yaml'))
    commit({ 'outside.yaml': people(['eve', 'rd']) })
    const [onDisk, inGit] = [await diff(path, 'org'), await diff(path, 'HEAD')]
    expect(inGit.stderr).toContain('HEAD:org/leak.yaml')
    expect(inGit.stderr.replaceAll('HEAD:', '')).toBe(onDisk.stderr)
    expect(git('status', '--short')).toBe('')
  })

  test('names that git would quote are read all the same', async () => {
    const { path, commit } = aRepository()
    commit({ 'org/研发 "a"\ttab.yaml': TREE })
    expect(await summary(path, 'HEAD')).toBe('No changes.')
  })
})

test('mistakes in the files of a revision are named by revision, file, line and column', async () => {
  const { path, commit } = aCompany()
  commit({ 'org/people.yaml': people(['ann', 'nowhere']) })
  commit({ 'org/people.yaml': people(['ann', 'rd']) })
  const { code, stderr } = await diff(path, 'HEAD~1')
  expect(code).toBe(1)
  expect(stderr).toMatch(/HEAD~1:org\/people\.yaml:3:\d+/u)
  expect(stderr).toContain('departments: [nowhere]')
})

describe('what cannot be compared is told with the way out', () => {
  test('a name that is nothing', async () => {
    const { stderr, code } = await diff(aCompany().path, 'mian')
    expect(code).toBe(1)
    expect(stderr).toContain('"mian" is neither on this disk nor a revision')
  })

  test('a folder outside of any repository', async () => {
    const cwd = temporaryFolder()
    mkdirSync(join(cwd, 'org'))
    const { stderr } = await diff(cwd, 'main')
    expect(stderr).toContain('"main" is neither on this disk nor a revision')
  })

  test('what looks like an option of git', async () => {
    const { stderr } = await diff(aCompany().path, '--', '--output=x')
    expect(stderr).toContain('neither on this disk')
  })

  test('a revision that a shallow clone lacks', async () => {
    const { path } = aCompany()
    const clone = join(temporaryFolder(), 'clone')
    execFileSync('git', ['clone', '--quiet', '--depth', '1', '--branch', 'change', `file://${path}`, clone])
    expect(await summary(clone, 'HEAD')).toBe('No changes.')
    for (const argv of [['main'], ['HEAD~1'], ['HEAD~1...']]) {
      const { code, stderr } = await diff(clone, ...argv)
      expect(code).toBe(1)
      expect(stderr).toContain('shallow')
      expect(stderr).toContain('git fetch --unshallow')
    }
  })

  test('two lines without a common commit', async () => {
    const { path, git, commit } = aCompany()
    git('switch', '--quiet', '--orphan', 'other')
    rmSync(join(path, 'org'), { recursive: true, force: true })
    commit({ 'org/o.yaml': TREE })
    expect((await diff(path, 'main...')).stderr).toContain('no commit in common')
  })

  test('live without credentials', async () => {
    const { code, stderr } = await diff(aCompany().path, 'live')
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_CONTACTS_SECRET')
  })
})

test('live is what WeCom holds', async () => {
  const { path } = aCompany()
  const { stdout } = await diff(path, 'live', 'main', '--sandbox')
  expect(stdout).toContain('what changes from live to main')
  expect(stdout).toContain('2 members will join')
})
