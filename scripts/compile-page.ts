import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/*
 * Turns what is in page/ into one module that holds the HTML report's program and style as text, with the hashes by which the
 * report allows exactly these two.
 */

const root = process.cwd()

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [`${root}/page/${entry}`],
    bundle: true,
    write: false,
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
  return text
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

export function compilePage(): void {
  const script = bundle('main.tsx')
  const style = bundle('style.css')
  const values = { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) }
  const folder = `${root}/page/compiled`
  mkdirSync(folder, { recursive: true })
  const module = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
  // Whole at any time, also for a test that runs meanwhile.
  writeFileSync(`${folder}/page.js.${process.pid}`, module.join(''))
  renameSync(`${folder}/page.js.${process.pid}`, `${folder}/page.js`)
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) compilePage()
