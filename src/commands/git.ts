import { execFile } from 'node:child_process'
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
