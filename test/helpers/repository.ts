import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A git repository of its own, gone after the test. */
export interface Repository {
  readonly path: string
  readonly git: (...args: string[]) => string
  /** Writes files by path, `null` removes one; then commits everything. */
  readonly commit: (files: Readonly<Record<string, string | null>>, message?: string) => void
}

export function aRepository(): Repository {
  return repositoryAt(temporaryFolder())
}

export function temporaryFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'orgctl-git-')))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function repositoryAt(path: string): Repository {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-C', path, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    })
  git('init', '--quiet', '--initial-branch', 'main')
  return {
    path,
    git,
    commit: (files, message = 'change') => {
      for (const [file, text] of Object.entries(files)) {
        if (text === null) rmSync(join(path, file))
        else {
          mkdirSync(dirname(join(path, file)), { recursive: true })
          writeFileSync(join(path, file), text)
        }
      }
      git('add', '--all')
      git('commit', '--quiet', '--message', message)
    },
  }
}
