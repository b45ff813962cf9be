import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { exists } from './files.ts'
import { choice } from './flags.ts'
import { FORGES, pipelineFiles, writePipelineFiles } from './init-ci.ts'
import { orgSchema, SCHEMA_PLACE } from './schema.ts'

/** Ships with the package; the same files that the documents show. */
const STARTER = fileURLToPath(new URL('../../examples/starter/', import.meta.url))

export interface InitFlags {
  readonly ci?: string
}

/** Writes a starter org folder, and the files of a pipeline. Nothing that exists is overwritten. */
export async function init(context: Context, flags: InitFlags, dir = 'org'): Promise<ExitCode> {
  const { wording } = context
  const pipeline =
    flags.ci === undefined ? undefined : await pipelineFiles(context, choice('--ci', flags.ci, FORGES), dir)
  const target = context.path(dir)
  if (pipeline && (await hasYaml(target)))
    context.note(`${wording.text('cli.init-kept', { dir: context.shown(target) })}\n`)
  else await writeStarter(context, target)
  if (!pipeline) return EXIT.ok
  await writePipelineFiles(pipeline)
  const files = [...pipeline.texts.keys()].map((path) => context.shown(path))
  context.print(`${wording.text('cli.init-pipeline', { files: files.join(', ') })}\n`)
  if (pipeline.mustInclude) context.print(`${wording.text('cli.init-include')}\n`)
  return EXIT.ok
}

async function writeStarter(context: Context, target: string): Promise<void> {
  const names = (await readdir(STARTER)).sort()
  for (const name of names) {
    if (await exists(join(target, name))) {
      throw new OrgctlError('cli.init-exists', { params: { file: context.shown(join(target, name)) } })
    }
  }
  await mkdir(dirname(join(target, SCHEMA_PLACE)), { recursive: true })
  await writeFile(join(target, SCHEMA_PLACE), orgSchema(context.wording.lang))
  for (const name of names) {
    const text = await readFile(join(STARTER, name), 'utf8')
    await writeFile(join(target, name), text.replace(/\$schema=\S+/u, `$schema=${SCHEMA_PLACE}`), { flag: 'wx' })
  }
  context.print(`${context.wording.text('cli.init-done', { count: names.length, dir: context.shown(target) })}\n`)
}

/** A pipeline is often added to an organisation that is written already. */
async function hasYaml(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  return names.some((name) => /\.ya?ml$/u.test(name))
}
