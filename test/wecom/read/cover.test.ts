import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coveringDepartments } from '../../../src/wecom/read/cover.ts'
import type { Memberships } from '../../../src/wecom/read/memberships.ts'

/** `'a 1 2'`: a is in 1 and 2. */
function memberships(...rows: readonly string[]): Memberships {
  return new Map(
    rows.map((row) => {
      const [userid = '', ...departments] = row.split(' ')
      return [userid, { userid, departments: new Set(departments.map(Number)) }] as const
    }),
  )
}

const ALL = { has: () => true }

test.each([
  { name: 'nobody', rows: [], chosen: [] },
  { name: 'everybody in one', rows: ['a 1', 'b 1'], chosen: [1] },
  { name: 'a department whose members are all elsewhere', rows: ['a 1', 'b 2', 'c 1 2 3'], chosen: [1, 2] },
  { name: 'two departments for one member', rows: ['a 4 7'], chosen: [4] },
  { name: 'one large before two small', rows: ['a 1 3', 'b 2 3', 'c 1 3', 'd 2 3'], chosen: [3] },
])('$name', ({ rows, chosen }) => {
  expect(coveringDepartments(memberships(...rows), ALL)).toEqual(chosen)
})

test('what is not visible is neither chosen nor missed', () => {
  const rows = memberships('a 1', 'b 1 2', 'c 3')
  expect(coveringDepartments(rows, new Set([2]))).toEqual([2])
})

test('has everybody that can be had, and asks for nothing that cannot', () => {
  const places = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(places, { maxLength: 20 }), fc.uniqueArray(fc.integer({ min: 1, max: 8 })), (people, ids) => {
      const visible = new Set(ids)
      const rows = memberships(...people.map((departments, i) => `u${i} ${departments.join(' ')}`))
      const chosen = coveringDepartments(rows, visible)
      expect(chosen.every((id) => visible.has(id))).toBe(true)
      for (const departments of people) {
        const isVisible = departments.some((id) => visible.has(id))
        expect(departments.some((id) => chosen.includes(id))).toBe(isVisible)
      }
      const inUse = new Set(people.flat().filter((id) => visible.has(id)))
      expect(chosen.length).toBeLessThanOrEqual(inUse.size)
    }),
  )
})

test('thirty thousand departments are no matter of seconds', () => {
  const rows = memberships(
    ...Array.from({ length: 60_000 }, (_, i) => `u${i} ${(i % 30_000) + 1} ${((i * 7) % 30_000) + 1}`),
  )
  const startedAt = performance.now()
  expect(coveringDepartments(rows, ALL).length).toBeLessThan(30_000)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})
