import { hostname } from 'node:os'
import { readlinkSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Listener } from '../events.ts'
import { createProgress } from '../report/progress.ts'
import { createWording, type Wording } from '../report/wording.ts'
import { languageOf } from './language.ts'
import type { LockingProcess } from '../state/file-lock.ts'

/** A stream that text is written to; the process's own, or a test's. */
export interface Output {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
  /** Calls back when what was written has been taken (`drain`), or nobody takes any more (`close`). */
  readonly once?: (event: 'drain' | 'close', listener: () => void) => unknown
  readonly off?: (event: 'drain' | 'close', listener: () => void) => unknown
  /** Nobody reads any more. */
  readonly destroyed?: boolean
}

/** The world outside of the program: everything that a command may look at or touch, so that tests can bring their own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdout: Output
  readonly stderr: Output
  /** Asks a person and resolves with the line typed; `undefined`: there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined
  readonly readStdin: () => Promise<string>
  readonly clock: () => number
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly pid: number
  readonly isAlive: (pid: number) => boolean
  /** Whether work may be given to threads of this process: not where tests stand in for it. */
  readonly hasThreads?: boolean
  /** Calls back at Ctrl-C (130) or a request to end (143) until the returned function is called. */
  readonly onInterrupt: (listener: (code: 130 | 143) => void) => () => void
}

/** Flags that every command takes, as commander parses them. */
export interface CommonFlags {
  readonly org?: string
  readonly state?: string
  readonly format?: string
  readonly sandbox?: boolean
  readonly parallelism?: string
  readonly color?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly showSensitive?: boolean
  readonly lang?: string
  /** Of the commands that take the lock. */
  readonly lockTimeout?: string
}

/** What a command works with: the world and the flags, looked at once. */
export interface Context {
  readonly world: World
  readonly flags: CommonFlags
  readonly wording: Wording
  readonly isCi: boolean
  /** Whether colours go to stdout, and to stderr. */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean }
  /** Columns for text on stdout; `Infinity` where it is no terminal. */
  readonly width: number
  readonly verbose: boolean
  /** Absolute form of a path as typed. */
  readonly path: (typed: string) => string
  /** A path as the user would type it. */
  readonly shown: (path: string) => string
  readonly print: (text: string) => void
  /** Says something beside the result; silent with `--quiet`. */
  readonly note: (text: string) => void
  readonly progress: { readonly listener: Listener; readonly finish: () => void }
}

export function createContext(world: World, flags: CommonFlags): Context {
  const wording = createWording({
    lang: languageOf(flags.lang, world.env),
    showSensitive: flags.showSensitive === true,
  })
  const isQuiet = flags.quiet === true
  const silent = { listener: () => undefined, finish: () => undefined }
  return {
    world,
    flags,
    wording,
    isCi: isSet(world.env['CI']) && world.env['CI'] !== 'false',
    color: { stdout: wantsColor(world, flags, world.stdout), stderr: wantsColor(world, flags, world.stderr) },
    width: world.stdout.isTTY === true ? (world.stdout.columns ?? 80) : Infinity,
    verbose: flags.verbose === true,
    path: (typed) => (isAbsolute(typed) ? typed : join(world.cwd, typed)),
    shown: (path) => shownPath(world.cwd, path),
    print: (text) => void world.stdout.write(text),
    note: (text) => {
      if (!isQuiet) world.stderr.write(text)
    },
    progress: isQuiet ? silent : createProgress({ stream: world.stderr, clock: world.clock, wording }),
  }
}

/** https://no-color.org, and `FORCE_COLOR` as Node understands it. */
function wantsColor({ env }: World, flags: CommonFlags, stream: Output): boolean {
  if (flags.color === false || isSet(env['NO_COLOR'])) return false
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}

function shownPath(cwd: string, path: string): string {
  const inside = relative(cwd, path)
  return (inside.startsWith('..') ? path : inside).split(sep).join('/')
}

/** This process, as whoever takes a lock. */
export function lockingProcess(world: World): LockingProcess {
  const user = world.env['GITLAB_USER_LOGIN'] ?? world.env['GITHUB_ACTOR'] ?? world.env['USER'] ?? world.env['USERNAME']
  const namespace = processNamespace()
  return {
    ...(isSet(user) && { user }),
    host: hostname(),
    ...(namespace !== undefined && { namespace }),
    pid: world.pid,
    since: world.now().toISOString(),
  }
}

/** Linux only; elsewhere all processes of a host have numbers of their own. */
function processNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

/** Lines as what is printed. */
export function* withLineEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
