import { expect, test } from 'vitest'
import { editYaml, type FileEdits } from '../../src/edit/edit-yaml.ts'

/** Lines that begin with `-` go, those with `+` come: as a reviewer would see it. */
function sides(diff: string): { readonly before: string; readonly after: string } {
  const lines = diff.replace(/^\n/u, '').replace(/\n$/u, '').split('\n')
  const side = (sign: string): string =>
    lines.flatMap((line) => (line.startsWith(sign) || !/^[+-]/u.test(line) ? [`${line.slice(1)}\n`] : [])).join('')
  return { before: side('-'), after: side('+') }
}

const set = (fields: NonNullable<FileEdits['set']>[number]['fields'], pointer = '/members/0'): FileEdits => ({
  set: [{ pointer, fields }],
})

const CASES: readonly (readonly [fact: string, edits: FileEdits, diff: string])[] = [
  [
    'a value is replaced where it stands, and the comment behind it stays',
    set({ position: '总监' }),
    `
 version: 1
 members:
   - userid: li # the first one
     name: 李
-    position: "工程师"   # since 2021
+    position: 总监   # since 2021
     departments: [rd]
`,
  ],
  [
    'a value that is equal stays as it is written',
    set({ mobile: '13800000001', position: '总监', enable: true }),
    `
 members:
   - { userid: li, mobile: '13800000001' , "position": "总监", enable: true }
`,
  ],
  [
    'a new field stands where files have it, behind what is indented below the one before',
    set({ direct_leader: 'wang', mobile: '+86 13800000001', alias: 'Lee' }),
    `
 members:
   - userid: li
     name: 李
+    alias: Lee
+    mobile: "+86 13800000001"
     departments: # exact
       - rd
       # no more
+    direct_leader: wang
     extattr: { 工号: "1" }
`,
  ],
  [
    'a new field before all others goes behind the dash',
    set({ userid: 'li' }),
    `
 members:
-  - name: 李
+  - userid: li
+    name: 李
`,
  ],
  [
    'a field goes with the comment behind it',
    set({ direct_leader: undefined, position: undefined }),
    `
 members:
   - userid: li
-    position: 工程师 # acting
     departments: [rd]
-    direct_leader: wang
 
   - userid: wang
`,
  ],
  [
    'the first field goes, and the next one takes its place behind the dash',
    set({ key: undefined }, '/departments/0'),
    `
 departments:
-  - key: rd
-    name: 研发
+  - name: 研发
`,
  ],
  [
    'fields in flow style come and go with their commas',
    set({ name: undefined, alias: undefined, direct_leader: 'wang', mobile: null }),
    `
 members:
-  - { userid: li, name: 李, alias: Lee, departments: [rd], position: x }
+  - { userid: li, mobile: null, departments: [rd], position: x, direct_leader: wang }
`,
  ],
  [
    'the field that goes may be the last one',
    set({ name: undefined, alias: undefined }),
    `
 members:
-  - { userid: li, name: 李, alias: Lee }
+  - { userid: li }
`,
  ],
  [
    'an entry of a list that changes is written in one line, the others stay',
    set({ departments: ['ops', { department: 'rd', leader: true }, 'hr'] }),
    `
 members:
   - userid: li
     departments: # exact: here and nowhere else
       - 'ops'
-      - rd # main
+      - { department: rd, leader: true } # main
+      - hr
     position: x
`,
  ],
  [
    'a mapping in a list changes field by field',
    set({
      departments: [
        { department: 'rd', order: 5 },
        { department: 'ops', leader: false },
      ],
    }),
    `
 members:
   - userid: li
     departments:
-      - { department: rd, leader: true, order: 10 }
+      - { department: rd, order: 5 }
       - department: ops
-        leader: true # for now
+        leader: false # for now
`,
  ],
  [
    'entries come and go in a list in block style',
    set({ members: ['zhao', 'li', 'sun', 'wang'] }, '/tags/0'),
    `
 tags:
   - name: 值班
     members:
-      - qian # on leave
+      - zhao # on leave
       # the night shift
       - li
+      - sun
       - wang
-      - wu
     departments: [rd]
`,
  ],
  [
    'a list in block style that is emptied keeps what is said behind its name',
    set({ members: [] }, '/tags/0'),
    `
 tags:
   - name: 值班
-    members: # nobody any more
-      - qian
-      - li
+    members: [] # nobody any more
     departments: [rd]
`,
  ],
  [
    'a mapping becomes null',
    set({ extattr: null }),
    `
 members:
   - userid: li
-    extattr: # defined in the console
-      工号: "1"
-      主页: { url: "https://a.cn", title: 主页 }
+    extattr: null # defined in the console
     position: x
`,
  ],
  [
    'a text becomes a link, and a link a text',
    set({ extattr: { 工号: { url: 'https://a.cn', title: '主页' }, 主页: 'x', 新: '2' } }),
    `
 members:
   - userid: li
     extattr:
-      工号: "1"
-      主页: { url: "https://a.cn", title: 主页 }
+      工号: { url: https://a.cn, title: 主页 }
+      主页: x
+      新: "2"
`,
  ],
  [
    'a text over several lines is replaced whole',
    set({ address: '新港中路', position: 'b' }),
    `
 members:
   - userid: li
-    address: |
-      广州
-      海珠
+    address: 新港中路
-    position: a
-      long one
+    position: b
     gender: male
`,
  ],
  [
    'an empty value gets one',
    set({ alias: 'Lee', position: null }),
    `
 members:
   - userid: li
-    alias:
+    alias: Lee
     position: # cleared
`,
  ],
  [
    'an item goes, and a heading above several stays',
    { remove: ['/members/0', '/members/3'] },
    `
 members:
   # the back end
-  - userid: a
-    name: A # one
   - userid: b
   # the front end
   - userid: c
-  - { userid: d,
-      name: D }
 tags: []
`,
  ],
  [
    'an item that stands alone goes with the comment above it and one blank line',
    { remove: ['/members/1', '/members/3'] },
    `
 members:
   - userid: a
 
-  # a long story
-  # about b
-  - userid: b
-
   # c's own story
   - userid: c
-
-  - userid: d
`,
  ],
  [
    'the last item leaves an empty list',
    { remove: ['/members/0', '/members/1'] },
    `
 version: 1
-members: # all of us
-  - userid: a
-  - userid: b
+members: [] # all of us
 tags: []
`,
  ],
  [
    'the last child takes its list along',
    { remove: ['/departments/0/children/0', '/departments/0/children/1/children/0'] },
    `
 departments:
   - name: rd
     children:
-      - name: backend
       - name: frontend
-        children: # none left
-          - name: web
   - name: ops
`,
  ],
  [
    'an item is appended behind the last one, apart where the others are apart',
    { append: [{ list: '/members', item: { userid: 'c', departments: ['rd'] } }] },
    `
 members:
   - userid: a
 
   - userid: b # the last one
+
+  - userid: c
+    departments:
+      - rd
 
 # that was all
 tags: []
`,
  ],
  [
    'an item is appended with the indentation of the others',
    { append: [{ list: '/members', item: { userid: 'c', departments: ['rd'] } }] },
    `
 members:
 - userid: a
 - userid: b
+- userid: c
+  departments:
+    - rd
`,
  ],
  [
    'an empty list is filled, and a list that is not there is made',
    {
      append: [
        { list: '/members', item: { userid: 'c' } },
        { list: '/tags', item: { name: 't' } },
      ],
    },
    `
-members: [] # nobody yet
+members: # nobody yet
+  - userid: c
 departments: []
+
+tags:
+  - name: t
`,
  ],
  [
    'a child goes into the list of its parent, which may have none yet',
    {
      append: [
        { list: '/departments/0/children', item: { id: 5, name: 'web' } },
        { list: '/departments/1/children', item: { id: 6, name: 'db' } },
        { list: '/departments/2/children', item: { id: 7, name: 'cat' } },
      ],
    },
    `
 departments:
   - name: rd
     children:
       - name: backend
+      - id: 5
+        name: web
   - name: ops
     order: 5
+    children:
+      - id: 6
+        name: db
-  - { name: hr }
+  - { name: hr, children: [{ id: 7, name: cat }] }
`,
  ],
  [
    'an item moves with its comments and what changes in it',
    {
      move: [{ pointer: '/departments/0/children/0', list: '/departments/1/children' }],
      set: [{ pointer: '/departments/0/children/0', fields: { name_en: 'Back', order: 1 } }],
    },
    `
 departments:
   - name: rd
     children:
-      # since 2020
-      - name: backend # not the front
-        children:
-          # two of them
-          - name: a
 
       - name: frontend
   - name: ops
     children:
       - name: cloud
+      # since 2020
+      - name: backend # not the front
+        name_en: Back
+        order: 1
+        children:
+          # two of them
+          - name: a
`.replace('-          - name: a\n \n', '-          - name: a\n-\n'),
  ],
  [
    'what moves into something that moves itself goes along',
    {
      remove: ['/departments/0', '/departments/0/children/0/children/0'],
      move: [
        { pointer: '/departments/0/children/0', list: '/departments' },
        { pointer: '/departments/1', list: '/departments/0/children/0/children' },
      ],
    },
    `
 departments:
-  - name: a
-    children:
-      - name: b
-        children:
-          - name: c
-  - name: d
   - name: e
+  - name: b
+    children:
+      - name: d
`,
  ],
  [
    'what moves out of something that goes is kept, and a move inside a move as well',
    {
      remove: ['/departments/0'],
      move: [
        { pointer: '/departments/0/children/0', list: '/departments' },
        { pointer: '/departments/0/children/0/children/0', list: '/departments' },
      ],
    },
    `
 departments:
-  - name: rd
-    children:
-      - name: backend
-        children:
-          - name: a
   - name: ops
+  - name: a
+  - name: backend
`,
  ],
  [
    'the policy is no list, and is edited all the same',
    set({ scope: ['/b'], protect: { members: ['ceo'], departments: ['/b'] } }, '/policy'),
    `
 version: 1
 policy: # rules
-  scope: [/a]
+  scope: [/b]
   protect:
     members: [ceo]
-    departments: [/a]
+    departments: [/b]
 members: []
`,
  ],
  [
    'only what is touched is read: other items may be as odd as they like',
    set({ name: 'B' }, '/members/1'),
    `
 members:
   - userid: a
     address: "two
       lines: - not a list"
   -
     userid: b
+    name: B
   - userid: c
     position: |
       # not a comment
`,
  ],
]

