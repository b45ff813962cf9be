import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aRepository, temporaryFolder } from '../helpers/repository.ts'
import { runIn } from '../helpers/run-in.ts'

test('a new repository gets a starter organisation and a pipeline at its root', async () => {
  const repository = aRepository()
  repository.commit({ 'sub/readme.md': 'x' })
  const { code, stdout } = await runIn(join(repository.path, 'sub'), ['init', "it's/org", '--ci', 'github'])
  expect(code).toBe(0)
  expect(stdout).toContain('.github/workflows/orgctl.yml')
  const workflow = readFileSync(join(repository.path, '.github/workflows/orgctl.yml'), 'utf8')
  expect(workflow).toContain("ORG: 'sub/it''s/org'")
  expect(workflow).not.toContain('{{org}}')
  expect(existsSync(join(repository.path, "sub/it's/org/org.yaml"))).toBe(true)
})

test('an organisation that is there stays as it is', async () => {
  const repository = aRepository()
  repository.commit({ 'org/all.yml': 'version: 1\n' })
  const { code, stderr } = await runIn(repository.path, ['init', '--ci', 'gitlab'])
  expect(code).toBe(0)
  expect(stderr).toContain('org holds org files already')
  expect(existsSync(join(repository.path, 'org/org.yaml'))).toBe(false)
  expect(readFileSync(join(repository.path, '.gitlab-ci.yml'), 'utf8')).toContain('local: .gitlab/orgctl.yml')
})

test("GitLab's own file is never touched", async () => {
  const repository = aRepository()
  repository.commit({ '.gitlab-ci.yml': 'stages: [test]\n' })
  const { code, stdout } = await runIn(repository.path, ['init', '--ci', 'gitlab'])
  expect(code).toBe(0)
  expect(stdout).toContain('add "include:')
  expect(readFileSync(join(repository.path, '.gitlab-ci.yml'), 'utf8')).toBe('stages: [test]\n')
})

test.each(['github', 'gitlab'])(
  '%s: a pipeline that is there is not overwritten, and nothing else is written',
  async (forge) => {
    const folder = temporaryFolder() // outside of any repository
    expect((await runIn(folder, ['init', '--ci', forge])).code).toBe(0)
    const { code, stderr } = await runIn(folder, ['init', 'other', '--ci', forge])
    expect(code).toBe(1)
    expect(stderr).toContain('exists already')
    expect(existsSync(join(folder, 'other'))).toBe(false)
  },
)

test('an unknown forge is named', async () => {
  const { code, stderr } = await runIn(temporaryFolder(), ['init', '--ci', 'bitbucket'])
  expect(code).toBe(1)
  expect(stderr).toContain('one of github, gitlab')
})

test('editors show the fields in the language that orgctl speaks', async () => {
  const folder = temporaryFolder()
  await runIn(folder, ['init', '--lang', 'zh'])
  await runIn(folder, ['init', 'english'])
  const shown = (org: string): string => readFileSync(join(folder, org, '.schema/org.schema.json'), 'utf8')
  expect(shown('org')).toContain('成员 UserID')
  expect(shown('english')).not.toContain('成员 UserID')
  expect((await runIn(folder, ['validate'])).code).toBe(0)
})
