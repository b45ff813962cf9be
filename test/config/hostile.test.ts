import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadOrg, validateOrg } from '../../src/config/load.ts'
import { sentence } from './helpers/findings.ts'
import { memoryFolder } from './helpers/memory-folder.ts'

async function codesOf(content: string | Uint8Array): Promise<readonly string[]> {
  const { diagnostics } = await loadOrg({ dir: 'org', folder: memoryFolder({ 'org/a.yaml': content }) })
  return diagnostics.map(({ code, position }) => `${code} ${position.line}:${position.column}`)
}

describe('files that are not what they seem', () => {
  const good = 'version: 1\r\nmembers:\r\n  - userid: a\r\n    email: a@example.com\r\n    departments: [/]\r\n'

  test.each([
    ['CRLF line ends', Buffer.from(good)],
    ['a byte order mark', Buffer.from(`\ufeff${good}`)],
    ['a document start and end', Buffer.from(`---\n${good}...\n`)],
    ['no line end at the end', Buffer.from(good.trimEnd())],
  ])('%s: accepted', async (_what, content) => {
    expect(await codesOf(content)).toEqual([])
  })

  test.each([
    ['ORG008 1:1', 'UTF-16, little endian', Buffer.from(`\ufeff${good}`, 'utf16le')],
    ['ORG008 1:1', 'UTF-16, big endian', Buffer.from(`\ufeff${good}`, 'utf16le').swap16()],
    ['ORG009 1:1', 'a NUL', Buffer.from('version: 1\0')],
    ['ORG009 1:1', 'a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['ORG010 1:1', 'GBK', Buffer.from([0x6e, 0x3a, 0x20, 0xd5, 0xc5, 0xc8, 0xfd])],
    ['ORG010 1:1', 'half a surrogate pair', Buffer.from([0x61, 0x3a, 0xed, 0xa0, 0x80])],
    ['ORG115 1:1', 'nothing', Buffer.from('')],
    ['ORG115 1:1', 'only comments', Buffer.from('# nothing\n')],
    ['ORG115 1:1', 'a word', Buffer.from('hello')],
  ])('%s: %s', async (finding, _what, content) => {
    expect(await codesOf(content)).toEqual([finding])
  })

  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'the key %s is as unknown as any other',
    async (key) => {
      expect(await codesOf(`version: 1\n${key}: { version: 2 }\nmembers:\n  - ${key}: x\n`)).toEqual([
        'ORG102 2:1',
        'ORG101 4:5',
        'ORG101 4:5',
        'ORG102 4:5',
      ])
      expect(Object.prototype).not.toHaveProperty('version')
    },
  )
})

describe('files made to cost time or memory', () => {
  const size = 1_000_000
  const bomb = [
    'a0: &a0 [x]',
    ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`),
  ].join('\n')

  test.each([
    ['ORG015', 'an alias bomb', bomb],
    ['ORG015', 'a list that contains itself', 'a: &a [*a]'],
    ['ORG016', 'brackets without end', '['.repeat(size)],
    ['ORG016', 'dashes without end', '- '.repeat(size / 2)],
    ['ORG016', 'question marks without end', '? '.repeat(size / 2)],
    ['ORG016', 'levels without end', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['ORG011', 'quotes without end', `version: 1\nmembers: "${'\\'.repeat(size)}`],
    ['ORG011', 'a quote left open', `version: 1\nmembers: "${'a\n  '.repeat(size / 4)}`],
    ['ORG115', 'a long word', 'a'.repeat(size)],
    ['ORG103', 'a long text', `version: 1\ntags: ${'a '.repeat(size / 2)}`],
    [
      'ORG108',
      'a long userid',
      `version: 1\nmembers:\n  - { userid: ${'a'.repeat(size)}, email: a@example.com, departments: [/] }`,
    ],
    [
      'ORG108',
      'a mail of dots',
      `version: 1\nmembers:\n  - { userid: a, email: "${'a.'.repeat(size / 2)}", departments: [/] }`,
    ],
    [
      'ORG108',
      'a mail of hyphens',
      `version: 1\nmembers:\n  - { userid: a, email: "a@${'a-'.repeat(size / 2)}", departments: [/] }`,
    ],
    [
      'ORG108',
      'a mobile of blanks',
      `version: 1\nmembers:\n  - { userid: a, email: a@example.com, mobile: "${'1 '.repeat(size / 2)}", departments: [/] }`,
    ],
    [
      'ORG210',
      'a path of slashes',
      `version: 1\nmembers:\n  - { userid: a, email: a@example.com, departments: ["/a${'\\\\/'.repeat(size / 4)}\\\\"] }`,
    ],
    ['ORG020', 'a long number', `version: 1\ntags:\n  - { name: t, id: ${'1'.repeat(size)} }`],
    ['ORG020', 'a long almost-number', `version: 1\ntags:\n  - { name: t, id: ${'1_'.repeat(size / 2)} }`],
    ['ORG102', 'many keys', `version: 1\n${Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n')}`],
    ['ORG012', 'many duplicate keys', `version: 1\n${'a: 1\n'.repeat(200_000)}`],
    ['ORG101', 'many empty items', `version: 1\nmembers: [${'{}, '.repeat(100_000)}]`],
    [
      'ORG401',
      'many wrong references',
      `version: 1\ndepartments: []\ntags:\n  - name: t\n    departments: [${Array.from({ length: 29_000 }, (_, i) => `k${i}`).join()}]`,
    ],
  ])('%s: %s', async (code, _what, content) => {
    const start = process.cpuUsage()
    const { diagnostics } = await validateOrg({ dir: 'org', folder: memoryFolder({ 'org/a.yaml': content }) })
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1e6).toBeLessThan(8)
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code)
    for (const { excerpt } of diagnostics) expect(excerpt?.text.length ?? 0).toBeLessThan(200)
    for (const diagnostic of diagnostics) expect(sentence(diagnostic).length).toBeLessThan(900)
  })
})

