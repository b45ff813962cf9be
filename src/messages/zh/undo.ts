import type { undo as english } from '../en/undo.ts'
import type { Translation } from '../translation.ts'

export const undo: Translation<typeof english> = {
  'undo.unknown': '没有可撤销的执行 {id}；可以撤销的有（最近的在前）：{ids}',
  'undo.none': '没有可撤销的执行 {id}：{place} 中没有该企业的记录',
  'undo.unwritable': '无法写入 {place}（{reason}），没有它本次执行就无法撤销；请让该文件夹可写',
  'undo.fixed': '已保存的计划不能与 --undo 同时使用；请二选一',
  'undo.kept': '要撤销本次执行：orgctl apply --undo {id}',
  'undo.files-differ': '组织文件仍写着已撤销的内容：请同样从文件中去掉，否则下次执行会再做一遍',
  'undo.conflict': '{object}：那次执行之后又被改动，因此保持不变：{fields}',
  'undo.gone': '{object}：那次执行之后已不存在，无可恢复',
  'undo.exists': '{object}：已重新存在，因此保持不变',
  'undo.lost.unreadable': '{object}：那次执行之前无法读取，因此无法恢复：{fields}',
  'undo.lost.member': '{object}：已被删除，其姓名或联系方式当时无法读取，因此无法重新创建',
  'undo.lost.history-lost': '{object}：已被删除；其消息和文件无法恢复',
  'undo.lost.mailbox-deleted': '{object}：已被删除；其邮箱无法恢复',
  'undo.lost.invitation': '{object}：已发出邀请，无法收回',
  'undo.lost.userid-once': '{object}：userid 已修改，企业微信只允许修改一次',
  'undo.lost.mail-once': '{object}：企业邮箱已设置，企业微信只允许一次',
  'undo.file-head': '执行 {id} 之前的内容（以当时能读取的为准）；无法撤销的有：',
}
