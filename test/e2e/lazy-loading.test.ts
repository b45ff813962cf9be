import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { aCompany, people } from '../helpers/company.ts'

/* What only some commands need is loaded by those only: it would be most of the time that the others take to start. */

const CLI = resolve('src/cli.ts')
const TSX = import.meta.resolve('tsx')
/** Writes the address of every module that is loaded to the file LOADED. */
const RECORD = `import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`
  import { appendFileSync } from 'node:fs'
  export async function load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\n')
    return next(url, context)
  }`)}))`

/** Addresses of the modules loaded by a run of the program. */
function modulesOf(cwd: string, args: readonly string[]): string {
  const record = `data:text/javascript,${encodeURIComponent(RECORD)}`
  const loaded = join(cwd, `loaded${args.join(' ')}.txt`)
  const { status, stderr } = spawnSync(process.execPath, ['--import', TSX, '--import', record, CLI, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], LOADED: loaded, ORGCTL_STATE_KEY: 'a key for tests, of any length' },
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return readFileSync(loaded, 'utf8')
}

function packagesOf(cwd: string, args: readonly string[]): readonly string[] {
  const names = Array.from(
    modulesOf(cwd, args).matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gu),
    ([, name]) => name ?? '',
  )
  return [...new Set(names)].filter((name) => name !== 'tsx').sort()
}

test('what a command does not need, it does not load', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }], members: people(3) })
  await company.orgctl('snapshot --show-sensitive --out live.json')
  expect(packagesOf(company.cwd, ['--version'])).toEqual([])
  const forChecking = ['commander', 'get-east-asian-width', 'js-yaml']
  expect(packagesOf(company.cwd, ['validate'])).toEqual(forChecking)
  expect(packagesOf(company.cwd, ['plan', '--live', 'live.json'])).toEqual([...forChecking, 'diff', 'picomatch'].sort())
})

test('the page is loaded for reports in HTML only', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }], members: people(3) })
  await company.orgctl('snapshot --show-sensitive --out live.json')
  const page = /\/page\/compiled\/page\.js|\/report\/page\//u
  expect(modulesOf(company.cwd, ['plan', '--live', 'live.json'])).not.toMatch(page)
  expect(modulesOf(company.cwd, ['diff', 'org', 'org', '--format', 'markdown'])).not.toMatch(page)
  expect(modulesOf(company.cwd, ['diff', 'org', 'org', '--format', 'html'])).toMatch(page)
})
