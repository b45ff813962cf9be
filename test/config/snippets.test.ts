import { describe, expect, test } from 'vitest'
import { config } from '../../src/messages/en/config.ts'
import { findingsIn, sentence } from './helpers/findings.ts'

/** A member that is fine, to hang a faulty field on. */
const member = (field: string): string => `members:
  - userid: zhangsan
    email: zhangsan@example.com
    departments: [/]
    ${field}`
const members = (...fields: string[]): string =>
  `members:\n${fields.map((field) => `  - { email: x@example.com, departments: [/], ${field} }`).join('\n')}`
const department = (fields: string): string => `departments:\n  - { ${fields} }`
const tag = (fields: string): string => `tags:\n  - { ${fields} }`
const long = (length: number): string => '长'.repeat(length)
/** Departments in a chain: d1, below it d2, and so on. */
const chain = (depth: number, mark: string): string =>
  Array.from({ length: depth }, (_, i) => {
    const parent = i === 0 ? '' : `, parent: d${i}`
    return `  - ${i + 1 === depth ? mark : ''}{ key: d${i + 1}, name: n${i + 1}${parent} }`
  }).join('\n')

/** The code, what is wrong, and a snippet with ▶ in front of the culprit. Warnings are written as they are. */
const rows: readonly (readonly [code: string, what: string, snippet: string])[] = [
  // Reading the file
  ['ORG011', 'no YAML', 'departments: [▶'],
  ['ORG012', 'a field twice', member('name: a\n    ▶name: b')],
  ['ORG012', 'a field twice in flow style', department('name: a, ▶"name": b')],
  ['ORG013', 'a tag', member('name: ▶!!str 12')],
  ['ORG013', 'the lone tag', member('name: ▶! 12')],
  ['ORG014', 'a directive', '▶%YAML 1.1\n---\nversion: 1'],
  ['ORG015', 'an anchor', 'version: 1\ndepartments: ▶&all [{ name: a }]\nmembers: *all'],
  ['ORG015', 'an alias without anchor', department('name: ▶*name')],
  ['ORG016', 'too many levels', `policy: ${'['.repeat(99)}▶${'['.repeat(20)}`],
  ['ORG017', 'a second document', 'version: 1\n▶---\nversion: 1'],
  ['ORG018', 'a lone carriage return', 'version: 1▶\rmembers: []'],
  ['ORG019', 'a merge key', member('▶<<: { name: a }')],
  ['ORG020', 'an octal number as order', department('name: a, order: ▶0o17')],
  ['ORG020', 'a number with a leading zero', department('name: a, order: ▶017')],
  ['ORG020', 'a number with underscores', department('name: a, order: ▶1_000')],
  ['ORG020', 'an exponent as name', department('name: ▶1e3')],
  ['ORG020', 'a fraction', department('name: a, order: ▶1.5')],
  ['ORG020', 'infinity', department('name: a, order: ▶.inf')],
  ['ORG020', 'a number too large to be exact', department('name: a, order: ▶12345678901234567890')],
  ['ORG021', 'a byte order mark inside', department('name: ▶\ufeffa')],
  ['ORG022', 'a list as key', department('name: a, ? ▶[b] : c')],
  ['ORG023', 'an escaped line end before an empty line', member('name: "a▶\\\n\n      b"')],
  ['ORG024', 'a word right behind ---', 'version: 1\n▶---x: 1'],

  // The shape of an entry
  ['ORG101', 'no userid', 'members:\n  - ▶departments: [/]\n    email: x@example.com'],
  ['ORG101', 'no departments', 'members:\n  - ▶userid: a'],
  ['ORG101', 'a department without name and id', 'departments:\n  - ▶key: a'],
  ['ORG101', 'a tag without name and id', 'tags:\n  - ▶members: []'],
  ['ORG101', 'a placement without department', member('').replace('[/]', '[▶{ leader: true }]')],
  ['ORG102', 'an unknown field', member('▶mobil: "13800000000"')],
  ['ORG102', 'an unknown field at the top', '▶groups: []'],
  ['ORG102', 'an unknown field in a policy', 'policy:\n  unmanaged: { ▶member: keep }'],
  ['ORG103', 'a number for text', member('mobile: ▶13800000000')],
  ['ORG103', 'text for a number', department('name: a, order: ▶"1"')],
  ['ORG103', 'yes for true', member('enable: ▶yes')],
  ['ORG103', 'true for text', department('name: ▶true')],
  ['ORG103', 'a mapping for a list', 'departments: ▶{ name: a }'],
  ['ORG104', 'a null name', member('name: ▶null')],
  ['ORG104', 'a null gender', member('gender: ▶~')],
  ['ORG104', 'a list with nothing in it', 'tags:▶'],
  ['ORG105', 'another version', 'version: ▶2'],
  ['ORG106', 'a gender WeCom has not', member('gender: ▶unknown')],
  ['ORG106', 'a strategy there is not', 'policy:\n  strategy: ▶fast'],
  ['ORG107', 'a department order of 0', department('name: a, order: ▶0')],
  ['ORG107', 'a department order of 2^32', department('name: a, order: ▶4294967296')],
  ['ORG107', 'a negative placement order', member('').replace('[/]', '[{ department: /, order: ▶-1 }]')],
  ['ORG107', 'a limit above 100 %', 'policy:\n  deletes: { members: { max_percent: ▶101 } }'],
  ['ORG108', 'a name of 65 characters', member(`name: ▶${long(65)}`)],
  ['ORG108', 'an external position of 13', member(`external_position: ▶${long(13)}`)],
  ['ORG108', 'a tag name of 33', tag(`name: ▶${long(33)}`)],
  ['ORG108', 'an attribute of 65', member(`extattr: { a: ▶${long(65)} }`)],
  ['ORG108', 'a userid of 65', `members:\n  - { email: x@example.com, departments: [/], userid: ▶${'a'.repeat(65)} }`],
  ['ORG109', 'an empty name', member("name: ▶''")],
  ['ORG109', 'an empty mobile', member('mobile: ▶""')],
  ['ORG109', 'an empty userid', 'members:\n  - { userid: ▶"", email: x@example.com, departments: [/] }'],
  [
    'ORG110',
    'more than 100 departments',
    member('').replace('[/]', `▶[${Array.from({ length: 101 }, (_, i) => `/d${i}`).join()}]`),
  ],
  ['ORG111', 'no departments at all', member('').replace('[/]', '▶[]')],
  ['ORG112', 'a line break in a name', member('name: ▶"a\\nb"')],
  ['ORG112', 'a control character in a tag', tag('name: ▶"a\\x07"')],
  ['ORG113', 'a zero-width space', member('name: ▶张\u200b三')],
  ['ORG113', 'a turned reading direction, escaped', member('name: ▶"a\\u202eb"')],
  ['ORG114', 'a wide blank at the end', member('name: ▶张三\u3000')],
  ['ORG115', 'a list as file', '▶- version: 1'],
  ['ORG116', 'a mail of five characters', member('').replace('zhangsan@example.com', '▶a@b.c')],

  // Values that WeCom refuses
  ['ORG201', 'a userid in Chinese', 'members:\n  - { userid: ▶张三, email: x@example.com, departments: [/] }'],
  ['ORG201', 'a userid that starts with a dot', member('previously: [▶.a]')],
  ['ORG202', 'a userid with @', members('userid: ▶a@b')],
  ['ORG203', 'a mobile with letters', member('mobile: ▶1380000000x')],
  ['ORG203', 'a mainland mobile with a digit too many', member('mobile: ▶"138000000000"')],
  ['ORG203', 'a mainland mobile with a digit missing behind +86', member('mobile: ▶"+86 1380000000"')],
  ['ORG203', 'a foreign mobile without +', member('mobile: ▶"852 5000 0001"')],
  ['ORG203', 'a country code of 0', member('mobile: ▶"+0 138000000"')],
  ['ORG204', 'a mail without dot', member('').replace('zhangsan@example.com', '▶zhangsan@example')],
  ['ORG205', 'a company mail without @', member('biz_mail: ▶zhangsan')],
  ['ORG206', 'a telephone with brackets', member('telephone: ▶(020)123456')],
  ['ORG207', 'a colon in a department', department('name: ▶"a:b"')],
  ['ORG207', 'a star in an English name', department('name: a, name_en: ▶"a*b"')],
  ['ORG208', 'a department of 33 characters', department(`name: ▶${'a'.repeat(33)}`)],
  ['ORG208', 'a department of 66 bytes', department(`name: ▶${long(22)}`)],
  ['ORG209', 'a key in capitals', department('name: a, key: ▶RD')],
  ['ORG209', 'a key of digits', department('name: a, key: ▶"12"')],
  ['ORG209', 'a key that starts with a digit', department('name: a, key: ▶2b')],
  ['ORG210', 'a name as reference', member('main_department: ▶研发')],
  ['ORG210', 'a path with an empty name', member('').replace('[/]', '[/, ▶/a//b]')],
  ['ORG211', 'digits in quotes as reference', department('name: a, parent: ▶"2"')],
  ['ORG212', 'the root declared', department('name: a, id: ▶1')],
  ['ORG213', 'a web address without scheme', member('extattr: { a: { url: ▶example.com, title: b } }')],
  [
    'ORG214',
    'half an external web address',
    member('external_profile: { external_attr: [{ type: 1, name: a, web: ▶{ url: "", title: b } }] }'),
  ],
  ['ORG215', 'a masked mobile', member('mobile: ▶138****0000')],
  ['ORG215', 'a masked mail', member('biz_mail: ▶z***@example.com')],
  ['ORG215', 'a masked address', member('address: ▶广州***')],
  [
    'ORG216',
    'neither mobile nor email',
    members('').replace('email: x@example.com', 'userid: a, mobile: ▶null, email: null'),
  ],
  ['ORG217', 'no mobile and no email', 'members:\n  - ▶{ userid: a, departments: [/] }'],
  ['ORG218', 'a corp_id with blanks', 'organization:\n  corp_id: ▶ww 123'],
  ['ORG219', 'a glob with an open bracket', 'policy:\n  protect: { members: [▶"it-[ab"] }'],
  ['ORG219', 'a glob in Chinese', 'policy:\n  protect: { members: [▶张*] }'],
  [
    'ORG220',
    'an external text of 13',
    member(`external_profile: { external_attr: [{ type: 0, name: a, text: { value: ▶${long(13)} } }] }`),
  ],
  [
    'ORG221',
    'a web address in an external text',
    member(
      'external_profile: { external_attr: [{ type: 0, name: a, text: { value: b }, ▶web: { url: "", title: "" } }] }',
    ),
  ],
  ['ORG222', 'an earlier name instead of a path', department('name: a, previously: [▶b]')],
  [
    'ORG223',
    'an appid with a slash',
    member('external_profile: { external_attr: [{ type: 2, name: a, miniprogram: { appid: ▶a/b, title: c } }] }'),
  ],
  ['ORG226', 'a waiting time without its unit', 'policy: { offboard: { disable_first: ▶7 days } }'],
  ['ORG224', 'an attribute named null', member('extattr: { ▶null: a }')],
  ['ORG224', 'an attribute named by an odd number', member('extattr: { ▶NaN: a }')],
  ['ORG224', 'an attribute named __proto__', member('extattr: { ▶__proto__: a }')],
  ['ORG224', 'an attribute with a line break in its name', member('extattr: { ▶"a\\nb": c }')],
  ['ORG225', 'an approver who is none', 'policy: { approvals: [{ when: [member.move], by: [▶boss] }] }'],

  // Things that must be unique
  [
    'ORG301',
    'a userid in another case',
    'members:\n  - { userid: a, mobile: "13800000001", departments: [/] }\n  - { userid: ▶A, mobile: "13800000002", departments: [/] }',
  ],
  [
    'ORG302',
    'a mobile with and without +86',
    'members:\n  - { userid: a, mobile: "13800000000", departments: [/] }\n  - { userid: b, mobile: ▶"+86 138-0000-0000", departments: [/] }',
  ],
  [
    'ORG303',
    'a mail in another case',
    'members:\n  - { userid: a, email: x@example.com, departments: [/] }\n  - { userid: b, email: ▶X@Example.com, departments: [/] }',
  ],
  [
    'ORG304',
    'a company mail',
    'members:\n  - { userid: a, mobile: "13800000001", biz_mail: x@example.com, departments: [/] }\n  - { userid: b, mobile: "13800000002", biz_mail: ▶x@example.com, departments: [/] }',
  ],
  ['ORG305', 'a key twice', 'departments:\n  - { key: a, name: b }\n  - { key: ▶a, name: c }'],
  ['ORG306', 'an id twice', 'departments:\n  - { id: 2, name: b }\n  - { id: ▶2, name: c }'],
  [
    'ORG307',
    'siblings of one name, nested and flat',
    'departments:\n  - { key: a, name: a, children: [{ name: b }] }\n  - { name: ▶b, parent: a }',
  ],
  ['ORG308', 'siblings of one English name', 'departments:\n  - { name: a, name_en: x }\n  - { name: b, name_en: ▶x }'],
  ['ORG309', 'a tag twice', 'tags:\n  - name: a\n  - name: ▶a'],
  ['ORG310', 'a tag id twice', 'tags:\n  - { name: a, id: 1 }\n  - { name: b, id: ▶1 }'],
  [
    'ORG311',
    'an earlier userid of two',
    'members:\n  - { userid: a, mobile: "13800000001", departments: [/], previously: [x] }\n  - { userid: b, mobile: "13800000002", departments: [/], previously: [▶X] }',
  ],
  [
    'ORG312',
    'an earlier userid that is declared',
    'members:\n  - { userid: a, mobile: "13800000001", departments: [/] }\n  - { userid: b, mobile: "13800000002", departments: [/], previously: [▶A] }',
  ],
  [
    'ORG313',
    'an earlier path of two',
    'departments:\n  - { name: a, previously: [/x] }\n  - { name: b, previously: [▶/x] }',
  ],
  [
    'ORG314',
    'an earlier tag name of two',
    'tags:\n  - { name: a, previously: [x] }\n  - { name: b, previously: [▶x] }',
  ],
  ['ORG315', 'siblings that differ in case', 'departments:\n  - name: Sales\n  - name: ▶SALES'],
  ['ORG315', 'siblings that differ in width', 'departments:\n  - name: A组\n  - name: ▶Ａ组'],
  [
    'ORG318',
    'a tag with a member twice',
    'members:\n  - { userid: a, email: x@example.com, departments: [/] }\ntags:\n  - { name: t, members: [a, ▶A] }',
  ],
  [
    'ORG318',
    'a tag with a department twice',
    'departments:\n  - { key: a, name: b }\ntags:\n  - { name: t, departments: [a, ▶/b] }',
  ],
  ['ORG318', 'an earlier name twice', tag('name: a, previously: [x, ▶x]')],
  [
    'ORG319',
    'a department twice in a member',
    'departments:\n  - { key: a, id: 2, name: b }\n' + member('').replace('[/]', '[a, ▶2]'),
  ],
  ['ORG320', 'an earlier name that is the present one', tag('name: a, previously: [▶a]')],
  ['ORG320', 'an earlier userid that differs in case', member('previously: [▶ZhangSan]')],
  ['ORG321', 'tags that differ in case', 'tags:\n  - name: vip\n  - name: ▶VIP'],

  // References and structure
  ['ORG401', 'a key nobody declares', 'departments: []\n' + member('').replace('[/]', '[▶rd]')],
  ['ORG401', 'a key nobody declares as parent', department('name: a, parent: ▶b')],
  ['ORG401', 'a key nobody declares in a policy', 'departments: []\npolicy:\n  scope: [▶rd]'],
  ['ORG401', 'a key nobody declares, departments being unmanaged', member('').replace('[/]', '[▶rd]')],
  ['ORG402', 'a path nobody declares', 'departments: []\n' + member('main_department: /').replace('[/]', '[/, ▶/rd]')],
  ['ORG403', 'an id nobody declares', 'departments: []\n' + tag('name: a, departments: [▶7]')],
  ['ORG404', 'a leader nobody declares', member('direct_leader: ▶lisi')],
  ['ORG405', 'a tagged member nobody declares', 'members: []\n' + tag('name: a, members: [▶lisi]')],
  [
    'ORG405',
    'an approver nobody declares',
    'members: []\npolicy: { approvals: [{ when: [settings], by: [▶"member:a"] }] }',
  ],
  ['ORG406', 'a main department elsewhere', 'departments:\n  - { key: a, name: a }\n' + member('main_department: ▶a')],
  ['ORG407', 'a leader of themselves', member('direct_leader: ▶ZhangSan')],
  [
    'ORG408',
    'nested and with a parent',
    'departments:\n  - name: a\n    children:\n      - name: b\n        ▶parent: /',
  ],
  [
    'ORG409',
    'its own ancestor',
    'departments:\n  - { key: a, name: a, parent: ▶b }\n  - { key: b, name: b, parent: a }',
  ],
  ['ORG410', 'a 16th level', `departments:\n${chain(16, '▶')}`],
  [
    'ORG415',
    'an approving tag nobody declares',
    'tags: []\npolicy: { approvals: [{ when: [settings], by: [▶"tag:a"] }] }',
  ],
  ['ORG416', 'owners of a tag', 'policy: { approvals: [{ when: [tag.update], by: [▶owners] }] }'],
]

describe('a file with one fault gets that one diagnostic, at its place', () => {
  test.each(rows)('%s: %s', async (code, _what, snippet) => {
    const { found, diagnostics, marked } = await findingsIn(snippet)
    expect(found).toEqual([`${code} ${marked}`])
    expect(diagnostics.map(sentence).join()).not.toMatch(/\{\w+\}/u)
  })
})

/** Shown elsewhere: they need several files, a disk, or tens of thousands of objects. */
const elsewhere = [
  'ORG001',
  'ORG002',
  'ORG003',
  'ORG004',
  'ORG005',
  'ORG006',
  'ORG007',
  'ORG008',
  'ORG009',
  'ORG010',
  'ORG316',
  'ORG317',
  'ORG411',
  'ORG412',
  'ORG413',
  'ORG414',
]

test('every code is shown by a snippet here, or by another test', () => {
  const shown = new Set([...rows.map(([code]) => code), ...elsewhere])
  expect(Object.keys(config).filter((code) => code.startsWith('ORG') && !shown.has(code))).toEqual([])
})
