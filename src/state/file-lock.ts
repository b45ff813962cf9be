/*
 * A lock in a file. It is taken by creating the file, which only one process can. Whose process has died leaves it behind, and then it
 * is taken over. Two who see the same dead holder must not both do that, and neither may remove a lock that somebody has taken
 * meanwhile. So the one to take it over is again settled by creating a file, named after the very lock that was found; whoever creates it
 * looks once more, and then puts the own lock in place of the dead one in a single step.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { OrgctlError } from '../errors.ts'
import { isCode } from './key.ts'
import { StateLocked } from './locked.ts'
import type { LockHolder } from './store.ts'

/** The process that takes a lock. */
export interface LockingProcess {
  readonly user?: string
  readonly host: string
  /** Of the process ids, where the system has several: in a container the same number is another process. */
  readonly namespace?: string
  readonly pid: number
  /** ISO 8601, UTC. */
  readonly since: string
}

export interface FileLockOptions {
  readonly path: string
  /** The path as the user typed it, for messages. */
  readonly shown: string
  readonly self: LockingProcess
  /** Whether a process of this host is alive. */
  readonly isAlive: (pid: number) => boolean
}

interface LockContent extends LockingProcess {
  readonly operation?: string
}

/** @throws StateLocked */
export async function takeFileLock(
  options: FileLockOptions,
  place: string,
  operation: string,
): Promise<() => Promise<void>> {
  const { path, shown, self } = options
  const text = `${JSON.stringify({ id: randomUUID(), ...self, operation })}\n`
  await take(options, place, text)
  return async () => {
    if ((await readLock(path, shown)) === text) await rm(path, { force: true })
  }
}

/** How often the lock may come and go under our hands before somebody else counts as holding it. */
const TRIES = 3

async function take(options: FileLockOptions, place: string, text: string): Promise<void> {
  const { path, shown } = options
  let holder: LockContent | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    if (await create(path, text, shown)) return
    const found = await readLock(path, shown)
    if (found === undefined) continue
    holder = parseLock(found)
    if (!holder || !isAbandoned(holder, options)) break
    if (await takeOver(path, found, text, shown)) return
  }
  throw new StateLocked(place, holder && toHolder(holder))
}

export async function breakFileLock({
  path,
  shown,
}: Pick<FileLockOptions, 'path' | 'shown'>): Promise<LockHolder | undefined> {
  const found = await readLock(path, shown)
  if (found === undefined) return undefined
  await rm(path, { force: true })
  await rm(claimOf(path, found), { force: true })
  const holder = parseLock(found)
  return holder ? toHolder(holder) : { who: '?', since: '?' }
}

/** Who holds the lock at this moment. */
export async function fileLockHolder({
  path,
  shown,
}: Pick<FileLockOptions, 'path' | 'shown'>): Promise<LockHolder | undefined> {
  const found = await readLock(path, shown)
  const holder = found === undefined ? undefined : parseLock(found)
  return holder && toHolder(holder)
}

function isAbandoned(holder: LockContent, { self, isAlive }: FileLockOptions): boolean {
  const isOurs = holder.host === self.host && (holder.namespace ?? self.namespace) === self.namespace
  return isOurs && !isAlive(holder.pid)
}

/** False when somebody else was quicker. */
async function takeOver(path: string, dead: string, text: string, shown: string): Promise<boolean> {
  const claim = claimOf(path, dead)
  if (!(await create(claim, text, shown))) return false
  try {
    if ((await readLock(path, shown)) !== dead) return false
    const own = `${path}.${randomUUID()}`
    await writeFile(own, text, { mode: 0o600 })
    await rename(own, path)
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

function claimOf(path: string, dead: string): string {
  return `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`
}

async function create(path: string, text: string, shown: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw new OrgctlError('state.unwritable', { params: { place: shown }, cause: error })
  }
}

async function readLock(path: string, shown: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new OrgctlError('state.unreadable', { params: { place: shown }, cause: error })
  }
}

function toHolder({ user, host, pid, since, operation }: LockContent): LockHolder {
  return {
    who: `${user === undefined ? '' : `${user}@`}${host}, pid ${pid}`,
    since,
    ...(operation !== undefined && { operation }),
  }
}

/** `undefined` for one that is not complete: its process is just writing it, or died while doing so. */
function parseLock(text: string): LockContent | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const field = (name: string): unknown => Reflect.get(parsed, name)
  const [host, pid, since] = [field('host'), field('pid'), field('since')]
  if (typeof host !== 'string' || typeof pid !== 'number' || typeof since !== 'string') return undefined
  const [user, namespace, operation] = [field('user'), field('namespace'), field('operation')]
  return {
    host,
    pid,
    since,
    ...(typeof user === 'string' && { user }),
    ...(typeof namespace === 'string' && { namespace }),
    ...(typeof operation === 'string' && { operation }),
  }
}
