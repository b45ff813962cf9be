import { childPath } from '../../model/path.ts'
import type { SourceRef } from '../../model/source.ts'
import { departmentName } from '../declared.ts'
import type { Problem } from '../problem.ts'
import { targetKey, type CheckContext } from './context.ts'

/** Keys and ids are unique in the organisation, names and English names among siblings (60008). */
export function checkUniqueDepartments({ declared: { departments }, tree, report }: CheckContext): void {
  const keys = new Map<string, SourceRef>()
  const ids = new Map<number, SourceRef>()
  const names = new Map<string, SourceRef>()
  const englishNames = new Map<string, SourceRef>()
  const folded = new Map<string, SourceRef>()

  for (const [index, { spec, source }] of departments.entries()) {
    const claim = <K>(
      owners: Map<K, SourceRef>,
      key: K,
      field: string,
      code: Problem['code'],
      params: Problem['params'],
    ): boolean => {
      const owner = owners.get(key)
      if (owner === undefined) {
        owners.set(key, source)
        return true
      }
      report({
        code,
        params: { object: departmentName(spec), field, ...params },
        source: { file: source.file, pointer: `${source.pointer}/${field}` },
        at: 'value',
        related: owner,
      })
      return false
    }

    if (spec.key !== undefined) claim(keys, spec.key, 'key', 'ORG305', { value: spec.key })
    if (spec.id !== undefined) claim(ids, spec.id, 'id', 'ORG306', { value: spec.id })
    const parent = tree.parents[index]
    // Below an unknown parent nobody knows who the siblings are.
    if (!parent || parent.kind === 'unknown' || parent.kind === 'malformed') continue
    const siblings = `${targetKey(parent)}\n`
    const path = tree.paths[index] ?? childPath('/', spec.name ?? String(spec.id))
    if (spec.name !== undefined && claim(names, siblings + spec.name, 'name', 'ORG307', { path })) {
      claim(folded, siblings + spec.name.normalize('NFKC').toLowerCase(), 'name', 'ORG315', { path })
    }
    if (typeof spec.name_en === 'string') {
      claim(englishNames, siblings + spec.name_en, 'name_en', 'ORG308', { path, value: spec.name_en })
    }
  }
}
