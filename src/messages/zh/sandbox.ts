import type { sandbox as english } from '../en/sandbox.ts'
import type { Translation } from '../translation.ts'

export const sandbox: Translation<typeof english> = {
  'sandbox.not-json': '快照：请求体不是 JSON；请发送 GET /_sandbox/state 返回的文档',
  'sandbox.shape': '快照：{path} 必须是 {expected}',
  'sandbox.department-twice': '快照：部门 {id} 列出了两次；请删除一个',
  'sandbox.department-loop': '快照：部门 {id} 在自己之下；请更改其 parentid {parentid}',
  'sandbox.parent-unknown': '快照：部门 {id} 的 parentid {parentid} 没有列出；请补上或使用 1',
  'sandbox.sibling-names': '快照：同一上级下的部门 {other} 和 {id} 名称“{name}”或 name_en 相同；请将其中一个改名',
  'sandbox.department-unknown': '快照：{from} 提到部门 {id}，但它没有列出；请补上',
  'sandbox.member-twice': '快照：userid“{other}”和“{userid}”对企业微信来说相同；请删除一个',
  'sandbox.member-unknown': '快照：{from} 提到成员“{userid}”，但其没有列出；请补上',
  'sandbox.value-twice': '快照：成员“{other}”和“{userid}”的 {field} 相同；请更改其中一个',
  'sandbox.placement-twice': '快照：成员“{userid}”在同一部门中出现两次；请删除一个',
  'sandbox.tag-twice': '快照：标签 {id}“{name}”的 id 或名称与另一个标签相同；请更改',
  'sandbox.data-file': '沙箱数据文件 {path} 不能作为快照读取；请修复或移走',
  'sandbox.console-call':
    '管理后台：“{call}”不是管理员能做的操作；请使用写接口，如 user/update，或 member/set、extattr/define、tag/set_owner',
  'sandbox.faults': '故障：无法理解“{part}”；请写成 接口=结果，例如 user/create=45009x3',
}
