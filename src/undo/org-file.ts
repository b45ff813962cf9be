import { fieldLines, type YamlMap, type YamlValue } from '../edit/yaml-text.ts'
import { MEMBER_FIELDS } from '../model/fields.ts'
import type { Message } from '../model/message.ts'
import type { UndoBundle } from './bundle.ts'

/**
 * An org file that says what was before: of what was deleted everything, of what was changed what it had. Nothing that it does not
 * name is touched by it.
 */
export function renderUndoFile({ id, entries, lost }: UndoBundle, word: (message: Message) => string): string {
  const departments: YamlMap[] = []
  const members: YamlMap[] = []
  const tags: YamlMap[] = []
  for (const entry of entries) {
    const { before } = entry
    if (!before) continue
    switch (entry.kind) {
      case 'department': {
        const { name, name_en, order, parentid } = entry.before ?? {}
        departments.push({
          id: entry.id,
          name: name ?? undefined,
          name_en: name_en ?? undefined,
          order,
          ...(parentid !== undefined && parentid !== 1 && { parent: parentid }),
        })
        break
      }
      case 'member': {
        const values: Readonly<Record<string, unknown>> = { ...entry.before }
        const stated = MEMBER_FIELDS.flatMap((field): [string, YamlValue][] => {
          const value = values[field]
          const isOpen = value === undefined || value === '' || (value === null && !entry.fields.includes(field))
          return isOpen ? [] : [[field, value as YamlValue]] // JSON, as it was read
        })
        members.push({
          userid: entry.before?.userid ?? entry.userid,
          ...Object.fromEntries(stated),
          departments: (entry.before?.departments ?? []).map(({ department, leader, order }) => ({
            department,
            leader,
            order,
          })),
          main_department: entry.before?.main_department ?? undefined,
        })
        break
      }
      case 'tag':
        tags.push({
          id: entry.id,
          name: entry.name,
          members: entry.before?.members,
          departments: entry.before?.departments,
        })
        break
    }
  }
  const lines = [
    `# ${word({ code: 'undo.file-head', params: { id } })}`,
    ...lost.map((message) => `# ${word(message)}`),
    'version: 1',
    'policy:',
    '  unmanaged: { members: keep, departments: keep, tags: keep }',
    ...fieldLines('departments', departments),
    ...fieldLines('members', members),
    ...fieldLines('tags', tags),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
