import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { orgSchema, SCHEMA_PLACE } from './schema.ts'

/** Ships with the package; the same files that the documents show. */
const STARTER = fileURLToPath(new URL('../../examples/starter/', import.meta.url))

/** Writes a starter org folder. Nothing that exists is overwritten. */
export async function init(context: Context, dir = 'org'): Promise<ExitCode> {
  const target = context.path(dir)
  const names = (await readdir(STARTER)).sort()
  for (const name of names) {
    if (await exists(join(target, name))) {
      throw new OrgctlError('cli.init-exists', { params: { file: context.shown(join(target, name)) } })
    }
  }
  await mkdir(dirname(join(target, SCHEMA_PLACE)), { recursive: true })
  await writeFile(join(target, SCHEMA_PLACE), orgSchema())
  for (const name of names) {
    const text = await readFile(join(STARTER, name), 'utf8')
    await writeFile(join(target, name), text.replace(/\$schema=\S+/u, `$schema=${SCHEMA_PLACE}`), { flag: 'wx' })
  }
  context.print(`${context.wording.text('cli.init-done', { count: names.length, dir: context.shown(target) })}\n`)
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
