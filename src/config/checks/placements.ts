import { memberName, memberSource } from '../declared.ts'
import { pointerTo } from '../pointer.ts'
import { targetKey, type CheckContext } from './context.ts'

/** Departments and members directly under one department (81001). */
const NODE_LIMIT = 30_000

/** A member is in each department once, the main department is one of them, and no department is overfull. */
export function checkPlacements(context: CheckContext): void {
  const { declared, tree } = context
  const { members, refs } = declared
  // References to the same department have the same number here, however they are written.
  const numbers = new Map<string, number>()
  const places = context.targets.map((target, ref) => {
    const isKnown = target.kind !== 'unknown' && target.kind !== 'malformed'
    const key = isKnown ? targetKey(target) : `text ${refs.values[ref] ?? ''}`
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  })
  const nodes = new Float64Array(numbers.size)
  for (const parent of tree.parents) {
    const number = numbers.get(targetKey(parent))
    if (number !== undefined) nodes[number] = (nodes[number] ?? 0) + 1
  }

  const seen = new Set<number>()
  for (let ordinal = 0; ordinal < members.userids.length; ordinal++) {
    const start = members.refStarts.at(ordinal)
    const end = ordinal + 1 < members.userids.length ? members.refStarts.at(ordinal + 1) : members.refs.length
    seen.clear()
    for (let at = start; at < end; at++) {
      const ref = members.refs.at(at)
      const number = places[ref] ?? -1
      if (seen.has(number)) report(ordinal, 'ORG319', ref, 'departments', at - start, 'department')
      seen.add(number)
      const count = (nodes[number] ?? 0) + 1
      nodes[number] = count
      if (count === NODE_LIMIT + 1) report(ordinal, 'ORG413', ref, 'departments', at - start, 'department')
    }
    const main = members.mainRefs.at(ordinal)
    if (main >= 0 && end > start && context.targets[main]?.kind !== 'malformed' && !seen.has(places[main] ?? -1))
      report(ordinal, 'ORG406', main, 'main_department')
  }

  function report(
    ordinal: number,
    code: 'ORG319' | 'ORG406' | 'ORG413',
    ref: number,
    ...tokens: (string | number)[]
  ): void {
    const { file, pointer } = memberSource(members, ordinal)
    context.report({
      code,
      params: { object: memberName(members.userids[ordinal] ?? ''), value: refs.values[ref] ?? '', limit: NODE_LIMIT },
      source: { file, pointer: pointerTo(pointer, ...tokens) },
      at: 'value',
    })
  }
}
