import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { journalPlace } from '../../src/state/journal-file.ts'

const HEAD = { corp_id: 'ww1', state: '.orgctl/state.json', serial: 4, time: '2026-03-02T08:00:00.000Z', steps: 3 }
const INTENT = { intend: 1, call: 'user/create', objects: ['member:zhang'] } as const

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgctl-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'below', 'state.json.journal')
}

test('what was appended is found again, in order', async () => {
  const place = journalPlace(aFile(), 'journal')
  const journal = await place.begin(HEAD)
  await journal.append([INTENT])
  await journal.append([
    { settled: 1, status: 'done' },
    { applied: 'member:zhang', record: null },
  ])
  await journal.close()
  expect(await place.read()).toEqual({
    head: { journal: '1', ...HEAD },
    entries: [INTENT, { settled: 1, status: 'done' }, { applied: 'member:zhang', record: null }],
  })
})

test('an intent is in the file before the appending of it is over', async () => {
  const file = aFile()
  const journal = await journalPlace(file, 'journal').begin(HEAD)
  await journal.append([INTENT])
  expect(readFileSync(file, 'utf8')).toContain('"intend":1')
  await journal.close()
})

test('what comes while a sync is on its way is written together with the next, and in order', async () => {
  const place = journalPlace(aFile(), 'journal')
  const journal = await place.begin(HEAD)
  await Promise.all(Array.from({ length: 500 }, (_, i) => journal.append([{ ...INTENT, intend: i }])))
  await journal.close()
  const found = await place.read()
  expect(found?.entries.map((entry) => ('intend' in entry ? entry.intend : -1))).toEqual([...Array(500).keys()])
})

test('a line that was cut off counts as not written', async () => {
  const file = aFile()
  const place = journalPlace(file, 'journal')
  const journal = await place.begin(HEAD)
  await journal.append([INTENT])
  await journal.close()
  appendFileSync(file, '{"settled":1,"sta')
  expect((await place.read())?.entries).toEqual([INTENT])
})

test.each(['', '{}\n', '{"journal":"2"}\n', 'not JSON\n'])('a file that is no journal is none: %j', async (text) => {
  const file = aFile()
  const place = journalPlace(file, 'journal')
  await (await place.begin(HEAD)).close()
  writeFileSync(file, text)
  expect(await place.read()).toBeUndefined()
})

test('only its owner may read it, and removing it twice does no harm', async () => {
  const file = aFile()
  const place = journalPlace(file, 'journal')
  await (await place.begin(HEAD)).close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await place.remove()
  await place.remove()
  expect(await place.read()).toBeUndefined()
})
