import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { faultsOf, soakWatch } from '../../scripts/watch-soak.ts'

/** `--import tsx` registers in the main thread only; this does in each. */
const TSX = `data:text/javascript,import{register}from"${import.meta.resolve('tsx/esm/api')}";register()`
const PROGRAM = ['--import', TSX, resolve('src/cli.ts')]
const EVENTS = Number(process.env['RUNS'] ?? 300)

test(
  'a watch takes events in bursts, twice and out of order, within the second, and its last reading is what drift says',
  { timeout: 600_000 },
  async () => {
    const figures = await soakWatch({ program: PROGRAM, events: EVENTS, members: 200, seed: 11 })
    expect({ ...figures, faults: faultsOf(figures) }).toMatchObject({ faults: [], edits: EVENTS })
    expect(figures.changes).toBeGreaterThan(0)
  },
)
