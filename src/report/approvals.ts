import type { Comparison, RequiredApproval } from '../model/comparison.ts'
import { departmentWords, memberTitle, titleOf } from './change-words.ts'
import type { Notice, NoticeOptions } from './plan-notices.ts'

/** People who may agree that are named before the others are counted. */
const NAMED_PEOPLE = 5

/** Who has to agree, each with what to. */
export function approvalNotices({ approvals, changes }: Comparison, options: NoticeOptions): readonly Notice[] {
  const { wording, names, limit, form } = options
  return approvals.map((approval) => {
    const objects = approval.changes.flatMap((index) => {
      const change = changes[index]
      return change ? [titleOf(change, wording, names)] : []
    })
    if (approval.settings) objects.push(wording.text('diff.markdown.settings'))
    const named = objects.length <= limit + 1 ? objects : objects.slice(0, limit)
    return {
      text: `${checkBox(approval)}${approverWords(approval, options)}`,
      objects: form ? named.map(form.filled) : named,
      more: objects.length - named.length,
    }
  })
}

/** As in a list of tasks of Markdown. Without word of who has agreed, nothing. */
function checkBox({ agreed }: RequiredApproval): string {
  if (agreed === undefined) return ''
  return agreed.length > 0 ? '[x] ' : '[ ] '
}

function approverWords({ by, members }: RequiredApproval, { wording, names, form }: NoticeOptions): string {
  const people = peopleWords(members, { wording, names })
  switch (by.kind) {
    case 'owners': {
      const department = departmentWords(by.department, names.path(by.department), wording, names)
      return wording.text('diff.approval.owners', { department, members: people }, form)
    }
    case 'tag':
      return wording.text('diff.approval.tag', { tag: by.tag, members: people }, form)
    case 'member': {
      const title = memberTitle(by.userid, names.memberName(by.userid), wording)
      return wording.text('diff.approval.member', { members: title }, form)
    }
  }
}

function peopleWords(members: readonly string[], { wording, names }: Pick<NoticeOptions, 'wording' | 'names'>): string {
  if (members.length === 0) return wording.text('diff.approval.nobody')
  const named = members.slice(0, NAMED_PEOPLE).map((userid) => memberTitle(userid, names.memberName(userid), wording))
  const words = named.join(', ')
  const count = members.length - named.length
  const all = count === 0 ? words : wording.text('diff.approval.more', { members: words, count })
  return members.length === 1 ? all : wording.text('diff.approval.one-of', { members: all })
}
