/** Jobs of a GitHub workflow on this machine: conditions and expressions evaluated, scripts run, the usual actions imitated. */
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { parse } from 'yaml'
import { temporaryFolder, type Repository } from '../helpers/repository.ts'
import { programs, runScript } from './shell.ts'

interface Step {
  readonly name?: string
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string | number | boolean>>
}

interface Job {
  readonly if?: string
  readonly needs?: string
  readonly steps: readonly Step[]
  readonly outputs?: Readonly<Record<string, string>>
}

export interface Workflow {
  readonly env: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

export interface GithubEvent {
  readonly name: 'pull_request' | 'push' | 'schedule' | 'workflow_dispatch'
  readonly ref: string
  /** The commit that is checked out. */
  readonly sha: string
  /** Of a pull request: where it comes from, and what it is compared with. */
  readonly pull?: { readonly head: string; readonly base: string; readonly repository: string }
}

export interface JobRun {
  /** `success`, `failure` at a step, or `skipped`. */
  readonly result: 'success' | 'failure' | 'skipped'
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Text by place, of what was kept. */
  readonly artifacts: Readonly<Record<string, string>>
  /** Rules of what was told to code scanning, by upload. */
  readonly findings: readonly (readonly string[])[]
  /** Names of the variables that scripts saw with a value, by step. */
  readonly seen: Readonly<Record<string, readonly string[]>>
}

export interface GithubRunner {
  /** Runs the jobs of one event in turn. */
  readonly run: (event: GithubEvent) => Promise<Readonly<Record<string, JobRun>>>
}

interface RunRecord {
  readonly id: number
  readonly event: string
  readonly commit: string
  status: string
}

export function githubRunner(options: {
  readonly workflow: Workflow
  readonly origin: Repository
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly vars: Readonly<Record<string, string>>
}): GithubRunner {
  const { workflow, origin, secrets, vars } = options
  const home = temporaryFolder()
  const artifacts = join(home, 'artifacts')
  const database = join(home, 'runs.json')
  const runs: RunRecord[] = []
  const pulls: Record<string, string> = {}
  const path = `${programs(home, { gh: GH })}:${process.env['PATH'] ?? ''}`
  const save = (): void => writeFileSync(database, JSON.stringify({ runs, pulls, artifacts }))

  async function runJob(name: string, job: Job, event: GithubEvent, id: number, needs: object): Promise<JobRun> {
    const github = {
      event_name: event.name,
      ref: event.ref,
      repository: 'o/r',
      token: options.env['GITHUB_TOKEN'] ?? '',
      event: event.pull && {
        pull_request: { base: { sha: event.pull.base }, head: { repo: { full_name: event.pull.repository } } },
      },
    }
    // A forge hands no secret to a pull request of a fork.
    const isFork = event.pull !== undefined && event.pull.repository !== 'o/r'
    const steps: Record<string, { outputs: Record<string, string> }> = {}
    let failed = false
    const context = { github, secrets: isFork ? {} : secrets, vars, needs, steps }
    const scope = { ...context, cancelled: () => false, always: () => true, failure: () => failed }
    if (job.if !== undefined && !evaluate(job.if, scope)) {
      return { result: 'skipped', log: '', summary: '', outputs: {}, artifacts: {}, findings: [], seen: {} }
    }
    const workspace = temporaryFolder()
    const summary = join(workspace, '..', `summary-${id}-${name}`)
    writeFileSync(summary, '')
    const seen: Record<string, readonly string[]> = {}
    const findings: (readonly string[])[] = []
    const kept: Record<string, string> = {}
    let log = ''
    for (const [index, step] of job.steps.entries()) {
      const condition = step.if ?? 'true'
      // Without a status function a step runs only while nothing has failed.
      if (failed && !/always\(\)|cancelled\(\)|failure\(\)/u.test(condition)) continue
      if (!evaluate(condition, scope)) continue
      if (step.uses !== undefined) {
        failed = !use(step, { workspace, event, artifacts: join(artifacts, String(id)), kept, findings }) || failed
        continue
      }
      const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, expand(value, scope)]))
      seen[step.name ?? String(index)] = Object.keys(own).filter((key) => own[key] !== '')
      const output = join(workspace, '..', `output-${id}-${name}-${index}`)
      writeFileSync(output, '')
      const result = await runScript(step.run ?? '', {
        cwd: workspace,
        env: {
          ...options.env,
          PATH: path,
          HOME: home,
          CI: 'true',
          DATABASE: database,
          RUNNER_TEMP: join(home, `temp-${id}-${name}`),
          GITHUB_REPOSITORY: 'o/r',
          GITHUB_REF: event.ref,
          GITHUB_SHA: event.sha,
          GITHUB_RUN_ID: String(id),
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_OUTPUT: output,
          ...workflow.env,
          GITHUB_TOKEN: '', // a script has the token only where the step hands it over
          ...own,
        },
      })
      log += `## ${step.name ?? index}\n${result.log}`
      if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(output) }
      if (result.code !== 0) {
        log += `ended with ${result.code}\n`
        failed = true
      }
    }
    for (const { id: step } of job.steps) if (step !== undefined) steps[step] ??= { outputs: {} }
    const outputs = Object.entries(job.outputs ?? {}).map(([key, value]) => [key, expand(value, scope)] as const)
    return {
      result: failed ? 'failure' : 'success',
      log,
      summary: readFileSync(summary, 'utf8'),
      outputs: Object.fromEntries(outputs),
      artifacts: kept,
      findings,
      seen,
    }
  }

  /** The actions that the workflow uses, as far as they matter here. @returns whether it went well */
  function use(
    step: Step,
    {
      workspace,
      event,
      artifacts: place,
      kept,
      findings,
    }: {
      readonly workspace: string
      readonly event: GithubEvent
      readonly artifacts: string
      readonly kept: Record<string, string>
      readonly findings: (readonly string[])[]
    },
  ): boolean {
    const [action = ''] = (step.uses ?? '').split('@')
    const given = step.with ?? {}
    switch (action) {
      case 'actions/checkout':
        origin.git('clone', '--quiet', '--no-local', origin.path, workspace)
        origin.git('-C', workspace, 'checkout', '--quiet', '--detach', event.sha)
        return true
      case 'actions/setup-node':
        return true
      case 'actions/upload-artifact': {
        const from = join(workspace, String(given['path']))
        if (!existsSync(from)) return given['if-no-files-found'] !== 'error'
        cpSync(from, join(place, String(given['name'])), { recursive: true })
        for (const file of readdirSync(from).toSorted()) {
          kept[`${given['name']}/${file}`] = readFileSync(join(from, file), 'utf8')
        }
        return true
      }
      case 'github/codeql-action/upload-sarif': {
        const text = readFileSync(join(workspace, String(given['sarif_file'])), 'utf8')
        const { runs: found } = JSON.parse(text) as { runs: { results: { ruleId: string }[] }[] } // of SARIF's own schema
        findings.push(found.flatMap(({ results }) => results.map(({ ruleId }) => ruleId)))
        return true
      }
      default:
        throw new Error(`no imitation of ${step.uses}`)
    }
  }

  return {
    run: async (event) => {
      const record: RunRecord = {
        id: runs.length + 1,
        event: event.name,
        commit: event.pull?.head ?? event.sha,
        status: 'in_progress',
      }
      runs.push(record)
      if (event.pull) pulls[event.pull.head] = event.pull.head
      const results: Record<string, JobRun> = {}
      for (const [name, job] of Object.entries(workflow.jobs)) {
        save()
        const needed = job.needs === undefined ? undefined : results[job.needs]
        const needs = job.needs === undefined ? {} : { [job.needs]: needed }
        results[name] = await runJob(name, job, event, record.id, needs)
      }
      record.status = Object.values(results).some(({ result }) => result === 'failure') ? 'failure' : 'success'
      save()
      return results
    },
  }
}

