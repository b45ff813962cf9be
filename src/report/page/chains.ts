/**
 * Who a member reports to, and to whom these report, up to the top. The manager is the direct leader where one is stated, else
 * whoever leads the main department, else whoever leads the nearest one above it. Of several leaders the first one's way up counts, as
 * all of them share the department.
 *
 * Equal chains are one chain, so that comparing two is comparing two numbers, and a large company has about as many chains as
 * departments.
 */
import type { PlacedMember } from './chart.ts'

export interface Chain {
  /** Indices of members. */
  readonly managers: readonly number[]
  /** The chain of the first of them. */
  readonly next: number
}

export const NO_CHAIN = -1

export interface ChainSide {
  /** Index of the department above each department; -1 at the top. */
  readonly parents: readonly number[]
  readonly members: readonly (PlacedMember | undefined)[]
}

export interface Chains {
  readonly all: readonly Chain[]
  /** For each side, the chain of each member. */
  readonly of: readonly (readonly number[])[]
}

export function chainsOf(sides: readonly ChainSide[]): Chains {
  const all: Chain[] = []
  const known = new Map<string, number>()
  const intern = (managers: readonly number[], next: number): number => {
    const key = `${managers.join(',')};${next}`
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, all.length)
    all.push({ managers, next })
    return all.length - 1
  }
  return { all, of: sides.map((side) => chainsOfSide(side, intern)) }
}

/** Chains that are being followed: whoever leads somebody above himself ends the chain there. */
const OPEN = -2
const UNKNOWN = -3

function chainsOfSide(
  side: ChainSide,
  intern: (managers: readonly number[], next: number) => number,
): readonly number[] {
  const managersOf = newManagers(side)
  const chains: number[] = side.members.map((member) => (member ? UNKNOWN : NO_CHAIN))
  for (const start of side.members.keys()) {
    const way: { readonly member: number; readonly managers: readonly number[] }[] = []
    let at = start
    while (chains[at] === UNKNOWN) {
      const managers = managersOf(at)
      way.push({ member: at, managers })
      chains[at] = OPEN
      const [first] = managers
      if (first === undefined) break
      at = first
    }
    let next = chains[at] ?? NO_CHAIN
    for (const { member, managers } of way.toReversed()) {
      next = managers.length === 0 ? NO_CHAIN : intern(managers, next === OPEN ? NO_CHAIN : next)
      chains[member] = next
    }
  }
  return chains
}

function newManagers({ parents, members }: ChainSide): (member: number) => readonly number[] {
  const leaders = new Map<number, number[]>()
  members.forEach((member, index) => {
    for (const { department, leader } of member?.departments ?? []) {
      if (!leader) continue
      const found = leaders.get(department)
      if (found) found.push(index)
      else leaders.set(department, [index])
    }
  })
  return (index) => {
    const member = members[index]
    if (!member) return []
    if (member.leader >= 0 && member.leader !== index) return [member.leader]
    // Nobody reports to those whom he leads himself, and two who lead a department together do not report to each other.
    let above: readonly number[] = []
    for (let at = member.main; at >= 0; at = parents[at] ?? -1) {
      const found = leaders.get(at) ?? []
      if (found.includes(index)) above = []
      else if (above.length === 0) above = found
    }
    return above
  }
}
