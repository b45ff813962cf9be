import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { IGNORED_HEADERS, KNOWN_HEADERS } from '../../src/import/roster/headers.ts'
import { parseMapping } from '../../src/import/roster/mapping.ts'

const text = readFileSync('docs/import.md', 'utf8')

test('docs/import.md lists the headers that are known', () => {
  const section = text.split('### Known headers')[1]?.split('| field | cells |')[0] ?? ''
  const rows = [...section.matchAll(/^\| (?:`(\w+)`|not read) \| (.+) \|$/gmu)]
  expect(Object.fromEntries(rows.map(([, field = 'not read', headers = '']) => [field, headers.split(', ')]))).toEqual({
    ...KNOWN_HEADERS,
    'not read': IGNORED_HEADERS,
  })
})

test('docs/import.md shows a valid mapping', () => {
  const [, mapping = ''] = /```yaml\n(.*?)```/su.exec(text) ?? []
  expect(parseMapping(Buffer.from(mapping), 'docs/import.md').columns?.userid).toEqual({
    column: '工作邮箱',
    before: '@',
    lower_case: true,
  })
})
