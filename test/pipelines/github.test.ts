import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { aForge } from '../forge/a-forge.ts'
import { aCompany, person, type Company } from '../helpers/company.ts'
import { aRepository, temporaryFolder, type Repository } from '../helpers/repository.ts'
import { runIn } from '../helpers/run-in.ts'
import { githubRunner, readWorkflow, type GithubEvent, type JobRun } from './github-runner.ts'
import { runScript } from './shell.ts'

/* The workflow as people get it, from a pull request to WeCom: every script is run as it stands. */

const FILE = '.github/workflows/orgctl.yml'
const RD = { key: 'rd', name: '研发' }
const SECRETS = { ORGCTL_STATE_KEY: 'a key for tests, of any length', WECOM_CONTACTS_SECRET: 'contacts' }

interface Project {
  readonly company: Company
  readonly origin: Repository
  readonly run: (event: GithubEvent) => Promise<Readonly<Record<string, JobRun>>>
  readonly comments: readonly { readonly body: string }[]
  /** Commits an organisation on a branch, and tells the event of its pull request. */
  readonly propose: (branch: string, members: readonly object[], from?: string) => GithubEvent
  /** Merges the branch, and tells the event of the push. */
  readonly merge: (branch: string) => GithubEvent
}

async function aProject(): Promise<Project> {
  const company = await aCompany()
  const forge = await aForge('github')
  const origin = aRepository()
  const org = (members: readonly object[]): string => stringify({ version: 1, departments: [RD], members })
  origin.commit({ 'org/org.yaml': org([person('a')]) })
  mkdirSync(join(origin.path, '.github'), { recursive: true })
  expect((await runIn(origin.path, ['init', '--ci', 'github'])).code).toBe(0)
  origin.commit({})
  const runner = githubRunner({
    workflow: readWorkflow(readFileSync(join(origin.path, FILE), 'utf8')),
    origin,
    env: forge.env,
    secrets: SECRETS,
    vars: { WECOM_BASE_URL: company.url, WECOM_CORP_ID: 'wwsandbox', ORGCTL_CODE_SCANNING: 'true' },
  })
  const commitOf = (branch: string): string => origin.git('rev-parse', branch).trim()
  return {
    company,
    origin,
    run: (event) => runner.run(event),
    comments: forge.comments,
    propose: (branch, members, from = 'o/r') => {
      origin.git('checkout', '--quiet', '-b', branch, 'main')
      origin.commit({ 'org/org.yaml': org(members) })
      const head = commitOf(branch)
      const pull = { head, base: commitOf('main'), repository: from }
      return { name: 'pull_request', ref: 'refs/pull/12/merge', sha: head, pull }
    },
    merge: (branch) => {
      origin.git('checkout', '--quiet', 'main')
      origin.git('merge', '--quiet', '--ff-only', branch)
      return { name: 'push', ref: 'refs/heads/main', sha: commitOf('main') }
    },
  }
}

function results(run: Readonly<Record<string, JobRun>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(run).map(([name, { result }]) => [name, result]))
}

function userids(company: Company): readonly string[] {
  return company.live().members.map(({ userid }) => userid)
}

test('from a pull request to WeCom, through the night, and on to the next', { timeout: 120_000 }, async () => {
  const { company, origin, run, propose, merge, comments } = await aProject()

  const proposed = await run(propose('first', [person('a'), person('b')]))
  expect(proposed['plan']?.log).not.toContain('ended with')
  expect(results(proposed)).toEqual({ check: 'success', plan: 'success', apply: 'skipped', nightly: 'skipped' })
  expect(proposed['check']?.summary).toContain('b')
  expect(proposed['plan']?.summary).toContain('Plan: 3 to add, 0 to change, 0 to destroy.')
  expect(proposed['plan']?.outputs).toEqual({ blocked: 'false', has_changes: 'true' })
  expect(proposed['check']?.findings).toEqual([[]])
  const page: unknown = expect.stringContaining('<!doctype html>')
  expect(proposed['check']?.artifacts).toEqual({ 'orgctl-diff/diff.html': page })
  expect(proposed['plan']?.artifacts).toMatchObject({ 'orgctl-plan/plan.html': page })
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('Plan: 3 to add')])
  expect(userids(company)).toEqual([])

  const merged = await run(merge('first'))
  expect(merged['apply']?.log).not.toContain('ended with')
  expect(results(merged)).toEqual({ check: 'skipped', plan: 'skipped', apply: 'success', nightly: 'skipped' })
  expect(userids(company)).toEqual(['a', 'b'])
  const complete: unknown = expect.stringContaining('Apply complete! Resources: 3 added, 0 changed, 0 destroyed.')
  expect(merged['apply']).toMatchObject({ summary: complete, artifacts: { 'orgctl-apply/apply.md': complete } })
  expect(merged['apply']?.artifacts['orgctl-apply/apply.xml']).toContain('failures="0"')
  expect(JSON.parse(origin.git('show', 'orgctl-state:state.json'))).toMatchObject({ format_version: '1' })

  const night = { name: 'schedule', ref: 'refs/heads/main', sha: origin.git('rev-parse', 'main').trim() } as const
  expect(results(await run(night))).toMatchObject({ nightly: 'success' })
  company.sandbox.console('user/update', { userid: 'a', name: '测试' })
  const drifted = await run(night)
  expect(drifted['nightly']?.log).toContain('ended with 2')
  expect(drifted['nightly']?.summary).toContain('测试')

  const event = propose('fork', [person('a'), person('b'), person('c')], 'stranger/r')
  const forked = await run(event)
  expect(results(forked)).toEqual({ check: 'success', plan: 'skipped', apply: 'skipped', nightly: 'skipped' })
  expect(forked['check']?.summary).toContain('to add')
  expect(Object.keys(forked['check']?.artifacts ?? {})).toEqual(['orgctl-diff/diff.html', 'orgctl-diff/preview.html'])
  const seen = Object.values(forked['check']?.seen ?? {}).flat()
  expect(seen.toSorted()).toEqual(['BASE', 'GH_TOKEN'])
  company.sandbox.console('user/update', { userid: 'a', name: 'a' })

  await run(propose('second', [person('a', { position: '架构师' }), person('b')]))
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('Plan: 0 to add, 1 to change')])
  company.sandbox.console('user/update', { userid: 'a', position: '测试' })
  const stale = await run(merge('second'))
  expect(results(stale)).toMatchObject({ apply: 'failure' })
  expect(stale['apply']?.log).toContain('the saved plan no longer holds')
  expect(stale['apply']?.log).toContain('ended with 5')
  expect(stale['apply']?.artifacts['orgctl-apply/apply.xml']).toMatch(/failures="1"|errors="1"/u)
  expect(origin.git('rev-list', '--count', 'orgctl-state').trim()).toBe('2')

  const again = await run({
    name: 'workflow_dispatch',
    ref: 'refs/heads/main',
    sha: origin.git('rev-parse', 'main').trim(),
  })
  expect(results(again)).toEqual({ check: 'skipped', plan: 'success', apply: 'success', nightly: 'skipped' })
  expect(company.live().members.map(({ position }) => position)).toEqual(['架构师', null])
})

