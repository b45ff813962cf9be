import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareData, type Data } from './data.ts'
import { measureInTurns, type Program } from './measure.ts'
import { buildPeers } from './peers.ts'
import {
  checkResults,
  errorPrograms,
  planPrograms,
  snapshotPrograms,
  startupPrograms,
  validatePrograms,
} from './programs.ts'
import { renderResults, replaceSection } from './report.ts'
import { PARTS, type Comparison, type Part, type Results, type SizeResults } from './results.ts'

/*
 * How long orgctl takes, and how much memory, beside other programs. Everything is measured as a user meets it: as a whole process,
 * from nothing to its end. Measures what `npm run build` left in `dist`.
 */

const USAGE = `npm run bench -- [options]

  --sizes 1000,10000,100000  members
  --runs 7                   of each program, after one that is not counted
  --only validate,plan       of: startup, validate, error, plan, snapshot
  --million                  1,000,000 members, once; without snapshot, which the quota alone makes take minutes
  --write                    put the tables into docs/benchmarks.md`

const PROGRAMS: Readonly<Record<Part, (data: Data) => Readonly<Record<string, Program>>>> = {
  validate: validatePrograms,
  error: errorPrograms,
  plan: planPrograms,
  snapshot: snapshotPrograms,
}

/** Comparing a million members takes others more than Node's own limit. */
const MILLION_HEAP_MB = 12_000

const DATA = fileURLToPath(new URL('.data', import.meta.url))
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    runs: { type: 'string', default: '7' },
    only: { type: 'string', default: ['startup', ...PARTS].join(',') },
    million: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (flags.help) console.log(USAGE)
else {
  const parts = flags.million ? ['validate', 'error', 'plan'] : flags.only.split(',')
  const sizes = flags.million ? [1_000_000] : flags.sizes.split(',').map(Number)
  const results = flags.million
    ? await bench(parts, sizes, 1, MILLION_HEAP_MB)
    : await bench(parts, sizes, Number(flags.runs))
  const text = renderResults(results, new Date().toISOString().slice(0, 10))
  console.log(text)
  if (flags.write) {
    const section = flags.million ? 'million' : 'tables'
    writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), section, text))
  }
}

async function bench(
  wanted: readonly string[],
  sizes: readonly number[],
  runs: number,
  heapMb?: number,
): Promise<Results> {
  buildPeers()
  // Starting takes so short that more runs are affordable, and needed.
  const startup = wanted.includes('startup') ? await measureInTurns(startupPrograms(), runs * 3) : undefined
  const measured: SizeResults[] = []
  for (const members of sizes) {
    const data = prepareData(DATA, members)
    await checkResults(data)
    const parts: Partial<Record<Part, Comparison>> = {}
    for (const part of PARTS.filter((each) => wanted.includes(each))) {
      console.error(`${members.toLocaleString('en')} members: ${part}`)
      const programs = Object.entries<Program>(PROGRAMS[part](data)).map(
        ([key, program]) => [key, heapMb === undefined ? program : { ...program, heapMb }] as const,
      )
      parts[part] = await measureInTurns(Object.fromEntries(programs), runs)
    }
    measured.push({ members, parts })
  }
  return { sizes: measured, ...(startup && { startup }) }
}
