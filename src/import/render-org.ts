import type { DepartmentId } from '../model/fields.ts'
import { isPartial, type LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import type { DeclarableOrg } from './declarable.ts'
import { memberKey, type DeclaredDepartment, type DeclaredMember } from './declare-live.ts'
import { fileNames, ROOT_FILE } from './file-names.ts'
import { DEPARTMENT_KEYS, MEMBER_KEYS, TAG_KEYS } from '../edit/key-order.ts'
import { fieldReasons, wholeReason } from './left-out.ts'
import { entryLines, fieldLines, indent, type YamlMap, type YamlValue } from '../edit/yaml-text.ts'

export interface RenderedFile {
  /** Below the org folder. */
  readonly path: string
  readonly text: string
}

export interface RenderOptions {
  /** Words a message on one harmless line: for comments. */
  readonly word: (message: Message) => string
  /** A name on one harmless line. */
  readonly name: (text: string) => string
  /** The loader takes no file of more than 64 MiB: a larger one is divided. */
  readonly maxBytes?: number
}

const DEFAULT_MAX_BYTES = 48 * 1024 * 1024

/** The files of an import one after another: rules, departments, the members of every top-level department, tags. */
export function* renderOrg(org: DeclarableOrg, live: LiveOrg, options: RenderOptions): Generator<RenderedFile> {
  const { word, name } = options
  const head = (path: string, kind?: 'departments' | 'members'): readonly string[] => headLines(path, live, word, kind)
  yield { path: 'org.yaml', text: toText([...head('org.yaml'), '', ...ruleLines(org, live, word, name)]) }
  yield {
    path: 'departments.yaml',
    text: toText([...head('departments.yaml', 'departments'), '', ...departmentsLines(org, live, word)]),
  }
  yield* memberFiles(org, options, head)
  yield { path: 'tags.yaml', text: toText([...head('tags.yaml'), '', ...tagsLines(org, word)]) }
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

/** The schema, so that editors help; where it came from; what nobody could read. */
function headLines(
  path: string,
  live: LiveOrg,
  word: RenderOptions['word'],
  kind?: 'departments' | 'members',
): readonly string[] {
  const prefix = `${kind ?? ''}.`
  const unreadable = live.read.unreadable.filter((field) => kind && field.startsWith(prefix))
  const { corp_id: corp, read } = live
  return [
    `# yaml-language-server: $schema=${'../'.repeat(path.split('/').length - 1)}.schema/org.schema.json`,
    '#',
    comment(word({ code: 'import.file-head', params: { corp, mode: read.mode } })),
    ...(unreadable.length === 0
      ? []
      : [
          comment(
            word({
              code: 'import.file-unreadable',
              params: { fields: unreadable.map((field) => field.slice(prefix.length)).join(', ') },
            }),
          ),
        ]),
    'version: 1',
  ]
}

function comment(text: string): string {
  return `# ${text}`
}

function ruleLines(
  { declaration, leftOut }: DeclarableOrg,
  live: LiveOrg,
  word: RenderOptions['word'],
  nameOf: RenderOptions['name'],
): readonly string[] {
  const { corp_id, unmanaged, untouched } = declaration
  const note = (code: Message['code'], params: Message['params'] = {}): string => comment(word({ code, params }))
  const userids = (members: readonly { readonly userid: string }[]): readonly string[] =>
    members.map(({ userid }) => comment(`  ${nameOf(userid)}`))
  const lines = [
    ...(corp_id === undefined
      ? fieldReasons(leftOut, 'organization').map(([, reason]) => leftOutComment(reason, word))
      : [note('import.corp-id'), ...fieldLines('organization', { corp_id }), '']),
    ...(isPartial(live) ? [note('import.partial'), ''] : []),
    note('import.policy'),
    'policy:',
    ...indent([
      note('import.policy-unmanaged'),
      'unmanaged:',
      ...indent([`members: ${unmanaged.members}`, `departments: ${unmanaged.departments}`, 'tags: keep']),
      note('import.policy-invite'),
      'invite: false',
    ]),
  ]
  const listed = new Set([...untouched.left, ...untouched.unplaced])
  const kept = {
    members: live.members
      .filter((member) => !listed.has(member))
      .map((member) => wholeReason(leftOut, memberKey(member))),
    departments: live.departments.map(({ id }) => wholeReason(leftOut, `department:${id}`)),
  }
  for (const kind of ['members', 'departments'] as const) {
    const reasons = kept[kind].filter((reason) => reason !== undefined)
    if (reasons.length === 0) continue
    lines.push('', note(`import.kept-${kind}`), ...reasons.map((reason) => comment(`  ${word(reason)}`)))
  }
  if (untouched.left.length > 0) lines.push('', note('import.left'), ...userids(untouched.left))
  if (untouched.unplaced.length > 0) lines.push('', note('import.unplaced'), ...userids(untouched.unplaced))
  return lines
}

function leftOutComment(reason: Message, word: RenderOptions['word']): string {
  return comment(word({ code: 'import.field-left-out', params: { reason: word(reason) } }))
}

function departmentsLines(
  { declaration, leftOut }: DeclarableOrg,
  live: LiveOrg,
  word: RenderOptions['word'],
): string[] {
  const { departments } = declaration
  if (departments.length === 0) return ['departments: []']
  const isNameKnownToBeUnreadable = live.read.unreadable.includes('departments.name')
  const lines = (siblings: readonly DeclaredDepartment[]): readonly string[] =>
    siblings.flatMap(({ live: { id, name }, spec, children }) => [
      ...(name === undefined && !isNameKnownToBeUnreadable
        ? [comment(word({ code: 'import.name-unreadable', params: { id } }))]
        : []),
      ...fieldReasons(leftOut, `department:${id}`).map(([, reason]) => leftOutComment(reason, word)),
      ...entryLines(ordered(spec, DEPARTMENT_KEYS)),
      ...(children.length === 0 ? [] : indent(['children:', ...indent(lines(children))])),
    ])
  return ['departments:', ...indent(lines(departments))]
}

function* memberFiles(
  org: DeclarableOrg,
  { word, maxBytes = DEFAULT_MAX_BYTES }: RenderOptions,
  head: (path: string, kind: 'members') => readonly string[],
): Generator<RenderedFile> {
  const groups = new Map<DepartmentId | undefined, DeclaredMember[]>()
  for (const member of org.declaration.members) {
    const group = groups.get(member.top?.id)
    if (group) group.push(member)
    else groups.set(member.top?.id, [member])
  }
  const tops = [...groups.values()].flatMap(([member]) => member?.top ?? [])
  const names = fileNames(tops)
  // A list that appears nowhere would leave members unmanaged.
  if (groups.size === 0) groups.set(undefined, [])
  for (const [id, members] of groups) {
    const name = id === undefined ? ROOT_FILE : (names.get(id) ?? String(id))
    for (const [part, text] of memberParts(org, members, word, maxBytes).entries()) {
      const path = `members/${name}${part === 0 ? '' : `.${part + 1}`}.yaml`
      yield { path, text: toText([...head(path, 'members'), '']) + text }
    }
  }
}

function memberParts(
  { leftOut }: DeclarableOrg,
  members: readonly DeclaredMember[],
  word: RenderOptions['word'],
  maxBytes: number,
): readonly string[] {
  const parts: string[][] = []
  let room = 0
  for (const { live, spec } of members) {
    const text = toText(
      indent([
        ...fieldReasons(leftOut, memberKey(live)).map(([, reason]) => leftOutComment(reason, word)),
        ...entryLines(ordered(spec, MEMBER_KEYS)),
      ]),
    )
    const bytes = Buffer.byteLength(text)
    if (bytes > room) {
      parts.push(['members:\n'])
      room = maxBytes
    }
    room -= bytes
    parts.at(-1)?.push(text)
  }
  return parts.length === 0 ? ['members: []\n'] : parts.map((part) => part.join(''))
}

function tagsLines({ declaration: { tags }, leftOut }: DeclarableOrg, word: RenderOptions['word']): string[] {
  if (tags.length === 0) return ['tags: []']
  const lines = tags.flatMap(({ live, spec }) => [
    ...fieldReasons(leftOut, `tag:${live.id}`).map(([, reason]) => leftOutComment(reason, word)),
    ...entryLines(ordered(spec, TAG_KEYS)),
  ])
  return ['tags:', ...indent(lines)]
}

/** The fields that an object states, in the order of files. */
export function ordered<Key extends string>(
  spec: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly Key[],
): YamlMap {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = spec[key]
      return value === undefined ? [] : [[key, toYaml(value)]]
    }),
  )
}

/** Specs hold JSON values only. */
function toYaml(value: unknown): YamlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map(toYaml)
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} is no value of a file`)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, toYaml(entry)]])),
  )
}
