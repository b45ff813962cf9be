import type { drift as english } from '../en/drift.ts'
import type { Translation } from '../translation.ts'

export const drift: Translation<typeof english> = {
  'drift.no-record':
    '{place} 没有以往执行的记录，因此无从判断；请运行“orgctl apply”，若企业微信已与文件一致则运行“orgctl state adopt”',
  'drift.corp': '企业 {corp_id} 的漂移',
  'drift.since': '自上次执行（{time}）以来在企业微信中的改动',
  'drift.since-commit': '自上次执行（{time}，提交 {commit}）以来在企业微信中的改动',
  'drift.since-state': '自写入状态以来在企业微信中的改动',
  'drift.unreadable': '以下内容无法读取，因此没有检查：{fields}',
  'drift.none': '没有漂移。\nNo drift.',
  'drift.summary':
    '漂移：企业微信中新增 {add}，变更 {change}，移除 {destroy}。\nDrift: {add} added, {change} changed, {destroy} removed in WeCom.',
  'drift.hint': '用“orgctl apply”撤销，或用“orgctl drift --accept”采纳到文件中',
  'drift.left.no-place':
    '成员“{userid}”仍以文件为准，因为其在企业微信中的某个部门不能写进文件（没有部门的 其他，或未声明的部门）；请先在企业微信中为其安排部门',
  'drift.left.leader': '成员“{userid}”的直属上级仍以文件为准，因为没有文件声明“{leader}”；请先声明该成员',
  'drift.left.tag': '标签“{name}”没有整体采纳，因为其中有未声明的成员或部门；请先声明它们',
  'drift.left.parent': '部门 {path} 仍以文件为准，因为没有文件声明其在企业微信中的上级部门；请先声明它',
  'drift.left.not-empty':
    '部门 {path} 在企业微信中已不存在，但仍保留在文件中，因为 {child} 声明在它下面；请先移动或删除后者',
  'drift.accepted': '已将 {changes}采纳到 {files}；请审阅，然后运行“orgctl plan”',
  'drift.accepted-nothing': '没有可采纳到文件的内容',
  'drift.invalid': '采纳后文件会有错误；未写入任何内容。请先处理上面列出的问题，然后重试',
  'drift.not-accepted': '修改后的文件与企业微信的现状不符（{what}）；未写入任何内容。这是缺陷，请报告',
  'drift.markdown.none': '企业微信中没有绕过文件的改动',
  'drift.markdown.some': '企业微信中有绕过文件的 {changes}',
  'drift.markdown.deleted': '在企业微信中移除',
  'drift.markdown.others': '在企业微信中新增和变更',
}