test.each(CASES)('%s', (_fact, edits, diff) => {
  const { before, after } = sides(diff)
  expect(editYaml(before, edits)).toBe(after)
})

test.each([
  ['a', '[a, b, c]', ['b', 'c'], '[b, c]'],
  ['b', '[a, b, c]', ['a', 'c'], '[a, c]'],
  ['c', '[a, b, c]', ['a', 'b'], '[a, b]'],
  ['a and b', '[a, b, c]', ['c'], '[c]'],
  ['b and c', '[a, b, c]', ['a'], '[a]'],
  ['all', '[a, b, c]', [], '[]'],
])('%s leaves a list in flow style', (_what, before, members, after) => {
  expect(editYaml(`tags:\n  - name: t\n    members: ${before} # who\n`, set({ members }, '/tags/0'))).toBe(
    `tags:\n  - name: t\n    members: ${after} # who\n`,
  )
})

test.each([
  ['at the start', '[b, c]', ['a', 'b', 'c'], '[a, b, c]'],
  ['in between', '[a, c]', ['a', 'b', 'c'], '[a, b, c]'],
  ['at the end', '[a]', ['a', 'b, c'], '[a, "b, c"]'],
  ['into an empty one', '[]', ['a'], '[a]'],
  ['instead of another', '[a, x, c]', ['a', 'b', 'c'], '[a, b, c]'],
])('an entry comes into a list in flow style %s', (_where, before, members, after) => {
  expect(editYaml(`tags:\n  - name: t\n    members: ${before} # who\n`, set({ members }, '/tags/0'))).toBe(
    `tags:\n  - name: t\n    members: ${after} # who\n`,
  )
})

