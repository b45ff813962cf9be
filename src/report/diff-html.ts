import { approvalNotices } from './approvals.ts'
import { diffSummaryLine, diffVerdict, isSame, meaningNotices, type DiffReport } from './diff-notices.ts'
import type { Names } from './names.ts'
import { NAMED, warningList } from './page/heads.ts'
import { pageChunks } from './page/make-page.ts'
import type { Wording } from './wording.ts'

export interface DiffHtmlOptions {
  readonly wording: Wording
  readonly names: Names
  /** Whether what is known of the organisation is what the changes lead to, instead of what they start from. */
  readonly knowsHead: boolean
}

/** What a change of the files means, as a page for people who know the company and not orgctl. */
export function diffHtmlChunks(report: DiffReport, { wording, names, knowsHead }: DiffHtmlOptions): Generator<string> {
  const { comparison, base, head } = report
  const { changes, known, unreadable, warnings, settings } = comparison
  return pageChunks({
    changes,
    live: known,
    isAfter: knowsHead,
    wording,
    names,
    settings,
    head: {
      kind: 'diff',
      title: wording.text('page.title.diff'),
      facts: [
        wording.text('diff.title', { base, head }),
        ...(unreadable.length > 0 ? [wording.text('diff.unreadable', { fields: unreadable.join(', ') })] : []),
      ],
      verdict: { tone: isSame(comparison) ? 'good' : 'some', text: diffVerdict(report, wording) },
      summary: diffSummaryLine(comparison, wording),
      notices: {
        title: wording.text('diff.markdown.meaning'),
        items: isSame(comparison) ? [] : meaningNotices(report, { wording, names, limit: NAMED }),
      },
      approvals: {
        title: wording.text('diff.markdown.approvals'),
        items: approvalNotices(comparison, { wording, names, limit: NAMED }),
      },
      lists: warningList(warnings, wording),
    },
  })
}
