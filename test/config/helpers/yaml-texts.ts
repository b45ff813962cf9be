import fc from 'fast-check'

/* Texts that are nearly org files, for comparing readers of YAML. */

export const bases: readonly string[] = [
  `version: 1
# c
members:
  - userid: zhangsan
    name: "张三"
    mobile: '+86 138'
    departments: [a, { department: rd, leader: true }]
    extattr: { 工号: "001", "主 页": { url: "https://e.com/#x", title: t } }
    address: >-
      多行
      文本
    position: |-
      一行
  - userid: lisi   # comment
    departments:
    - x
    - y
tags:
- {name: 值班, members: [a, b]}
`,
  `a: {k: 1, l: [2, 3]}
b: x
c:
  - 1
  - x
d: [x, {y: 1, c, d: [e]} , x]
? e
: f
"g": 'it''s'
h: "a\\x41b\\u4e2d\\
  c"
i: plain
  multi line
  text
`,
  `- - a
  - b: c
    d: e
- ? x
- f: null
  g: ~
  h: ''
  j: 12
  m: true
  n: no
  o: 2001-01-01
  p: 190:20:30
`,
]

const characters = Array.from(':#"\'|>%@`[]{},~?!&*=\\-.a01 \t\r\n\0\u0007\u0085\u2028\u00a0\ufeffé中😀')
const words =
  '-- |- >+ <<: ~ null true yes 0o17 017 1_000 -0 +1 .5 1. .inf 1:30 \\x41 \\N \\/ \\z key "a":b \'x\' 00 0b1 1e3 e1 {} [] &a *a !!str !x'
const lines = [
  '- ',
  ': ',
  ' #',
  '  ',
  '? ',
  '! ',
  'x: y',
  '\n\n',
  '\r\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\n  ',
  '\n- ',
  '\n    - ',
]
const bits = [...characters, ...words.split(' '), ...lines]

export const change = fc.record({
  kind: fc.constantFrom('insert' as const, 'insert' as const, 'delete' as const, 'copy' as const, 'swap' as const),
  at: fc.nat(1_000),
  other: fc.nat(1_000),
  length: fc.integer({ min: 1, max: 20 }),
  bit: fc.constantFrom(...bits),
})

export function mutate(
  text: string,
  { kind, at, other, length, bit }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): string {
  const from = at % (text.length + 1)
  const to = other % (text.length + 1)
  switch (kind) {
    case 'delete':
      return text.slice(0, from) + text.slice(from + length)
    case 'copy':
      return text.slice(0, from) + text.slice(to, to + length) + text.slice(from)
    case 'swap': {
      const lines = text.split('\n')
      const [a, b] = [at % lines.length, other % lines.length]
      ;[lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? '']
      return lines.join('\n')
    }
    case 'insert':
      return text.slice(0, from) + bit + text.slice(from)
  }
}

export const mutation: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...bases), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([base, changes]) => changes.reduce(mutate, base))
export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...bits), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''))
