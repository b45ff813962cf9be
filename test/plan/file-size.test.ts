import { expect, test } from 'vitest'
import type { ImportedMember } from '../../src/model/call.ts'
import { MAX_IMPORT_BYTES } from '../../src/model/import-file.ts'
import { inFiles } from '../../src/plan/file-size.ts'
import { toMemberCsv } from '../../src/wecom/csv.ts'

function people(count: number): readonly ImportedMember[] {
  return Array.from({ length: count }, (_, index) => ({
    userid: `p${index}`,
    name: `张三${index}`,
    departments: [{ department: 2, leader: false, order: 0 }],
    cells: { mobile: `138${String(index).padStart(8, '0')}`, address: '广州市海珠区新港中路'.repeat(12) },
    attributes: { 工号: String(index) },
  }))
}

const columns = { columns: ['mobile', 'address'], attributes: ['工号'] } as const

test('rows go into as few files as WeCom takes, each row into one, in their order', () => {
  const rows = people(120_000)
  const files = inFiles(rows, columns)
  const sizes = files.map((members) => toMemberCsv({ ...columns, members }).length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_IMPORT_BYTES)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(files).toHaveLength(Math.ceil(total / MAX_IMPORT_BYTES))
  expect(files.flat()).toEqual(rows)
})

test('nobody makes no file', () => {
  expect(inFiles([], columns)).toEqual([])
})
