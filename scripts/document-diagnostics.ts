import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isWarningCode, type ConfigCode } from '../src/config/problem.ts'
import { config } from '../src/messages/en/config.ts'

/*
 * Writes docs/diagnostics.md, the list of what `orgctl validate` can say, from the texts themselves. A test holds the two together.
 */

export const DIAGNOSTICS_PAGE = 'docs/diagnostics.md'

const SECTIONS: readonly (readonly [start: string, title: string])[] = [
  ['ORG0', 'Reading the files'],
  ['ORG1', 'The shape of an entry'],
  ['ORG2', 'Values that WeCom refuses'],
  ['ORG3', 'Things that must be unique'],
  ['ORG4', 'References and structure'],
]

function isCode(code: string): code is ConfigCode {
  return code.startsWith('ORG') && code in config
}

export function describeDiagnostics(): string {
  const codes = Object.keys(config).filter(isCode)
  const sections = SECTIONS.map(([start, title]) => {
    const rows = codes.filter((code) => code.startsWith(start)).map(row)
    return [`## ${title}`, '', '| code | | says |', '|---|---|---|', ...rows, ''].join('\n')
  })
  return [
    '# Diagnostics',
    '',
    'What `orgctl validate`, and every command that reads org files, can say about them. Codes are stable: they keep their meaning, and a',
    'code that is no longer used is not given to something else. A warning stops nothing. Words in braces stand for what is found in the',
    'file; mobiles, mails and addresses are hidden unless `--show-sensitive` is given.',
    '',
    ...sections,
  ].join('\n')
}

function row(code: ConfigCode): string {
  const text = config[code].replaceAll('|', '\\|').replaceAll(/[<*]/gu, '\\$&')
  return `| ${code} | ${isWarningCode(code) ? 'warning' : 'error'} | ${text} |`
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  writeFileSync(DIAGNOSTICS_PAGE, describeDiagnostics())
}
