import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OrgctlError } from '../errors.ts'
import type { Context } from './context.ts'
import { exists } from './files.ts'
import { git, GitFailure, placeInRepository } from './git.ts'
import { packageVersion } from './version.ts'

export const FORGES = ['github', 'gitlab'] as const
export type ForgeName = (typeof FORGES)[number]

/** Ship with the package; the same files that the documents show and the tests run. */
const TEMPLATES = fileURLToPath(new URL('../../examples/ci/', import.meta.url))
const PLACES: Readonly<Record<ForgeName, string>> = {
  github: '.github/workflows/orgctl.yml',
  gitlab: '.gitlab/orgctl.yml',
}
const GITLAB_ROOT = '.gitlab-ci.yml'

export interface PipelineFiles {
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>
  /** GitLab's own file is there already, and has to be told of ours. */
  readonly mustInclude: boolean
}

/**
 * The files of a pipeline for the org folder `dir`, not written yet.
 * @throws OrgctlError where one of them exists
 */
export async function pipelineFiles(context: Context, forge: ForgeName, dir: string): Promise<PipelineFiles> {
  const { root, org } = repositoryOf(context, dir)
  const template = await readFile(join(TEMPLATES, `${forge}.yml`), 'utf8')
  const file = join(root, PLACES[forge])
  if (await exists(file)) throw new OrgctlError('cli.init-exists', { params: { file: context.shown(file) } })
  const texts = new Map([[file, fill(template, { org, version: packageVersion() })]])
  const gitlabRoot = join(root, GITLAB_ROOT)
  const mustInclude = forge === 'gitlab' && (await exists(gitlabRoot))
  if (forge === 'gitlab' && !mustInclude) texts.set(gitlabRoot, `include:\n  - local: ${PLACES.gitlab}\n`)
  return { texts, mustInclude }
}

export async function writePipelineFiles({ texts }: PipelineFiles): Promise<void> {
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
  }
}

/** Forges look for their files at the root of the repository; outside of one, here is as good as anywhere. */
function repositoryOf(context: Context, dir: string): { readonly root: string; readonly org: string } {
  try {
    const { path } = placeInRepository(context.path(dir))
    const root = git(context.world.cwd, ['rev-parse', '--show-toplevel']).toString('utf8').trimEnd()
    return { root, org: path === '' ? '.' : path }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    return { root: context.world.cwd, org: context.shown(context.path(dir)) }
  }
}

/** Values stand in single quotes in the templates. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => (values[name] ?? '').replaceAll("'", "''"))
}
