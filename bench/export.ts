import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startSandbox, type RunningSandbox } from '../src/sandbox/server.ts'
import type { Seed } from '../src/sandbox/snapshot.ts'
import { desiredState } from './live.ts'
import { measureInTurns, type Program } from './measure.ts'
import { makeOrganisation } from './organisation.ts'
import { buildPeers } from './peers.ts'
import { replaceSection } from './report.ts'

/*
 * What an export of a large company costs: time, peak memory, and calls. The sandbox is in this process, orgctl in its own; so the
 * memory is orgctl's alone, and the time is both of theirs.
 */

const USAGE = `npm run bench:export -- [options]

  --members 1000000
  --write            put the table into docs/benchmarks.md`

const { values: flags } = parseArgs({
  options: {
    members: { type: 'string', default: '1000000' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const ORGCTL = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('.data/export', import.meta.url))
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))

const COMMANDS = [
  'export members --out people.ndjson',
  'export members --out people.csv',
  'export members --out people.json',
  'snapshot --out snapshot.json',
] as const

if (flags.help) console.log(USAGE)
else await bench(Number(flags.members))

async function bench(members: number): Promise<void> {
  buildPeers()
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const rows: string[] = []
  for (const command of COMMANDS) {
    // Mode details for the reading, which is where an export is made for it; the others have a secret that may read everything.
    const profile = command.startsWith('snapshot') ? 'details' : 'full'
    const running = await startSandbox({ seed: seedOf(members), profile, exportMs: 0 })
    console.error(`${members.toLocaleString('en')} members: orgctl ${command}`)
    const { run } = await measureInTurns({ run: programOf(command, running) }, 1)
    const [measured] = run?.runs ?? []
    if (!measured) throw new Error(`${command} was not measured`)
    check(command, members)
    const calls = Object.entries(running.sandbox.calls())
      .filter(([call]) => call !== 'gettoken' && call !== 'export/block')
      .reduce((sum, [, codes]) => sum + Object.values(codes).reduce((all, count) => all + count, 0), 0)
    const figures = [measured.wallMs / 1000, measured.cpuMs / 1000, measured.peakMb, calls]
    rows.push(`| \`orgctl ${command}\` | ${figures.map((each) => Math.round(each).toLocaleString('en')).join(' | ')} |`)
    console.error(rows.at(-1))
    await running.close()
  }
  const text = [
    `${new Date().toISOString().slice(0, 10)}; ${members.toLocaleString('en')} members; Node ${process.versions.node}.`,
    '',
    '| | seconds, with the making of the export | seconds of CPU | peak memory, MB | calls |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  console.log(text)
  if (flags.write) writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'export', text))
}

function programOf(command: string, { url }: RunningSandbox): Program {
  return {
    label: command,
    argv: [ORGCTL, ...command.split(' ')],
    cwd: FOLDER,
    exitCode: 0,
    maxRuns: 1,
    env: {
      WECOM_BASE_URL: url,
      WECOM_CORP_ID: 'wwsandbox',
      WECOM_CONTACTS_SECRET: 'contacts',
      WECOM_APP_SECRET: 'app',
    },
  }
}

/** The same people as in the other measurements. */
function seedOf(members: number): Seed {
  const state = desiredState(makeOrganisation(members))
  const parsed = <Item>(rows: Iterable<readonly [string, string]>): Item[] =>
    Array.from(rows, ([, json]) => JSON.parse(json) as Item) // as live.ts writes them
  return { departments: parsed(state.departments()), members: parsed(state.members()), tags: parsed(state.tags()) }
}

/** A program that is fast because it did nothing would show. */
function check(command: string, members: number): void {
  const file = readFileSync(join(FOLDER, command.split(' ').at(-1) ?? ''))
  const sign = command.endsWith('.csv') ? '+86 ' : '"userid":'
  let found = 0
  for (let at = file.indexOf(sign); at >= 0; at = file.indexOf(sign, at + sign.length)) found += 1
  if (found !== members) throw new Error(`${command}: ${found} members instead of ${members}`)
}
