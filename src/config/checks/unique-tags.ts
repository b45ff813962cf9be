import type { SourceRef } from '../../model/source.ts'
import type { Problem } from '../problem.ts'
import type { CheckContext } from './context.ts'

const TAG_LIMIT = 3_000

/** Names and ids of tags are unique in the corp (40071), and there are at most 3,000. */
export function checkUniqueTags({ declared: { tags }, report }: CheckContext): void {
  const names = new Map<string, SourceRef>()
  const folded = new Map<string, SourceRef>()
  const ids = new Map<number, SourceRef>()
  for (const [index, { spec, source }] of tags.entries()) {
    const claim = <K>(owners: Map<K, SourceRef>, key: K, field: 'name' | 'id', code: Problem['code']): boolean => {
      const owner = owners.get(key)
      if (owner === undefined) {
        owners.set(key, source)
        return true
      }
      report({
        code,
        params: { value: spec[field] ?? '' },
        source: { file: source.file, pointer: `${source.pointer}/${field}` },
        at: 'value',
        related: owner,
      })
      return false
    }
    if (spec.name !== undefined && claim(names, spec.name, 'name', 'ORG309')) {
      claim(folded, spec.name.normalize('NFKC').toLowerCase(), 'name', 'ORG321')
    }
    if (spec.id !== undefined) claim(ids, spec.id, 'id', 'ORG310')
    if (index === TAG_LIMIT) {
      report({
        code: 'ORG412',
        params: { count: tags.length, limit: TAG_LIMIT },
        source,
        at: 'value',
      })
    }
  }
}
