import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { createContext, type Context, type Output } from '../../src/commands/context.ts'
import { openSink } from '../../src/commands/sink.ts'
import { NOWHERE } from '../helpers/run-in.ts'

function contextOf(stdout: Output, cwd = '/'): Context {
  return createContext({ ...NOWHERE, cwd, stdout, pid: 7 }, {})
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgctl-sink-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('no more is written than the reader takes', async () => {
  const stream = new PassThrough({ highWaterMark: 4 })
  const sink = await openSink(contextOf(stream), undefined)
  let isTaken = false
  const writing = sink.write('more than four').then((isRead) => {
    isTaken = true
    return isRead
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isTaken).toBe(false)
  expect(String(stream.read())).toBe('more than four')
  expect(await writing).toBe(true)
})

test('a reader that goes away ends the writing instead of holding it up', async () => {
  const stream = new PassThrough({ highWaterMark: 4 })
  const sink = await openSink(contextOf(stream), undefined)
  const writing = sink.write('more than four')
  stream.destroy()
  expect(await writing).toBe(true)
  expect(await sink.write('again')).toBe(false)
  expect(stream.listenerCount('drain') + stream.listenerCount('close')).toBeLessThanOrEqual(1)
})

test('a file is in its place when it is whole, for its owner alone', async () => {
  const folder = aFolder()
  const sink = await openSink(contextOf({ write: () => true }, folder), 'new/people.csv')
  await sink.write('a')
  await sink.write('b')
  expect(readdirSync(join(folder, 'new'))).toEqual(['people.csv.7.part'])
  await sink.commit()
  await sink.close()
  expect(readFileSync(join(folder, 'new/people.csv'), 'utf8')).toBe('ab')
  expect(statSync(join(folder, 'new/people.csv')).mode & 0o777).toBe(0o600)
})

test('of one that was given up nothing is left', async () => {
  const folder = aFolder()
  const sink = await openSink(contextOf({ write: () => true }, folder), 'people.csv')
  await sink.write('a')
  await sink.close()
  expect(readdirSync(folder)).toEqual([])
})
