import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { spawn } from 'node:child_process'
import { Pool } from 'undici'
import { createDirectory } from '../src/wecom/directory.ts'
import { replaceSection } from './report.ts'

/*
 * How much of what WeCom allows a program uses: updates of members for some minutes, against a sandbox in a process of its own that
 * takes 50 ms for each answer and allows 10,000 calls a minute. Each program has a sandbox of its own.
 */

const USAGE = `npm run bench:throughput -- [options]

  --seconds 175
  --write            put the table into docs/benchmarks.md`

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '175' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const ORGCTL = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const DOCUMENT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
const PER_MINUTE = 10_000
const AT_ONCE = 48
const USERID = 'zhangsan'

interface Contender {
  readonly label: string
  /** Sends updates until `isOver`. */
  readonly run: (url: string, isOver: () => boolean) => Promise<void>
}

const CONTENDERS: readonly Contender[] = [
  {
    label: `orgctl's client, ${AT_ONCE} at once`,
    run: async (url, isOver) => {
      const stopping = new AbortController()
      const directory = createDirectory({
        corpId: 'wwsandbox',
        contactsSecret: 'contacts',
        baseUrl: url,
        userAgent: 'bench',
        parallelism: AT_ONCE,
        signal: stopping.signal,
      })
      const timer = setInterval(() => {
        if (isOver()) stopping.abort()
      }, 100)
      const work = async (): Promise<void> => {
        while (!isOver()) {
          await directory
            .execute({ call: 'user/update', userid: USERID, set: { position: `P${Math.random()}` } })
            .catch((error: unknown) => {
              if (!isOver()) throw error
            })
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      clearInterval(timer)
      await directory.close()
    },
  },
  {
    label: 'a loop over a client as SDKs have it, one call after another',
    run: async (url, isOver) => {
      const token = await tokenOf(url)
      while (!isOver()) {
        const response = await fetch(`${url}/cgi-bin/user/update?access_token=${token}`, {
          method: 'POST',
          body: body(),
        })
        await response.json()
      }
    },
  },
  {
    label: `bare \`undici\`, ${AT_ONCE} at once, no limit of its own`,
    run: async (url, isOver) => {
      const token = await tokenOf(url)
      const pool = new Pool(url, { connections: AT_ONCE })
      const path = `/cgi-bin/user/update?access_token=${token}`
      const work = async (): Promise<void> => {
        while (!isOver()) await (await pool.request({ method: 'POST', path, body: body() })).body.json()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      await pool.close()
    },
  },
]

function body(): string {
  return JSON.stringify({ userid: USERID, position: `P${Math.random()}` })
}

async function tokenOf(url: string): Promise<string> {
  const response = await fetch(`${url}/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts`)
  const { access_token } = (await response.json()) as { readonly access_token: string } // the sandbox's answer
  return access_token
}

async function measure({ label, run }: Contender, seconds: number): Promise<string> {
  const child = spawn(process.execPath, [ORGCTL, 'sandbox', '--port', '0', '--faults', `latency=50,rate=${PER_MINUTE}`])
  try {
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\/\/\S+/u.exec(chunk.toString('utf8'))?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    const member = { userid: USERID, name: USERID, mobile: '13800000000', department: [1] }
    await fetch(`${url}/_sandbox/console`, {
      method: 'POST',
      body: JSON.stringify({ call: 'user/create', body: member }),
    })
    console.error(`${label}: ${seconds} s`)
    const until = performance.now() + seconds * 1000
    await run(url, () => performance.now() >= until)
    const calls = (await (await fetch(`${url}/_sandbox/calls`)).json()) as Record<string, Record<string, number>> // the sandbox's counts
    const { 0: taken = 0, 45009: refused = 0 } = calls['user/update'] ?? {}
    const allowed = PER_MINUTE * Math.ceil(seconds / 60)
    const figures = [taken, allowed, `${((100 * taken) / allowed).toFixed(1)} %`, refused]
    return `| ${label} | ${figures.map((each) => (typeof each === 'number' ? each.toLocaleString('en') : each)).join(' | ')} |`
  } finally {
    child.kill()
  }
}

if (flags.help) console.log(USAGE)
else {
  const rows: string[] = []
  for (const contender of CONTENDERS) rows.push(await measure(contender, Number(flags.seconds)))
  const text = [
    `${new Date().toISOString().slice(0, 10)}; ${flags.seconds} seconds each; Node ${process.versions.node}.`,
    '',
    '| program | updates taken | allowed | share | answers of 45009 |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  console.log(text)
  if (flags.write) writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'throughput', text))
}
