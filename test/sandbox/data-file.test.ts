import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSandbox } from '../../src/sandbox/server.ts'
import { clientOf } from './client.ts'

let folder = ''
let dataFile = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  dataFile = join(folder, 'deep', 'sandbox.json')
})

afterEach(() => rmSync(folder, { recursive: true }))

test('what was done in one run is there in the next', async () => {
  const first = createSandbox({ dataFile, seed: { departments: [{ id: 2, name: 'a' }] } })
  await clientOf(first).post('department/create', { name: 'b', parentid: 2, id: 3 })
  await first.close()
  const second = createSandbox({ dataFile, seed: { departments: [{ id: 9, name: 'z' }] } })
  expect(second.state()).toEqual(first.state())
})

test('many changes are written together', async () => {
  const sandbox = createSandbox({ dataFile })
  const { post } = clientOf(sandbox)
  for (let i = 0; i < 50; i += 1) await post('department/create', { name: `d${i}`, parentid: 1 })
  expect(() => statSync(dataFile)).toThrow('ENOENT')
  await sandbox.close()
  const saved: unknown = JSON.parse(readFileSync(dataFile, 'utf8'))
  expect(saved).toMatchObject({ departments: sandbox.state().departments })
})

test('a change is written while the sandbox still runs', async () => {
  const sandbox = createSandbox({ dataFile })
  sandbox.replace({ departments: [{ id: 2, name: 'a' }] })
  await vi.waitFor(() => statSync(dataFile), { timeout: 5000 })
  expect(createSandbox({ dataFile }).state()).toEqual(sandbox.state())
})

test('a file that cannot be written is told at the end', async () => {
  writeFileSync(join(folder, 'deep'), 'not a folder')
  expect(() => createSandbox({ dataFile })).toThrow('cannot be read')
  const sandbox = createSandbox({ dataFile: join(folder, 'other', 'sandbox.json') })
  sandbox.replace({})
  writeFileSync(join(folder, 'other'), 'not a folder')
  await expect(sandbox.close()).rejects.toThrow('EEXIST')
})

test('only its owner can read it', async () => {
  const sandbox = createSandbox({ dataFile })
  sandbox.replace({})
  await sandbox.close()
  expect(statSync(dataFile).mode & 0o777).toBe(0o600)
})

test('a run without changes writes nothing', async () => {
  const sandbox = createSandbox({ dataFile })
  await clientOf(sandbox).get('tag/list')
  await sandbox.close()
  expect(() => statSync(dataFile)).toThrow('ENOENT')
})

test('a file that is no snapshot is told', () => {
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, '{"departments": 1}')
  expect(() => createSandbox({ dataFile: broken })).toThrow(/sandbox data file .*broken\.json cannot be read/u)
})