export function readWorkflow(text: string): Workflow {
  return parse(text) as Workflow // its shape is what the tests look at
}

function evaluate(condition: string, scope: object): boolean {
  const [, inner = condition] = /^\$\{\{(.*)\}\}$/su.exec(condition.trim()) ?? []
  return Boolean(runInNewContext(`(${inner.replaceAll('github.event.', 'github.event?.')})`, scope))
}

function expand(value: string, scope: object): string {
  return value.replaceAll(/\$\{\{(.+?)\}\}/gu, (_, inner: string) => {
    const found: unknown = runInNewContext(inner, scope)
    return typeof found === 'string' ? found : ''
  })
}

function readOutputs(file: string): Record<string, string> {
  if (!existsSync(file)) return {}
  return Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}

/** The program `gh` for the calls of our workflow; it knows nothing else. */
const GH = `#!${process.execPath}
const { cpSync, existsSync, readFileSync } = require('node:fs')
const { runs, pulls, artifacts } = JSON.parse(readFileSync(process.env.DATABASE, 'utf8'))
if (!process.env.GH_TOKEN) { console.error('gh: set the GH_TOKEN environment variable'); process.exit(4) }
const args = process.argv.slice(2)
const flag = (name) => args.includes('--' + name) ? args[args.indexOf('--' + name) + 1] : undefined
const filters = {
  '.[].databaseId': (list) => list.map(({ databaseId }) => databaseId),
  '.[0].databaseId // empty': (list) => list.slice(0, 1).map(({ databaseId }) => databaseId),
  '.[0].head.sha // empty': (list) => list.slice(0, 1).map(({ head }) => head.sha),
}
const print = (list) => {
  const filter = filters[flag('jq')]
  if (!filter) throw new Error('gh: no imitation of ' + flag('jq'))
  for (const line of filter(list)) console.log(line)
}
const [command, action, id] = args
if (command === 'api') {
  const [, commit] = /^repos\\/o\\/r\\/commits\\/(\\w+)\\/pulls$/.exec(action)
  print((pulls[commit] ? [pulls[commit]] : []).map((sha) => ({ head: { sha } })))
} else if (command === 'run' && action === 'list') {
  const found = runs.filter((run) => run.event === flag('event'))
    .filter((run) => flag('commit') === undefined || run.commit === flag('commit'))
    .filter((run) => flag('status') === undefined || run.status === flag('status'))
  print(found.reverse().slice(0, Number(flag('limit'))).map((run) => ({ databaseId: run.id })))
} else if (command === 'run' && action === 'download') {
  const from = artifacts + '/' + id + '/' + flag('name')
  if (!existsSync(from)) { console.error('no artifact matches any of the names or patterns provided'); process.exit(1) }
  cpSync(from, flag('dir'), { recursive: true })
} else throw new Error('gh: no imitation of ' + args.join(' '))
`
