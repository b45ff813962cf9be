import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseFaults } from '../src/sandbox/faults-spec.ts'
import { startSandbox } from '../src/sandbox/server.ts'

/*
 * A whole company is created while everything goes wrong that may, and the process is killed now and then. In the end everybody has
 * to be there, once, and nobody invited.
 */

const { values: flags } = parseArgs({
  options: {
    members: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '3' },
    'kill-every': { type: 'string', default: '20' },
    faults: {
      type: 'string',
      default: [
        'latency=5/80,seed=7,concurrent=40',
        '*=drop-before@0.1%,*=drop-after@0.2%,*=-1@0.2%,*=after:-1@0.1%,*=6000@0.2%,*=http-502@0.1%,*=http-500@0.1%',
        '*=truncated@0.1%,*=slow-300@0.2%,*=expire-token@0.02%,*=45009x1+6000',
      ].join(),
    },
  },
})

const members = Number(flags.members)
const { seed, latency, faults, limits } = parseFaults(flags.faults)
const cwd = mkdtempSync(join(tmpdir(), 'orgctl-soak-'))
const running = await startSandbox({
  faults,
  ...(seed !== undefined && { faultSeed: seed }),
  ...(latency !== undefined && { latencyMs: latency }),
  ...(limits && { limits }),
})

function org(): object {
  const departments = Array.from({ length: Math.ceil(members / 100) }, (_, i) => ({ key: `d${i}`, name: `部门${i}` }))
  return {
    version: 1,
    departments,
    members: Array.from({ length: members }, (_, i) => ({
      userid: `u${i}`,
      name: `成员${i}`,
      mobile: `1${String(3_000_000_000 + i)}`,
      departments: [`d${Math.floor(i / 100)}`],
    })),
    tags: [{ name: '全体', members: Array.from({ length: Math.min(members, 5000) }, (_, i) => `u${i}`) }],
  }
}

function apply(killAfterMs: number | undefined): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [resolve('dist/cli.js'), 'apply', '--auto-approve', '--strategy', 'calls', '--report', 'report.json'],
    {
      cwd,
      env: { WECOM_BASE_URL: running.url, WECOM_CORP_ID: 'wwsandbox', WECOM_CONTACTS_SECRET: 'contacts' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  return new Promise((settle) =>
    child.once('close', (code) => {
      clearTimeout(timer)
      settle(code)
    }),
  )
}

mkdirSync(join(cwd, 'org'))
writeFileSync(join(cwd, 'org/org.yaml'), JSON.stringify(org()))
const startedAt = performance.now()
let code: number | null = null
let kills = 0
for (; kills < Number(flags.kills) && code === null; kills++) code = await apply(Number(flags['kill-every']) * 1000)
for (let tries = 0; code !== 0 && tries < 3; tries++) {
  code = await apply(undefined)
  console.log(`exit code ${code}`)
}
const { sandbox } = running
const effects = Object.entries(sandbox.effects())
const doubled = effects.filter(([, counts]) => (counts.created ?? 0) > 1 || counts.deleted !== undefined)
const found = sandbox.state().members.length
console.log(
  `${found} of ${members} members after ${Math.round((performance.now() - startedAt) / 1000)} s and ${kills} kills; ${doubled.length} double effects, ${sandbox.invitations().length} invitations`,
)
console.log(JSON.stringify(sandbox.calls()))
await running.close()
rmSync(cwd, { recursive: true, force: true })
if (code !== 0 || found !== members || doubled.length > 0 || sandbox.invitations().length > 0) process.exitCode = 1
