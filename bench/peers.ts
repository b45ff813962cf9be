import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const SOURCES = fileURLToPath(new URL('peers', import.meta.url))
const BUILT = fileURLToPath(new URL('.data/peers', import.meta.url))

/** Below `bench/`, so that what they import is found. */
export function peer(name: 'empty' | 'yaml-and-ajv' | 'fetch-pages'): string {
  return join(BUILT, `${name}.mjs`)
}

export const REPORT_USAGE: string = join(BUILT, 'report-usage.cjs')

/** Turns the small programs of `peers/` into JavaScript, so that measuring them does not measure a compiler. */
export function buildPeers(): void {
  const common = { outdir: BUILT, packages: 'external', platform: 'node', target: 'node20' } as const
  const programs = ['empty', 'yaml-and-ajv', 'fetch-pages'].map((name) => join(SOURCES, `${name}.ts`))
  buildSync({ ...common, entryPoints: programs, format: 'esm', outExtension: { '.js': '.mjs' } })
  buildSync({
    ...common,
    entryPoints: [join(SOURCES, 'report-usage.ts')],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  })
}