test('items leave a list in flow style', () => {
  expect(
    editYaml('{"version": 1, "members": [{"userid": "a"}, {"userid": "b"}, {"userid": "c"}]}\n', {
      remove: ['/members/0', '/members/2'],
      append: [{ list: '/members', item: { userid: 'd' } }],
    }),
  ).toBe('{"version": 1, "members": [{"userid": "b"}, { userid: d }]}\n')
})

test('line ends stay as they are in the file', () => {
  const text = 'members:\r\n  - userid: a\r\n    departments:\r\n      - rd\r\n'
  const edited = editYaml(text, {
    set: [{ pointer: '/members/0', fields: { name: 'A', departments: ['rd', 'ops'] } }],
    append: [{ list: '/members', item: { userid: 'b' } }],
  })
  expect(edited).toBe(
    'members:\r\n  - userid: a\r\n    name: A\r\n    departments:\r\n      - rd\r\n      - ops\r\n  - userid: b\r\n',
  )
})

test('a file without a last line end gets one in front of what is added', () => {
  expect(
    editYaml('members:\n  - userid: a', {
      set: [{ pointer: '/members/0', fields: { name: 'A' } }],
      append: [{ list: '/members', item: { userid: 'b' } }],
    }),
  ).toBe('members:\n  - userid: a\n    name: A\n  - userid: b')
})
