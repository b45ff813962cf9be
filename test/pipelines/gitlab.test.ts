import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { aForge } from '../forge/a-forge.ts'
import { startStateServer } from '../helpers/a-state-server.ts'
import { aCompany, person, type Company } from '../helpers/company.ts'
import { aRepository, temporaryFolder, type Repository } from '../helpers/repository.ts'
import { runIn } from '../helpers/run-in.ts'
import { programs, runScript, type ShellResult } from './shell.ts'

/* The pipeline as people get it, from a merge request to WeCom: every script is run as it stands, against a managed state. */

const JOB_TOKEN = 'token-of-a-job'

interface Job {
  readonly rules: readonly { readonly if: string; readonly when?: string }[]
  readonly variables: Readonly<Record<string, string>>
  readonly before_script: readonly string[]
  readonly script: readonly string[]
  readonly artifacts?: { readonly paths?: readonly string[]; readonly reports?: Readonly<Record<string, string>> }
}

interface JobRun extends ShellResult {
  readonly read: (file: string) => string
}

type Variables = Readonly<Record<string, string>>

interface Project {
  readonly company: Company
  readonly origin: Repository
  readonly comments: readonly { readonly body: string }[]
  readonly state: () => Promise<string | undefined>
  /** Runs the jobs whose rules agree; those that somebody has to start as well. */
  readonly run: (sha: string, variables: Variables) => Promise<Readonly<Record<string, JobRun>>>
  readonly propose: (branch: string, members: readonly object[]) => { readonly sha: string; readonly base: string }
  readonly merge: (branch: string) => string
}

const ORG = (members: readonly object[]): string =>
  stringify({ version: 1, departments: [{ key: 'rd', name: '研发' }], members })

async function aProject(): Promise<Project> {
  const company = await aCompany()
  const server = await startStateServer({ flavour: 'gitlab', username: 'gitlab-ci-token', password: JOB_TOKEN })
  onTestFinished(() => server.stop())
  /** By number of the pipeline: what its jobs kept. */
  const pipelines: { readonly sha: string; readonly folder: string; success: boolean }[] = []
  let snapshot: string | undefined
  const forge = await aForge('gitlab', [], (app) => {
    app.get('/projects/42/repository/commits/:sha/merge_requests', (c) =>
      c.json(pipelines.some(({ sha }) => sha === c.req.param('sha')) ? [{ iid: 12 }] : []),
    )
    app.get('/projects/42/merge_requests/12/pipelines', (c) =>
      c.json(pipelines.map(({ success }, id) => ({ id, status: success ? 'success' : 'failed' })).reverse()),
    )
    app.get('/projects/42/pipelines/:id/jobs', (c) => c.json([{ id: `9${c.req.param('id')}`, name: 'orgctl-plan' }]))
    app.get('/projects/42/jobs/:id/artifacts/plan.json', (c) =>
      c.body(readFileSync(join(pipelines[Number(c.req.param('id').slice(1))]?.folder ?? '', 'plan.json'), 'utf8')),
    )
    app.get('/projects/42/jobs/artifacts/main/raw/snapshot.json', (c) =>
      c.req.header('job-token') === JOB_TOKEN && snapshot !== undefined ? c.body(snapshot) : c.notFound(),
    )
    app.all('/projects/42/terraform/*', async (c) => {
      const { pathname, search } = new URL(c.req.url)
      const body = c.req.method === 'GET' ? null : await c.req.arrayBuffer()
      return fetch(`${server.url}${pathname}${search}`, { method: c.req.method, headers: c.req.raw.headers, body })
    })
  })
  const origin = aRepository()
  origin.commit({ 'org/org.yaml': ORG([person('a')]) })
  expect((await runIn(origin.path, ['init', '--ci', 'gitlab'])).code).toBe(0)
  origin.commit({})
  const jobs = readJobs(readFileSync(join(origin.path, '.gitlab/orgctl.yml'), 'utf8'))
  const home = temporaryFolder()
  const path = `${programs(home)}:${process.env['PATH'] ?? ''}`

  async function run(sha: string, variables: Variables): Promise<Readonly<Record<string, JobRun>>> {
    const base: Variables = {
      ...forge.env,
      CI: 'true',
      CI_COMMIT_SHA: sha,
      CI_DEFAULT_BRANCH: 'main',
      CI_JOB_TOKEN: JOB_TOKEN,
      CI_MERGE_REQUEST_IID: '',
      ORGCTL_STATE_KEY: 'a key for tests, of any length',
      WECOM_BASE_URL: company.url,
      WECOM_CORP_ID: 'wwsandbox',
      WECOM_CONTACTS_SECRET: 'contacts',
      ...variables,
    }
    const folder = temporaryFolder()
    origin.git('clone', '--quiet', '--no-local', origin.path, folder)
    origin.git('-C', folder, 'checkout', '--quiet', '--detach', sha)
    const results: Record<string, JobRun> = {}
    for (const [name, job] of Object.entries(jobs)) {
      if (!job.rules.some((rule) => agrees(rule.if, base))) continue
      const own = Object.entries(job.variables).map(([key, value]) => [
        key,
        String(value).replaceAll(/\$(\w+)/gu, (_, variable: string) => base[variable] ?? ''),
      ])
      const env = { ...base, ...(Object.fromEntries(own) as Variables), PATH: path, HOME: home }
      const result = await runScript([...job.before_script, ...job.script].join('\n'), { cwd: folder, env })
      for (const file of [...(job.artifacts?.paths ?? []), ...Object.values(job.artifacts?.reports ?? {})]) {
        if (result.code === 0) expect(existsSync(join(folder, file)), `${name}: ${file}`).toBe(true)
      }
      results[name] = { ...result, read: (file) => readFileSync(join(folder, file), 'utf8') }
    }
    if (variables['CI_PIPELINE_SOURCE'] === 'merge_request_event') {
      pipelines.push({ sha, folder, success: Object.values(results).every(({ code }) => code === 0) })
    }
    if (variables['CI_PIPELINE_SOURCE'] === 'schedule') snapshot = results['orgctl-nightly']?.read('snapshot.json')
    return results
  }

  const commitOf = (branch: string): string => origin.git('rev-parse', branch).trim()
  return {
    company,
    origin,
    comments: forge.comments,
    state: () => server.state('/api/v4/projects/42/terraform/state/orgctl'),
    run,
    propose: (branch, members) => {
      origin.git('checkout', '--quiet', '-b', branch, 'main')
      origin.commit({ 'org/org.yaml': ORG(members) })
      return { sha: commitOf(branch), base: commitOf('main') }
    },
    merge: (branch) => {
      origin.git('checkout', '--quiet', 'main')
      origin.git('merge', '--quiet', '--ff-only', branch)
      return commitOf('main')
    },
  }
}

