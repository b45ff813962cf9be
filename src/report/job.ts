import type { JobFault, JobReport, JobRow } from '../model/job.ts'
import type { Wording } from './wording.ts'

type ImportReport = Extract<JobReport, { readonly kind: 'import' }>

export function renderJobText(report: JobReport, wording: Wording): string {
  const lines = report.kind === 'import' ? importLines(report, wording) : exportLines(report, wording)
  return lines.map((line) => `${line}\n`).join('')
}

function importLines(report: ImportReport, wording: Wording): readonly string[] {
  const { jobid: job, type, total, percentage, fault, refused } = report
  const status = wording.text(`report.job.${report.status}`)
  return [
    type === ''
      ? wording.text('report.job.import-untyped', { job, status })
      : wording.text('report.job.import', { job, type, status }),
    ...(total !== undefined && percentage !== undefined
      ? [wording.text('report.job.rows', { total: wording.count('rows', total), percentage })]
      : []),
    ...(fault ? faultLines(fault, wording) : []),
    ...(refused.length > 0
      ? [wording.text('report.job.refused', { rows: wording.count('rows', refused.length) })]
      : report.status === 'done'
        ? [wording.text('report.job.none-refused')]
        : []),
    ...refused.flatMap((row) => faultLines(row, wording)),
    ...(report.status === 'done' ? [wording.text('report.job.kept')] : []),
  ]
}

function faultLines({ cause, remedy }: JobFault, wording: Wording): readonly string[] {
  return [
    `  ${wording.message(cause)}`,
    `    ${wording.text('report.job.remedy', { remedy: wording.message(remedy) })}`,
  ]
}

function exportLines(report: Extract<JobReport, { readonly kind: 'export' }>, wording: Wording): readonly string[] {
  const { jobid: job, blocks } = report
  const bytes = blocks.reduce((sum, { size }) => sum + size, 0)
  return [
    wording.text('report.job.export', { job, status: wording.text(`report.job.${report.status}`) }),
    ...(report.status === 'done'
      ? [wording.text('report.job.blocks', { count: blocks.length, bytes }), wording.text('report.job.fetch', { job })]
      : []),
  ]
}

export function renderJobJson(report: JobReport, wording: Wording): string {
  const document =
    report.kind === 'export'
      ? report
      : {
          ...report,
          fault: report.fault && faultJson(report.fault, wording),
          refused: report.refused.map((row) => ({ ...objectJson(row), ...faultJson(row, wording) })),
        }
  return `${JSON.stringify({ format_version: '1', ...document }, undefined, 2)}\n`
}

/** In WeCom's names. */
function objectJson({ object }: JobRow): Readonly<Record<string, string | number>> {
  return typeof object === 'string' ? { userid: object } : { partyid: object }
}

function faultJson({ errcode, errmsg, cause, remedy }: JobFault, wording: Wording): Readonly<Record<string, unknown>> {
  return {
    errcode,
    errmsg: wording.free(errmsg),
    message: wording.message(cause),
    remedy: wording.message(remedy),
  }
}
