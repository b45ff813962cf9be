import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StateServer {
  /** Without a slash at the end. */
  readonly url: string
  /** What goes wrong next, by method. */
  readonly fail: (fault: {
    readonly method: string
    readonly outcome: number | 'drop-before' | 'drop-after'
    readonly times?: number
    /** Matching requests that pass before. */
    readonly skip?: number
  }) => Promise<void>
  /** Requests so far: `POST /state?ID`. */
  readonly log: () => Promise<readonly string[]>
  readonly state: (path: string) => Promise<string | undefined>
  readonly lockOf: (path: string) => Promise<Readonly<Record<string, unknown>> | undefined>
  readonly stop: () => Promise<void>
}

/** A state server in a process of its own. */
export async function startStateServer(settings: {
  readonly flavour: 'terraform' | 'gitlab'
  readonly username?: string
  readonly password?: string
}): Promise<StateServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/helpers/state-server.ts', JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [first] = (await once(child.stdout, 'data')) as [Buffer] // no encoding is set
  const url = first.toString('utf8').trim()
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json()
  return {
    url,
    fail: async (fault) => {
      await fetch(`${url}/_faults`, { method: 'POST', body: JSON.stringify([{ times: 1, skip: 0, ...fault }]) })
    },
    log: async () => (await read('/_log')) as readonly string[], // written by the server above
    state: async (path) => {
      const { states } = (await read('/_state')) as { states: [string, string][] } // written by the server above
      return states.find(([name]) => name === path)?.[1]
    },
    lockOf: async (path) => {
      const { locks } = (await read('/_state')) as { locks: [string, Record<string, unknown>][] } // likewise
      return locks.find(([name]) => name === path)?.[1]
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}
