import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/*
 * Turns what is in page/ into one module that holds the HTML report's program and style as text, with the hashes by which the
 * report allows exactly these two.
 */

const root = process.cwd()

interface Bundle {
  readonly text: string
  /** Names of the packages that it holds parts of, sorted. */
  readonly packages: readonly string[]
}

function bundle(entry: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [`${root}/page/${entry}`],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome100', 'firefox100', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = (outputFiles[0]?.text ?? '').trim()
  if (/<\/(?:script|style)|<!--/iu.test(text)) throw new Error(`${entry} would end the element that holds it`)
  const names = Object.keys(metafile.inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path)?.[1] ?? [],
  )
  return { text, packages: [...new Set(names)].sort() }
}

function licenceOf(name: string): string {
  return readFileSync(`${root}/node_modules/${name}/LICENSE`, 'utf8').trim()
}

/** The line that says whose it is, for every copy of the page. */
function copyrightOf(name: string): string {
  return `${name}: ${/^.*Copyright.*$/mu.exec(licenceOf(name))?.[0].trim() ?? ''}`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

export function compilePage(): void {
  const { text, packages } = bundle('main.tsx')
  const { text: style } = bundle('style.css')
  const script = `/* ${packages.map(copyrightOf).join('; ')} */${text}`
  const values = { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) }
  const folder = `${root}/page/compiled`
  mkdirSync(folder, { recursive: true })
  const module = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
  const licences = packages.map((name) => `${name}\n\n${licenceOf(name)}\n`).join('\n')
  writeFileSync(`${folder}/LICENSES.txt`, licences)
  // Whole at any time, also for a test that runs meanwhile.
  writeFileSync(`${folder}/page.js.${process.pid}`, module.join(''))
  renameSync(`${folder}/page.js.${process.pid}`, `${folder}/page.js`)
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) compilePage()
