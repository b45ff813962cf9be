/* What a pipeline's environment says about the pull or merge request that it runs for. */
import { OrgctlError } from '../errors.ts'
import type { GithubPlace } from './github.ts'
import type { GitlabPlace } from './gitlab.ts'

export type ReviewPlace =
  | ({ readonly forge: 'github'; readonly baseUrl: string; readonly token: string } & GithubPlace)
  | ({ readonly forge: 'gitlab'; readonly baseUrl: string; readonly token: string } & GitlabPlace)

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param number of the request, where the environment does not tell it
 * @param secret reads a variable that may also come from a file
 * @throws OrgctlError that names what is missing
 */
export function reviewPlace(
  env: Environment,
  number: number | undefined,
  secret: (name: string) => string | undefined,
): ReviewPlace {
  if (env['GITHUB_ACTIONS'] === 'true') return githubPlace(env, number, secret)
  if (env['GITLAB_CI'] === 'true') return gitlabPlace(env, number, secret)
  throw new OrgctlError('forge.none')
}

function githubPlace(env: Environment, number: number | undefined, secret: (name: string) => string | undefined) {
  const pull = number ?? numberOf(/^refs\/pull\/(\d+)\//u.exec(env['GITHUB_REF'] ?? '')?.[1])
  if (pull === undefined) throw new OrgctlError('forge.no-number', { params: { variable: 'GITHUB_REF' } })
  return {
    forge: 'github',
    baseUrl: stripSlash(required('GITHUB_API_URL', env['GITHUB_API_URL'])),
    graphqlUrl: required('GITHUB_GRAPHQL_URL', env['GITHUB_GRAPHQL_URL']),
    token: required('GITHUB_TOKEN', secret('GITHUB_TOKEN')),
    repository: required('GITHUB_REPOSITORY', env['GITHUB_REPOSITORY']),
    number: pull,
  } as const
}

function gitlabPlace(env: Environment, number: number | undefined, secret: (name: string) => string | undefined) {
  const iid = number ?? numberOf(env['CI_MERGE_REQUEST_IID'])
  if (iid === undefined) throw new OrgctlError('forge.no-number', { params: { variable: 'CI_MERGE_REQUEST_IID' } })
  return {
    forge: 'gitlab',
    baseUrl: stripSlash(required('CI_API_V4_URL', env['CI_API_V4_URL'])),
    // The job's own token may not write notes.
    token: required('GITLAB_TOKEN', secret('GITLAB_TOKEN')),
    project: required('CI_PROJECT_ID', env['CI_PROJECT_ID']),
    iid,
  } as const
}

function required(variable: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new OrgctlError('forge.missing', { params: { variable } })
  return value
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d*$/u.test(text) ? Number(text) : undefined
}

function stripSlash(address: string): string {
  return address.replace(/\/+$/u, '')
}