describe('a folder', () => {
  let dir: string
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'orgctl-config-')))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  const put = (path: string, content = 'version: 1\n'): void => {
    mkdirSync(join(dir, path, '..'), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  const read = async (path = '.'): Promise<readonly string[]> => {
    const { diagnostics, files } = await validateOrg({ dir: path === '.' ? dir : join(dir, path) })
    return [
      ...diagnostics.map(({ code, position }) => `${code} ${position.file.slice(dir.length + 1)}`),
      `${files} files`,
    ]
  }

  test('that does not exist', async () => {
    expect(await read('nowhere')).toEqual(['ORG001 nowhere', '0 files'])
  })

  test('without YAML', async () => {
    put('readme.md')
    expect(await read()).toEqual(['ORG002 ', '0 files'])
  })

  test('is read with all below it, but nothing hidden', async () => {
    put('a.yaml')
    put('b/c/d.yml')
    put('b/c/e.yaml.bak', '[')
    put('.git/x.yaml', '[')
    put('b/.x.yaml', '[')
    expect(await read()).toEqual(['2 files'])
  })

  test('may be a single file of any name', async () => {
    put('org.txt')
    expect(await read('org.txt')).toEqual(['1 files'])
  })

  test('is read in path order, so that the same fault is reported first everywhere', async () => {
    for (const name of ['b', 'a/z', 'Z', '中', '😀', 'a']) put(`${name}.yaml`, 'version: 2\n')
    expect(await read()).toEqual(
      ['Z.yaml', 'a.yaml', 'a/z.yaml', 'b.yaml', '中.yaml', '😀.yaml']
        .map((file) => `ORG105 ${file}`)
        .concat('6 files'),
    )
  })

  test('whose links go round in circles is read once', async () => {
    put('a/b.yaml')
    symlinkSync('..', join(dir, 'a/up'))
    symlinkSync('b.yaml', join(dir, 'a/c.yaml'))
    symlinkSync('loop', join(dir, 'loop'))
    expect(await read()).toEqual(['1 files'])
  })

  test('whose link leads out is refused without showing what is there', async () => {
    put('org/a.yaml')
    put('secret', 'token: abc\n')
    symlinkSync('../secret', join(dir, 'org/b.yaml'))
    const { diagnostics } = await validateOrg({ dir: join(dir, 'org') })
    expect(diagnostics.map(({ code }) => code)).toEqual(['ORG004'])
    expect(JSON.stringify(diagnostics)).not.toContain('abc')
  })

  test('whose link leads nowhere', async () => {
    put('a.yaml')
    symlinkSync('gone', join(dir, 'b.yaml'))
    expect(await read()).toEqual(['ORG003 b.yaml', '1 files'])
  })

  test('with something else than a file', async () => {
    put('a.yaml')
    symlinkSync('/dev/null', join(dir, 'b.yaml'))
    mkdirSync(join(dir, 'c.yaml'))
    put('c.yaml/d.yaml')
    expect(await read()).toEqual(['ORG004 b.yaml', '2 files'])
  })

  test('may be given with a slash at the end', async () => {
    put('a.yaml', 'version: 2\n')
    const { diagnostics } = await validateOrg({ dir: `${dir}/` })
    expect(diagnostics[0]?.position.file).toBe(`${dir}/a.yaml`)
  })

  test('with a file of 100 MB is refused without reading it', async () => {
    put('a.yaml')
    truncateSync(join(dir, 'a.yaml'), 100 * 1024 * 1024)
    expect(await read()).toEqual(['ORG006 a.yaml', '1 files'])
  })

  test('with more than 512 MB is refused where it gets too much', async () => {
    for (let i = 0; i < 9; i++) {
      put(`${i}.yaml`)
      truncateSync(join(dir, `${i}.yaml`), 60 * 1024 * 1024)
    }
    const found = await read()
    expect(found.filter((line) => line.startsWith('ORG007'))).toEqual(['ORG007 8.yaml'])
  })
})