/** Jobs with what they extend. */
function readJobs(text: string): Readonly<Record<string, Job>> {
  const { '.orgctl': base, ...jobs } = parse(text) as Readonly<Record<string, Job>> // its shape is what the tests look at
  return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, { ...base, ...job }]))
}

function agrees(rule: string, variables: Variables): boolean {
  return Boolean(runInNewContext(rule.replaceAll(/\$(\w+)/gu, 'variables.$1'), { variables }))
}

function request({ base }: { readonly base: string }, source = '42'): Variables {
  return {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_IID: '12',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI_MERGE_REQUEST_PROJECT_ID: '42',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source,
  }
}

const PUSH = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' }
const BY_HAND = { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main' }
const NIGHT = { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' }

function codes(run: Readonly<Record<string, JobRun>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(run).map(([name, { code }]) => [name, code]))
}

test('from a merge request to WeCom, through the night, and on to the next', { timeout: 120_000 }, async () => {
  const { company, origin, run, propose, merge, comments, state } = await aProject()
  const first = propose('first', [person('a'), person('b')])

  const proposed = await run(first.sha, request(first))
  expect(proposed['orgctl-plan']?.log).toContain('Plan: 3 to add, 0 to change, 0 to destroy.')
  expect(codes(proposed)).toEqual({ 'orgctl-check': 0, 'orgctl-plan': 0 })
  expect(proposed['orgctl-plan']?.read('orgctl-terraform.json')).toBe('{"create":3,"update":0,"delete":0}\n')
  expect(proposed['orgctl-check']?.read('orgctl-codequality.json')).toBe('[]\n')
  expect(proposed['orgctl-check']?.read('orgctl-diff/diff.html')).toContain('<!doctype html>')
  expect(proposed['orgctl-plan']?.read('plan.html')).toContain('<!doctype html>')
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('Plan: 3 to add')])

  const merged = await run(merge('first'), PUSH)
  expect(merged['orgctl-apply']?.log).toContain('Apply complete! Resources: 3 added, 0 changed, 0 destroyed.')
  expect(codes(merged)).toEqual({ 'orgctl-apply': 0 })
  expect(merged['orgctl-apply']?.read('apply.xml')).toContain('failures="0"')
  expect(await state()).toContain('"format_version"')

  const main = origin.git('rev-parse', 'main').trim()
  expect(codes(await run(main, NIGHT))).toEqual({ 'orgctl-nightly': 0 })
  company.sandbox.console('user/update', { userid: 'a', name: '测试' })
  expect(codes(await run(main, NIGHT))).toEqual({ 'orgctl-nightly': 2 })
  const fork = propose('fork', [person('a'), person('b'), person('c')])
  const forked = await run(fork.sha, { ...request(fork, '8'), CI_PROJECT_ID: '8', WECOM_CONTACTS_SECRET: '' })
  expect(codes(forked)).toEqual({ 'orgctl-check': 0 })
  expect(forked['orgctl-check']?.log).toContain('to add')
  company.sandbox.console('user/update', { userid: 'a', name: 'a' })

  const second = propose('second', [person('a', { position: '架构师' }), person('b')])
  await run(second.sha, request(second))
  expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('Plan: 0 to add, 1 to change')])
  company.sandbox.console('user/update', { userid: 'a', position: '测试' })
  const sha = merge('second')
  const stale = await run(sha, PUSH)
  expect(codes(stale)).toEqual({ 'orgctl-apply': 5 })
  expect(stale['orgctl-apply']?.read('apply.xml')).toMatch(/failures="1"|errors="1"/u)

  expect(codes(await run(sha, BY_HAND))).toEqual({ 'orgctl-plan': 0, 'orgctl-apply': 0 })
  expect(company.live().members.map(({ position }) => position)).toEqual(['架构师', null])
})

test('a merge without a reviewed plan sends nothing', { timeout: 120_000 }, async () => {
  const { company, run, propose, merge } = await aProject()
  propose('unseen', [person('z')])
  const { 'orgctl-apply': apply } = await run(merge('unseen'), PUSH)
  expect(apply?.code).toBe(1)
  expect(apply?.log).toContain('No reviewed plan belongs to this commit')
  expect(company.writes()).toEqual({})
})

test('files with errors fail the check, and are reported', { timeout: 120_000 }, async () => {
  const { run, propose } = await aProject()
  const wrong = propose('wrong', [person('a', { departments: ['nowhere'] })])
  const { 'orgctl-check': check } = await run(wrong.sha, request(wrong))
  expect(check?.code).toBe(1)
  expect(check?.read('orgctl-junit.xml')).toContain('failures="1"')
  expect(check?.read('orgctl-codequality.json')).toContain('ORG401')
})
