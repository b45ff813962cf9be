import type { LiveOrg } from '../model/live.ts'
import { driftSummaryLine, sinceLine, withNotesOnConflicts, type DriftReport } from './drift-report.ts'
import { planNames } from './names.ts'
import { warningList } from './page/heads.ts'
import { pageChunks } from './page/make-page.ts'
import type { Wording } from './wording.ts'

export interface DriftHtmlOptions {
  readonly wording: Wording
  readonly live: LiveOrg
}

/** What was changed in WeCom, as a page: from what the files say to what is live. */
export function driftHtmlChunks(report: DriftReport, { wording, live }: DriftHtmlOptions): Generator<string> {
  const changes = withNotesOnConflicts(report.changes)
  const { mode, unreadable } = report.read
  return pageChunks({
    changes,
    live,
    isAfter: true,
    wording,
    names: planNames({ changes }, live),
    head: {
      kind: 'drift',
      title: wording.text('page.title.drift'),
      facts: [
        wording.text('drift.corp', { corp_id: report.corp_id }),
        sinceLine(report, wording),
        wording.text(`report.plan.mode.${mode}`),
        ...(unreadable.length > 0 ? [wording.text('drift.unreadable', { fields: unreadable.join(', ') })] : []),
      ],
      verdict:
        changes.length === 0
          ? { tone: 'good', text: wording.text('drift.markdown.none') }
          : {
              tone: 'some',
              text: wording.text('drift.markdown.some', { changes: wording.count('changes', changes.length) }),
            },
      summary: driftSummaryLine(report, wording),
      notices: { title: '', items: [] },
      lists: warningList(report.warnings, wording),
    },
  })
}
