import type { diff as english } from '../en/diff.ts'
import type { Translation } from '../translation.ts'

export const diff: Translation<typeof english> = {
  'diff.id-changed': '{object}：id 从 {before} 变为 {after}，但企业微信中的 id 无法更改；请声明 id: {before}',

  'diff.title': '从 {base} 到 {head} 的变化',
  'diff.unreadable': '快照未包含以下内容，未作比较：{fields}',
  'diff.summary':
    '差异：新增 {add}，变更 {change}，删除 {destroy}。\nDiff: {add} to add, {change} to change, {destroy} to destroy.',
  'diff.meaning': '这意味着：',
  'diff.settings': '设置：',
  'diff.unstated': '（未写明）',
  'diff.unmanaged': '（不管理）',
  'diff.renamed': '{before} → {after}',
  'diff.leaders': '{department}（{leaders}）',

  'diff.join': '{objects}将加入',
  'diff.new.departments': '{objects}将新建',
  'diff.new.tags': '{objects}将新建',
  'diff.renamed.departments': '{objects}将改名',
  'diff.renamed.tags': '{objects}将改名',
  'diff.moved.departments': '{objects}将移动',
  'diff.led': '{objects}将更换负责人',
  'diff.tagged': '{objects}所含的成员或部门将改变',
  'diff.released-fields': '{objects}有字段不再管理：企业微信保留其值',
  'diff.released': '{objects}不再声明，在企业微信中原样保留',
  'diff.kind-managed': '{kind}从此由文件管理：{objects}',
  'diff.kind-released': '{kind}不再由文件管理，在企业微信中原样保留：{objects}',
  'diff.undeclared-delete': '没有文件声明的 {kind}从此将被删除',
  'diff.undeclared-keep': '没有文件声明的 {kind}从此将被保留',

  'diff.approvals': '需要同意的人：',
  'diff.approval.owners': '{members}（代表 {department}）',
  'diff.approval.tag': '{members}（代表标签 {tag}）',
  'diff.approval.member': '{members}',
  'diff.approval.nobody': '无人可以同意',
  'diff.approval.one-of': '{members} 之一',
  'diff.approval.more': '{members} 等另外 {count} 人',
  'diff.unapproved': '{total} 项同意中还缺 {count} 项：报告中以 [ ] 标出',
  'diff.approvals-of-files': '--approved-by 要求两边都是组织文件，而 {side} 是快照：需要谁同意只写在文件里',

  'diff.markdown.none': '✅ 此改动对企业微信没有影响',
  'diff.markdown.some': '📋 从 {base} 到 {head} 有 {changes}',
  'diff.markdown.meaning': '这意味着',
  'diff.markdown.settings': '设置',
  'diff.markdown.approvals': '需要同意的人',
}
