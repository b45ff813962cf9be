import { execFile, execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The commit that `folder` stands at; `undefined` where there is no git or no commit. */
export async function headCommit(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'rev-parse', 'HEAD'], { timeout: 5_000 })
    return stdout.trim()
  } catch {
    return undefined // a folder outside of git is as good as any
  }
}

/** Why git did not do what it was asked to. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure'
  /** There is no git on this machine. */
  readonly isMissing: boolean

  constructor(reason: string, isMissing: boolean) {
    super(reason)
    this.isMissing = isMissing
  }
}

const ANY_OUTPUT = 2 ** 31

/**
 * What `git ARGS` prints.
 * @throws GitFailure with the last line of what git said
 */
export function git(folder: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      maxBuffer: ANY_OUTPUT,
      stdio: 'pipe',
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
      ...(input !== undefined && { input }),
    })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isMissing = 'code' in error && error.code === 'ENOENT'
    const said = 'stderr' in error ? String(error.stderr).trim().split('\n') : []
    throw new GitFailure((said.find((line) => line.startsWith('fatal:')) ?? said.at(-1)) || error.message, isMissing)
  }
}

/** A place in a repository: the folder to run git in, and the path from the root of the tree (empty for the root itself). */
export interface RepositoryPlace {
  readonly folder: string
  readonly path: string
}

/** @throws GitFailure where there is no repository around `place`, which itself need not be there */
export function placeInRepository(place: string): RepositoryPlace {
  const below: string[] = []
  let folder = place
  while (!isFolder(folder)) {
    below.unshift(basename(folder))
    folder = dirname(folder)
  }
  const prefix = git(folder, ['rev-parse', '--show-prefix']).toString('utf8').replace(/\n$/u, '')
  return {
    folder,
    path: join(prefix, ...below)
      .replace(/\/+$/u, '')
      .replace(/^\.$/u, ''),
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
