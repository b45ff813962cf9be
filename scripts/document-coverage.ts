import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { factsOf, type EndpointPath } from '../src/wecom/endpoints.ts'
import { BESIDES, SEED_PAGE, type Operation } from './operations.ts'

/*
 * Writes docs/api-coverage.md from the endpoint table of the client and the list of operations. A test holds them together.
 */

export const COVERAGE_PAGE = 'docs/api-coverage.md'

const SECRETS = {
  contacts: 'contacts',
  app: 'app',
  either: 'contacts or app',
  details: 'app, or contacts of before 2022-08-15',
  none: '–',
} as const

const INTRO = `# API coverage

Every operation of the page [通讯录](https://powerwechat.artisan-cloud.com/zh/wecom/contacts.html) of PowerWeChat, a widely used SDK, with what of orgctl does it, the endpoint, its official
page, whose secret it takes, the limits that orgctl keeps to, and a test that proves it. Calls that are wrong on that page are marked. Whatever is not
here is called with \`orgctl api\`. Made by \`npx tsx scripts/document-coverage.ts\` from \`src/wecom/endpoints.ts\`, the table that the client itself calls by.
`

export function describeCoverage(): string {
  const sections = SEED_PAGE.map(({ title, operations }) => table(title, operations))
  return [INTRO, ...sections, table('Besides', BESIDES)].join('\n')
}

function table(title: string, operations: readonly Operation[]): string {
  return [
    `## ${title}`,
    '',
    '| operation | on that page | orgctl | endpoint | secret | limits | test |',
    '|---|---|---|---|---|---|---|',
    ...operations.map(row),
    '',
  ].join('\n')
}

function row(operation: Operation): string {
  const { title, call, by, proof, note, endpoint: path } = operation
  const shown = [call === undefined ? '' : `\`${call}\``, note ?? ''].filter((part) => part !== '').join(': ')
  const test = proof.replace(/^(\S+) > (.*)$/u, '[$2](../$1)')
  const cells =
    path === undefined
      ? [title, shown, by, `[official page](${pageUrl(operation.page ?? 0)})`, '', '', test]
      : [title, shown, by, endpointCell(path), SECRETS[factsOf(path).secret], limitsOf(path), test]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function endpointCell(path: EndpointPath): string {
  const { method, page } = factsOf(path)
  return `${method} [\`${path}\`](${pageUrl(page)})`
}

function pageUrl(page: number): string {
  return `https://developer.work.weixin.qq.com/document/path/${page}`
}

function limitsOf(path: EndpointPath): string {
  const { max = {}, atOnce } = factsOf(path)
  const limits = Object.entries(max).map(([name, most]) => `${name} ≤ ${most.toLocaleString('en')}`)
  return [...limits, ...(atOnce === undefined ? [] : [`${atOnce} at once`])].join(', ')
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  writeFileSync(COVERAGE_PAGE, describeCoverage())
}
