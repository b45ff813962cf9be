import { posix } from 'node:path'
import type { OrgFolder } from '../config/folder.ts'
import { OrgctlError } from '../errors.ts'
import type { Context } from './context.ts'
import { gitFolder } from './git-folder.ts'
import { git, GitFailure, placeInRepository, type RepositoryPlace } from './git.ts'
import { orgFolder } from './org.ts'

/** Org files of a revision. */
export interface Revision {
  /** What their positions begin with: `main:org`. */
  readonly name: string
  readonly folder: OrgFolder
}

/**
 * `REV` for the org folder as that revision has it, `REV:PATH` for another place in it, as git names it.
 * @throws OrgctlError where it is neither that nor anything else that could be compared
 */
export function openRevision(context: Context, typed: string): Revision {
  const [, revision = typed, path] = /^(.*?):(.*)$/su.exec(typed) ?? []
  const org = orgFolder(context).replace(/(?<=.)\/+$/u, '')
  const start = placeOf(path === undefined ? context.path(org) : context.world.cwd, typed)
  const commit = commitOf(start.folder, revision, typed)
  const place = path === undefined ? start : { ...start, path: pathFromRoot(path, start.path) }
  const name = path === undefined ? `${revision}:${org}` : typed.replace(/(?<=[^:])\/+$/u, '')
  const folder = orFailure(typed, () => gitFolder(place, commit, name))
  if (folder.list().faults.some(({ path, kind }) => path === name && kind === 'missing')) {
    throw new OrgctlError('cli.not-in-revision', { params: { revision, path: place.path || '/' } })
  }
  return { name, folder }
}

/** What `A...B` stands for: B, or what `A...` leaves open, beside the commit where it parted from A. */
export interface Range {
  readonly base: string
  readonly head?: string
}

/** @throws OrgctlError where there is no such commit */
export function openRange(context: Context, typed: string): Range | undefined {
  const [, one, other = ''] = /^([^.].*?)\.\.\.(.*)$/su.exec(typed) ?? []
  if (one === undefined) return undefined
  const { folder } = placeOf(context.path(orgFolder(context)), typed)
  const commits = [one, other || 'HEAD'].map((revision) => commitOf(folder, revision, typed))
  try {
    const base = git(folder, ['merge-base', ...commits])
      .toString('utf8')
      .trim()
    return { base: base.slice(0, 12), ...(other !== '' && { head: other }) }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    throw new OrgctlError(isShallow(folder) ? 'cli.shallow-clone' : 'cli.no-merge-base', {
      params: { revision: typed },
      cause: error,
    })
  }
}

function placeOf(path: string, typed: string): RepositoryPlace {
  try {
    return placeInRepository(path)
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    const params = { side: typed, reason: error.message }
    if (error.isMissing) throw new OrgctlError('cli.no-git', { params, cause: error })
    const isOutside = error.message.includes('not a git repository')
    throw new OrgctlError(isOutside ? 'cli.side-unknown' : 'cli.git-failed', { params, cause: error })
  }
}

/** @param path as after the colon of git's own `REV:PATH`: from the root of the tree, or with `./` from where the command runs */
function pathFromRoot(path: string, here: string): string {
  const whole = /^\.\.?(?:\/|$)/u.test(path) ? posix.join(here, path) : posix.normalize(path)
  return whole.replace(/\/+$/u, '').replace(/^\.$/u, '')
}

function commitOf(folder: string, revision: string, typed: string): string {
  try {
    // What looks like an option is no revision.
    if (!revision.startsWith('-') && revision !== '') {
      return git(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
        .toString('utf8')
        .trim()
    }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
  }
  if (isShallow(folder)) throw new OrgctlError('cli.shallow-clone', { params: { revision } })
  throw new OrgctlError('cli.side-unknown', { params: { side: typed } })
}

function isShallow(folder: string): boolean {
  return git(folder, ['rev-parse', '--is-shallow-repository']).toString('utf8').trim() === 'true'
}

function orFailure<T>(typed: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    throw new OrgctlError('cli.git-failed', { params: { side: typed, reason: error.message }, cause: error })
  }
}