test('a merge without a reviewed plan sends nothing', { timeout: 120_000 }, async () => {
  const { company, run, propose, merge } = await aProject()
  propose('unseen', [person('z')])
  const { apply } = await run(merge('unseen'))
  expect(apply?.result).toBe('failure')
  expect(apply?.log).toContain('No reviewed plan belongs to this commit')
  expect(company.writes()).toEqual({})
})

test('a plan by hand that is refused is not green, though nothing would change', { timeout: 120_000 }, async () => {
  const { company, origin, run } = await aProject()
  company.sandbox.console('department/create', { id: 2, name: RD.name, parentid: 1 })
  const departments = [RD, { key: 'ops', name: '运维' }]
  origin.commit({ 'org/org.yaml': stringify({ version: 1, policy: { scope: ['/研发'] }, departments }) })
  const sha = origin.git('rev-parse', 'main').trim()
  const { plan, apply } = await run({ name: 'workflow_dispatch', ref: 'refs/heads/main', sha })
  expect(plan?.outputs).toEqual({ blocked: 'true', has_changes: 'false' })
  expect(apply?.log).toContain('ended with 4')
  expect(apply?.artifacts['orgctl-apply/apply.md']).toContain('/运维')
  expect(company.writes()).toEqual({})
})

test('files with errors fail the check, with annotations', { timeout: 120_000 }, async () => {
  const { run, propose } = await aProject()
  const { check, plan } = await run(propose('wrong', [person('a', { departments: ['nowhere'] })]))
  expect([check?.result, plan?.result]).toEqual(['failure', 'failure'])
  expect(check?.log).toContain('::error file=org/org.yaml,line=')
  expect(check?.findings).toEqual([[expect.stringContaining('ORG')]])
})

test('what a killed apply left behind goes with the state to the next run', async () => {
  const { jobs } = readWorkflow(readFileSync('examples/ci/github.yml', 'utf8'))
  const step = (name: string): string => jobs['apply']?.steps.find((each) => each.name === name)?.run ?? ''
  const origin = aRepository()
  origin.commit({ 'org/org.yaml': 'version: 1\n' })
  const env = { PATH: process.env['PATH'] ?? '', GITHUB_SHA: 'abc' }
  const clone = (): string => {
    const cwd = temporaryFolder()
    origin.git('clone', '--quiet', '--no-local', origin.path, cwd)
    return cwd
  }
  const fetched = async (): Promise<readonly string[]> => {
    const cwd = clone()
    expect((await runScript(step('Fetch the state'), { cwd, env })).code).toBe(0)
    return existsSync(join(cwd, '.orgctl')) ? readdirSync(join(cwd, '.orgctl')).toSorted() : []
  }
  expect(await fetched()).toEqual([])
  for (const left of [['state.json', 'state.json.journal'], ['state.json']]) {
    const cwd = clone()
    mkdirSync(join(cwd, '.orgctl'))
    for (const file of left) writeFileSync(join(cwd, '.orgctl', file), `${file}\n`)
    expect(await runScript(step('Keep the state'), { cwd, env })).toMatchObject({ code: 0 })
    expect(await fetched()).toEqual(left)
  }
})

test('everything is pinned, and no text of a pull request becomes part of a script', () => {
  const { jobs } = readWorkflow(readFileSync('examples/ci/github.yml', 'utf8'))
  for (const { steps } of Object.values(jobs)) {
    for (const { uses, run } of steps) {
      expect(uses ?? '@').toMatch(/^@$|^[\w/-]+@[\da-f]{40}$/u)
      expect(run ?? '').not.toContain('${{')
    }
  }
})
