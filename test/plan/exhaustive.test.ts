import { expect, test } from 'vitest'
import { afterCalls } from '../helpers/apply-calls.ts'
import { planBetween } from '../helpers/plan-worlds.ts'
import { liveOf, type World } from '../helpers/random-org.ts'

const MOST_DEPARTMENTS = 4
const EVERY_ID = 0xffff

/** Every tree of up to `most` departments with ids 2, 3 … and two names. */
function everyTree(most: number): readonly World[] {
  const worlds: World[] = []
  const grow = (departments: World['departments'], left: readonly number[]): void => {
    worlds.push({ departments, members: [], tags: [] })
    if (departments.length === most) return
    for (const id of left) {
      for (let parent = -1; parent < departments.length; parent++) {
        // One order of declaration for each tree: parents first, then by id.
        const last = departments.at(-1)
        if (
          last &&
          !(parent === departments.length - 1 || (parent <= last.parent && (parent < last.parent || id > last.id)))
        )
          continue
        for (const name of ['部0', '部1']) {
          if (departments.some((other) => other.parent === parent && other.name === name)) continue
          grow(
            [...departments, { id, parent, name }],
            left.filter((other) => other !== id),
          )
        }
      }
    }
  }
  grow(
    [],
    Array.from({ length: most }, (_, i) => i + 2),
  )
  return worlds
}

/** Of the trees that differ only in which department has which id, one: it stands for all of them as where to start from. */
function isFirstOfItsKind(world: World): boolean {
  const own = shape(world, (id) => id)
  return orders(Array.from({ length: MOST_DEPARTMENTS }, (_, i) => i + 2)).every(
    (ids) => own <= shape(world, (id) => ids[id - 2] ?? id),
  )
}

function shape({ departments }: World, rename: (id: number) => number): string {
  const id = (index: number): number => (index < 0 ? 1 : rename(departments[index]?.id ?? 1))
  return departments
    .map(({ parent, name }, index) => `${id(index)} ${id(parent)} ${name}`)
    .sort()
    .join()
}

function orders(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}

/** Every set of up to three members who share two mobiles and have a mail of their own, or none. */
function everyTeam(): readonly World[] {
  const mobiles = [undefined, '13800000001', '13800000002']
  const choices = (userid: string) => [
    undefined,
    ...mobiles.flatMap((mobile) =>
      [undefined, `${userid}@example.com`, 'shared@example.com'].flatMap((email) =>
        mobile === undefined && email === undefined
          ? []
          : [{ userid, ...(mobile && { mobile }), ...(email && { email }) }],
      ),
    ),
  ]
  const worlds: World[] = []
  for (const a of choices('a')) {
    for (const b of choices('b')) {
      for (const c of choices('c')) {
        const team = [a, b, c].filter((member) => member !== undefined)
        const values = team.flatMap(({ mobile, email }) => [mobile, email]).filter((value) => value !== undefined)
        if (new Set(values).size < values.length) continue
        const members = team.map((member) => ({
          ...member,
          name: '人',
          in: [{ department: -1, leader: false, order: 0 }],
        }))
        worlds.push({ departments: [], members, tags: [] })
      }
    }
  }
  return worlds
}

/** `contradicts`: a declared id is to stand where another live department stands, which is a mistake in the files. */
function outcome(from: World, to: World): 'arrives' | 'contradicts' | 'refused' | 'fails' {
  const plan = planBetween(from, to, EVERY_ID)
  if (!plan) return 'contradicts'
  if (plan.blocked.length > 0)
    return plan.blocked.every(({ message }) => message.code === 'plan.conflict-cycle') ? 'refused' : 'fails'
  const then = afterCalls(
    liveOf(from),
    plan.steps.map((step) => step.call),
  )
  return planBetween(from, to, EVERY_ID, then)?.changes.length === 0 ? 'arrives' : 'fails'
}

/** Everybody whose only contact is held by another of them, in a circle. */
function isHopeless(from: World, to: World): boolean {
  const alone = from.members.filter((member) => {
    const final = to.members.find((other) => other.userid === member.userid)
    return final && (member.mobile === undefined || member.email === undefined)
  })
  return alone.length >= 2
}

test('every tree of up to four departments becomes every other', () => {
  const trees = everyTree(MOST_DEPARTMENTS)
  const failures: unknown[] = []
  let arrived = 0
  for (const from of trees.filter(isFirstOfItsKind)) {
    for (const to of trees) {
      const found = outcome(from, to)
      if (found === 'arrives') arrived++
      if (found === 'fails' || found === 'refused') failures.push([from, to])
    }
  }
  expect(failures.slice(0, 3)).toEqual([])
  expect(arrived).toBeGreaterThan(10_000)
}, 1_200_000)

test('every team that shares two mobiles and a mail becomes every other, unless two swap their only contact', () => {
  const teams = everyTeam()
  const failures: unknown[] = []
  let refused = 0
  for (const from of teams) {
    for (const to of teams) {
      const found = outcome(from, to)
      if (found === 'refused') refused++
      if (found === 'fails' || (found === 'refused' && !isHopeless(from, to))) failures.push([from, to])
    }
  }
  expect(failures.slice(0, 3)).toEqual([])
  expect(refused / teams.length ** 2).toBeLessThan(0.02)
}, 1_200_000)
