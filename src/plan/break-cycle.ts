/**
 * Breaks a circle of operations that all wait for each other, with as few extra calls as possible.
 *
 * The circle is a strongly connected part of the graph "waits for". Each way to make room (`make-room.ts`) takes away the
 * edges of those who wait for what it frees. The smallest set of ways that leaves no circle is searched for: exhaustively
 * where the part is small, which real ones are, and greedily beyond. Only the first way of the set is taken; then the
 * scheduler goes on, since the rest may look different by then.
 */
import type { Token } from './book.ts'
import { examine } from './constraints.ts'
import { waysToMakeRoom, type Room } from './make-room.ts'
import type { Pending, Scheduler } from './order.ts'
import { lifters } from './waits.ts'

/** An operation that waits for `to` to alter `token`. */
interface Edge {
  readonly from: Pending
  readonly to: Pending
  readonly token: Token
}

const MAX_BREAKS = 4
const MAX_SEARCHED_WAYS = 24
const MAX_SEARCHED_SETS = 20_000

/** Makes room in one circle. @returns a circle in which nobody can make room, when there is no other kind */
export function breakCycle(scheduler: Scheduler): 'broken' | readonly Pending[] {
  const edges = edgesOf(scheduler)
  const parts = circles([...scheduler.pending()], edges)
  const isClaimed = claims(scheduler)
  for (const part of parts) {
    const inside = new Set(part)
    const own = edges.filter((edge) => inside.has(edge.from) && inside.has(edge.to))
    const ways = part.flatMap((pending) => {
      if (pending.breaks >= MAX_BREAKS) return []
      const wanted = new Set(own.filter((edge) => edge.to === pending).map((edge) => edge.token))
      const found = waysToMakeRoom(scheduler.book, pending, wanted)
      // What takes a slot that somebody else is to have would only stand in the way there.
      const unclaimed = found.filter((way) => !way.takes.some((token) => isClaimed(token, pending)))
      return unclaimed.length > 0 ? unclaimed : found
    })
    const chosen = fewest(part, own, ways)
    if (!chosen) continue
    chosen.pending.call = chosen.rest
    scheduler.interpose(chosen.pending, chosen.call, chosen.isTemporary)
    return 'broken'
  }
  return parts[0] ?? [...scheduler.pending()]
}

/** Whether another pending operation is to have a slot (a name, a mobile, a mail) in the end. */
function claims(scheduler: Scheduler): (token: Token, by: Pending) => boolean {
  const claimants = new Map<Token, Set<Pending>>()
  for (const pending of scheduler.pending()) {
    for (const token of examine(scheduler.book, pending.call).relies) {
      if (!isSlot(token)) continue
      const others = claimants.get(token)
      if (others) others.add(pending)
      else claimants.set(token, new Set([pending]))
    }
  }
  return (token, by) => [...(claimants.get(token) ?? [])].some((pending) => pending !== by)
}

function isSlot(token: Token): boolean {
  return /^(?:name|name_en|mobile|email|biz_mail|tag-name):/u.test(token)
}

function edgesOf(scheduler: Scheduler): readonly Edge[] {
  const edges: Edge[] = []
  for (const from of scheduler.pending()) {
    for (const { blockers, waitsFor } of from.refusals) {
      for (const object of blockers) {
        for (const token of waitsFor) {
          for (const to of lifters(scheduler, object, [token])) edges.push({ from, to, token })
        }
      }
    }
  }
  return edges
}

/** The way to take first; `undefined` when there is none at all. */
function fewest(part: readonly Pending[], edges: readonly Edge[], ways: readonly Room[]): Room | undefined {
  if (ways.length > 0 && ways.length <= MAX_SEARCHED_WAYS) {
    let budget = MAX_SEARCHED_SETS
    for (let size = 1; size <= ways.length && budget > 0; size++) {
      for (const set of subsets(ways, size)) {
        if (--budget <= 0) break
        if (
          isAcyclic(
            part,
            edges.filter((edge) => !set.some((way) => takesAway(way, edge))),
          )
        )
          return preferred(set)
      }
    }
  }
  return [...ways].sort((a, b) => reach(b, edges) - reach(a, edges))[0]
}

/** A part of the real change rather than a temporary value. */
function preferred(set: readonly Room[]): Room | undefined {
  return set.find((way) => !way.isTemporary) ?? set[0]
}

function takesAway(way: Room, edge: Edge): boolean {
  return edge.to === way.pending && way.frees.has(edge.token)
}

function reach(way: Room, edges: readonly Edge[]): number {
  return edges.filter((edge) => takesAway(way, edge)).length
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let i = from; i <= items.length - size; i++) {
    const item = items[i]
    if (item === undefined) continue
    for (const rest of subsets(items, size - 1, i + 1)) yield [item, ...rest]
  }
}

function isAcyclic(nodes: readonly Pending[], edges: readonly Edge[]): boolean {
  return circles(nodes, edges).length === 0
}

/** Strongly connected parts in which somebody waits, those first that wait for nobody outside (Tarjan, without recursion). */
function circles(nodes: readonly Pending[], edges: readonly Edge[]): readonly (readonly Pending[])[] {
  const next = new Map<Pending, Pending[]>(nodes.map((node) => [node, []]))
  for (const edge of edges) if (next.has(edge.to)) next.get(edge.from)?.push(edge.to)
  const index = new Map<Pending, number>()
  const low = new Map<Pending, number>()
  const onStack = new Set<Pending>()
  const stack: Pending[] = []
  const parts: Pending[][] = []
  for (const start of nodes) {
    if (index.has(start)) continue
    const work: { node: Pending; at: number }[] = [{ node: start, at: 0 }]
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const { node } = frame
      if (frame.at === 0) {
        index.set(node, index.size)
        low.set(node, index.get(node) ?? 0)
        stack.push(node)
        onStack.add(node)
      }
      const target = next.get(node)?.[frame.at++]
      if (target) {
        if (!index.has(target)) work.push({ node: target, at: 0 })
        else if (onStack.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0))
        continue
      }
      work.pop()
      const parent = work.at(-1)?.node
      if (parent) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(node) ?? 0))
      if (low.get(node) !== index.get(node)) continue
      const part: Pending[] = []
      for (let member = stack.pop(); member; member = stack.pop()) {
        onStack.delete(member)
        part.push(member)
        if (member === node) break
      }
      if (part.length > 1 || next.get(node)?.includes(node)) parts.push(part)
    }
  }
  return parts
}
