import { extname } from 'node:path'
import { OrgctlError } from '../errors.ts'
import type { PlanFormat } from './planning.ts'

const BY_EXTENSION: Readonly<Record<string, PlanFormat>> = {
  '.html': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
}

/** The format of a report is that of its file's name. @throws OrgctlError for any other name */
export function reportFormat(file: string): PlanFormat {
  const format = BY_EXTENSION[extname(file).toLowerCase()]
  if (format !== undefined) return format
  throw new OrgctlError('cli.bad-report', { params: { file, extensions: Object.keys(BY_EXTENSION).join(', ') } })
}
