import { useridKey } from '../../model/fields.ts'
import { tagName } from '../declared.ts'
import { pointerTo } from '../pointer.ts'
import { targetOfRef } from '../tree.ts'
import { targetKey, type CheckContext } from './context.ts'

/** Members and departments in one tag (81003). */
const NODE_LIMIT = 30_000

/** A tag names each of its members and departments once, and not too many of them. */
export function checkTagContents({ declared: { tags }, tree, report }: CheckContext): void {
  for (const { spec, source } of tags) {
    const object = tagName(spec)
    const nodes = new Set<string>()
    const take = (key: string, value: string | number, field: 'members' | 'departments', index: number): void => {
      if (nodes.has(key)) {
        report({
          code: 'ORG318',
          params: { object, field, value },
          source: { file: source.file, pointer: pointerTo(source.pointer, field, index) },
          at: 'value',
        })
      }
      nodes.add(key)
    }
    for (const [index, userid] of (spec.members ?? []).entries())
      take(`@${useridKey(userid)}`, userid, 'members', index)
    for (const [index, ref] of (spec.departments ?? []).entries()) {
      const target = targetOfRef(ref, tree)
      take(
        target.kind === 'unknown' || target.kind === 'malformed' ? `?${ref}` : targetKey(target),
        ref,
        'departments',
        index,
      )
    }
    if (nodes.size > NODE_LIMIT) {
      report({
        code: 'ORG414',
        params: { object, count: nodes.size, limit: NODE_LIMIT },
        source,
        at: 'value',
      })
    }
  }
}
