import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { breakFileLock, fileLockHolder, takeFileLock, type LockingProcess } from '../../src/state/file-lock.ts'
import { StateLocked } from '../../src/state/locked.ts'

const SINCE = '2026-03-02T08:00:00.000Z'

function aPlace(): string {
  const dir = mkdtempSync(join(tmpdir(), 'orgctl-lock-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'state.json.lock')
}

function process(pid: number, more: Partial<LockingProcess> = {}): LockingProcess {
  return { host: 'build-7', pid, since: SINCE, ...more }
}

function take(path: string, self: LockingProcess, alive: readonly number[] = []): Promise<() => Promise<void>> {
  const isAlive = (pid: number): boolean => alive.includes(pid)
  return takeFileLock({ path, shown: 'state.json.lock', self, isAlive }, 'state.json', 'apply')
}

test('names its holder, and what it is for', async () => {
  const path = aPlace()
  await take(path, process(1, { user: 'alice' }))
  const expected = { who: 'alice@build-7, pid 1', since: SINCE, operation: 'apply' }
  expect(await fileLockHolder({ path, shown: path })).toEqual(expected)
  await expect(take(path, process(2), [1])).rejects.toThrow('alice@build-7, pid 1')
  expect(await breakFileLock({ path, shown: path })).toEqual(expected)
  expect(await breakFileLock({ path, shown: path })).toBeUndefined()
})

test('is given back by its holder only', async () => {
  const path = aPlace()
  const release = await take(path, process(1))
  await breakFileLock({ path, shown: path })
  const other = await take(path, process(2))
  await release()
  expect(await fileLockHolder({ path, shown: path })).toMatchObject({ who: 'build-7, pid 2' })
  await other()
  await other()
  expect(readdirSync(join(path, '..'))).toEqual([])
})

test.each([
  ['of a living process', process(1), [1]],
  ['of another host', process(1, { host: 'build-8' }), []],
  ['of another container', process(1, { namespace: 'pid:[4]' }), []],
] as const)('%s is respected', async (_whose, holder, alive) => {
  const path = aPlace()
  await take(path, holder)
  await expect(take(path, process(2, { namespace: 'pid:[3]' }), alive)).rejects.toBeInstanceOf(StateLocked)
})

test.each([
  ['a dead process', process(1, { namespace: 'pid:[3]' })],
  ['a dead process of a time without namespaces', process(1)],
])('of %s is taken over', async (_whose, holder) => {
  const path = aPlace()
  await take(path, holder)
  const release = await take(path, process(2, { namespace: 'pid:[3]' }))
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: 2 })
  await release()
  expect(readdirSync(join(path, '..'))).toEqual([])
})

test.each(['', '{"host":"build-7"', 'null', '[]', '{"host":"build-7","pid":"1","since":"now"}'])(
  'that says %j belongs to somebody unknown',
  async (text) => {
    const path = aPlace()
    writeFileSync(path, text)
    const error: unknown = await take(path, process(2)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'StateLocked', code: 'state.locked-by-unknown' })
    expect(await breakFileLock({ path, shown: path })).toEqual({ who: '?', since: '?' })
    await take(path, process(2))
  },
)

test('of many who find the same dead holder at once, one takes it over', async () => {
  for (let round = 0; round < 100; round++) {
    const path = aPlace()
    await take(path, process(1))
    const pids = [2, 3, 4, 5, 6, 7]
    const results = await Promise.allSettled(pids.map((pid) => take(path, process(pid), pids)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const winner = results.findIndex(({ status }) => status === 'fulfilled')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: pids[winner] })
    expect(readdirSync(join(path, '..'))).toEqual(['state.json.lock'])
  }
})

test('is never held by two, however many come, go and die', async () => {
  const path = aPlace()
  const alive = new Set<number>()
  let holding = 0
  let next = 1
  const isAlive = (pid: number): boolean => alive.has(pid)
  const live = async (dies: boolean): Promise<void> => {
    const self = process(next++)
    alive.add(self.pid)
    const release = await takeFileLock({ path, shown: path, self, isAlive }, 'state', 'apply').catch(() => undefined)
    if (!release) return
    expect(++holding).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
    holding--
    if (dies) alive.delete(self.pid)
    else await release()
  }
  for (let round = 0; round < 60; round++) {
    await Promise.all(Array.from({ length: 5 }, (_, index) => live((round + index) % 3 === 0)))
  }
  expect(next).toBeGreaterThan(300)
})
