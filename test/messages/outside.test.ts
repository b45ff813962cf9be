import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { proseIn } from '../helpers/prose.ts'

/** Names of files, or of folders with a `/` at their end, whose prose is no sentence of orgctl; with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'src/messages/': 'the catalogue',
  'src/sandbox/': 'what WeCom answers, in its words',
  'src/commands/program.ts': 'help, translated by zh/help.ts and tested to be',
  'src/commands/operations/program.ts': 'help, as above',
  'src/commands/translate-help.ts': "commander's own words and what they become",
  'src/commands/completion.ts': 'scripts for shells',
  'src/config/parse-yaml.ts': 'texts of js-yaml that are told apart',
  'src/import/roster/': 'headers and words of rosters that people bring',
  'src/model/import-file.ts': "columns of WeCom's import files",
  'src/wecom/csv.ts': "columns and values of WeCom's import files",
  'src/plan/waits.ts': 'kinds of waiting, for the program',
  'src/watch/metrics.ts': 'HELP of metrics: for Prometheus, whose rules and dashboards know one language',
  'src/report/page/make-page.ts': 'markup',
}

/** Single texts, by the file that may have them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/commands/complete.ts': ['export tag'], // a command
  'src/commands/revision.ts': ['not a git repository'], // what git says
  'src/commands/seed.ts': ['公司'], // the root of a sandbox
  'src/commands/state-show.ts': ['as it is'], // for the program
  'src/commands/operations/stats.ts': ['days back'], // a key of a limit
  'src/wecom/endpoints.ts': ['days back'],
  'src/config/schema-problems.ts': ['false schema'], // a keyword of JSON Schema
  'src/config/validate.ts': ['false schema'],
  'src/crypto/padded.ts': ['cannot be decrypted (…)'], // caught by whoever decrypts
  'src/wecom/client.ts': ['wrong json format'], // what WeCom says
}

/** Defects of ours, which nobody meets, and usage that `formatOf` is told of by the command's name. */
const EXEMPT = {
  calls: new Set<string>(['formatOf']),
  classes: new Set(['Error', 'RangeError', 'TypeError']),
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts'))
  .sort()

function isElsewhere(file: string): boolean {
  return Object.keys(ELSEWHERE).some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))
}

test('no sentence for people stands outside the catalogue', () => {
  const strays = files
    .filter((file) => !isElsewhere(file))
    .flatMap((file) =>
      proseIn(file, readFileSync(file, 'utf8'), EXEMPT)
        .filter((text) => ALLOWED[file]?.includes(text) !== true && !isMarkupOrCommand(text))
        .map((text) => `${file}: ${text}`),
    )
  expect(strays).toEqual([])
})

/** `<!-- orgctl plan -->`, a header of XML, a query of GraphQL, a name of a command, a line of YAML that names policies. */
function isMarkupOrCommand(text: string): boolean {
  return (
    /^(?:…?<[^>]*>)+(?:…(?:<[^>]*>)?)?$/u.test(text) ||
    /^(?:query|mutation) \(/u.test(text) ||
    /^ {2}unmanaged: \{/u.test(text) ||
    COMMANDS.test(text)
  )
}

const COMMANDS =
  /^(?:orgctl (?:apply|validate)|job status|state (?:adopt|show|unlock)|(?:department|tag) (?:get|list|members)|linked (?:departments|members?|permissions)|member (?:confirm|get|invite|openid|userid)|stats active)$/u

test('every exception is still of use', () => {
  const proseOf = (file: string): readonly string[] => proseIn(file, readFileSync(file, 'utf8'), EXEMPT)
  const needless = Object.keys(ELSEWHERE).filter(
    (place) =>
      !files
        .filter((file) => (place.endsWith('/') ? file.startsWith(place) : file === place))
        .some((file) => proseOf(file).length > 0),
  )
  const unused = Object.entries(ALLOWED).flatMap(([file, texts]) =>
    texts.filter((text) => !proseOf(file).includes(text)).map((text) => `${file}: ${text}`),
  )
  expect([...needless, ...unused]).toEqual([])
})

test.each([
  ["throw new OrgctlError('x.y', { params: { what: 'no such department' } })", ['no such department']],
  ['const line = `${count} members are missing`', ['… members are missing']],
  ["note('部门')", ['部门']],
  ["throw new Error('cannot be')", []],
  ["import x from './not a sentence.ts'", []],
  ["type Missing = 'made' | 'as it is'", []],
  ["const kind = 'batch/getresult'", []],
  ["const header = 'no-store, max-age=0'", []],
])('%s', (source, found) => {
  expect(proseIn('a.ts', source, EXEMPT)).toEqual(found)
})
