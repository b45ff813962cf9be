import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startSandbox, type RunningSandbox } from '../src/sandbox/server.ts'
import { measureInTurns, type Program } from './measure.ts'
import { makeOrganisation, type Organisation } from './organisation.ts'
import { buildPeers } from './peers.ts'
import { replaceSection } from './report.ts'
import { departmentsYaml, membersYaml, settingsYaml } from './yaml.ts'

/*
 * What a company costs that is created as a whole, by each strategy: time, peak memory, and calls. The sandbox is in this process,
 * with WeCom's quotas, and orgctl in its own.
 */

const USAGE = `npm run bench:apply -- [options]

  --members 100000
  --strategies calls,sync,replace
  --write            put the table into docs/benchmarks.md`

const { values: flags } = parseArgs({
  options: {
    members: { type: 'string', default: '100000' },
    strategies: { type: 'string', default: 'calls,sync,replace' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const ORGCTL = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('.data/apply', import.meta.url))
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))

const WRITE = /\/(?:create|update|delete|upload|syncuser|replaceuser|replaceparty)$/u

if (flags.help) console.log(USAGE)
else await bench(Number(flags.members), flags.strategies.split(','))

async function bench(members: number, strategies: readonly string[]): Promise<void> {
  buildPeers()
  rmSync(FOLDER, { recursive: true, force: true })
  const rows: string[] = []
  for (const strategy of strategies) {
    const folder = join(FOLDER, strategy)
    writeFiles(join(folder, 'org'), members)
    const running = await startSandbox()
    console.error(`${members.toLocaleString('en')} members: orgctl apply --strategy ${strategy}`)
    const { run } = await measureInTurns({ run: programOf(strategy, folder, running) }, 1)
    const [measured] = run?.runs ?? []
    if (!measured) throw new Error(`${strategy} was not measured`)
    const found = running.sandbox.state().members.length
    if (found !== members) throw new Error(`${strategy}: ${found} members instead of ${members}`)
    const [writes, reads] = countCalls(running)
    const figures = [measured.wallMs / 1000, measured.cpuMs / 1000, measured.peakMb, writes, reads]
    rows.push(`| \`${strategy}\` | ${figures.map((each) => Math.round(each).toLocaleString('en')).join(' | ')} |`)
    await running.close()
  }
  const text = [
    `${new Date().toISOString().slice(0, 10)}; ${members.toLocaleString('en')} members; Node ${process.versions.node}.`,
    '',
    '| strategy | seconds | seconds of CPU | peak memory, MB | writes | reads |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  console.log(text)
  if (flags.write) writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'apply', text))
}

function countCalls({ sandbox }: RunningSandbox): readonly [writes: number, reads: number] {
  let [writes, reads] = [0, 0]
  for (const [call, codes] of Object.entries(sandbox.calls())) {
    const count = Object.values(codes).reduce((sum, each) => sum + each, 0)
    if (WRITE.test(call)) writes += count
    else reads += count
  }
  return [writes, reads]
}

function programOf(strategy: string, cwd: string, { url }: RunningSandbox): Program {
  return {
    label: strategy,
    argv: [ORGCTL, 'apply', '--auto-approve', '--strategy', strategy, '--quiet'],
    cwd,
    exitCode: 0,
    maxRuns: 1,
    env: { WECOM_BASE_URL: url, WECOM_CORP_ID: 'wwsandbox', WECOM_CONTACTS_SECRET: 'contacts' },
  }
}

/** The people of the other measurements, with what a column can say of them: that is what the strategies differ in. */
function writeFiles(folder: string, members: number): void {
  mkdirSync(folder, { recursive: true })
  const organisation = makeOrganisation(members)
  const plain: Organisation = {
    ...organisation,
    member: (index) => {
      const { direct_leader: _leader, departments, ...member } = organisation.member(index)
      return { ...member, departments: [departments[0]] }
    },
  }
  const write = (name: string, chunks: Iterable<string>): void =>
    writeFileSync(join(folder, `${name}.yaml`), [...chunks].join(''))
  write('settings', settingsYaml())
  write('departments', departmentsYaml(plain))
  write('members', membersYaml(plain, 0, members))
}
