import type { Decoded } from './decode.ts'
import type { FolderFault } from './folder.ts'
import type { YamlFault } from './parse-yaml.ts'
import type { ConfigCode, Problem, Report } from './problem.ts'

/*
 * Problems with reading a file at all.
 */

const FILE_LIMIT = 64 * 1024 * 1024
const TOTAL_LIMIT = 512 * 1024 * 1024

function fileProblem(path: string, code: ConfigCode, params: Problem['params'] = {}): Problem {
  return { code, params: { path, ...params }, source: { file: path, pointer: '' }, at: 'file' }
}

export function reportFolderFault({ path, kind, reason }: FolderFault, dir: string, report: Report): void {
  switch (kind) {
    case 'missing':
      report(
        path === dir.replace(/\/+$/u, '') || path === dir
          ? fileProblem(path, 'ORG001')
          : fileProblem(path, 'ORG003', { reason: 'ENOENT' }),
      )
      break
    case 'outside':
      report(fileProblem(path, 'ORG004'))
      break
    case 'not-a-file':
      report(fileProblem(path, 'ORG005'))
      break
    case 'unreadable':
      report(fileProblem(path, 'ORG003', { reason: reason ?? '' }))
      break
  }
}

/** False when the file is not to be read. */
export function reportSize(path: string, bytes: number, total: number, report: Report): boolean {
  if (bytes > FILE_LIMIT) report(fileProblem(path, 'ORG006', { bytes, limit: FILE_LIMIT }))
  else if (total > TOTAL_LIMIT) report(fileProblem(path, 'ORG007', { limit: TOTAL_LIMIT }))
  else return true
  return false
}

const DECODE_CODES = { 'utf-16': 'ORG008', binary: 'ORG009', encoding: 'ORG010' } as const

export function reportDecodeFault(path: string, fault: Extract<Decoded, { ok: false }>['fault'], report: Report): void {
  report(fileProblem(path, DECODE_CODES[fault]))
}

const YAML_CODES = {
  tag: 'ORG013',
  directive: 'ORG014',
  anchor: 'ORG015',
  depth: 'ORG016',
  documents: 'ORG017',
  return: 'ORG018',
  mark: 'ORG021',
  key: 'ORG022',
  escape: 'ORG023',
  separator: 'ORG024',
} as const satisfies Record<Exclude<YamlFault['kind'], 'syntax'>, ConfigCode>

export function reportYamlFault(path: string, fault: YamlFault, report: Report): void {
  const isSyntax = fault.kind === 'syntax'
  report({
    code: isSyntax ? 'ORG011' : YAML_CODES[fault.kind],
    params: isSyntax ? { reason: fault.reason } : {},
    source: { file: path, pointer: '' },
    at: 'value',
    ...(fault.at ? { place: fault.at } : {}),
  })
}
