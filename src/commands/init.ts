import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'

/** Ships with the package; the same files that the documents show. */
const STARTER = fileURLToPath(new URL('../../examples/starter/', import.meta.url))

/** Writes a starter org folder. Nothing that exists is overwritten. */
export async function init(context: Context, dir = 'org'): Promise<ExitCode> {
  const target = context.path(dir)
  const files = (await readdir(STARTER)).sort()
  for (const file of files) {
    if (await exists(join(target, file))) {
      throw new OrgctlError('cli.init-exists', { params: { file: context.shown(join(target, file)) } })
    }
  }
  await mkdir(target, { recursive: true })
  for (const file of files) await writeFile(join(target, file), await readFile(join(STARTER, file)), { flag: 'wx' })
  context.print(`${context.wording.text('cli.init-done', { count: files.length, dir: context.shown(target) })}\n`)
  return EXIT.ok
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false // whatever keeps us from seeing it, writing will tell
  }
}
