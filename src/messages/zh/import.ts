import type { importTexts as english } from '../en/import.ts'
import type { Translation } from '../translation.ts'

export const importTexts: Translation<typeof english> = {
  'import.file-head': '由 orgctl import 根据企业 {corp} 写入（读取模式 {mode}）；此后请随意编辑',
  'import.file-unreadable': '用这些凭证无法读取，因此没有写入，在企业微信中保持原样：{fields}',
  'import.name-unreadable': '无法读取部门 {id} 的名称',
  'import.field-left-out': '未写入，在企业微信中保持原样：{reason}',
  'import.corp-id': '有了它，orgctl 不会触碰其他任何企业',
  'import.policy': '这里没有写明的都用默认值：deletes、protect、scope、ignore、strategy',
  'import.policy-unmanaged': '企业微信中有、但没有文件声明的对象：delete 删除，keep 保留',
  'import.policy-invite': '企业微信是否发消息邀请新成员',
  'import.kept-members': '以下成员无法声明；因此没有文件声明的成员都予以保留（见上面的 unmanaged.members）',
  'import.kept-departments': '以下部门无法声明；因此没有文件声明的部门都予以保留（见上面的 unmanaged.departments）',
  'import.left': '未声明，也绝不触碰，因为他们已退出企业：',
  'import.unplaced': '未声明，只要他们没有部门（其他（待设置部门））就绝不触碰：',

  'import.exists': '{file} 已存在；请用 --out 另选目录，或用 --force 替换此目录中的全部 YAML',
  'import.partial':
    '只用应用 Secret 读取：应用可能只看到企业的一部分，也可能看不全成员所在的部门，因此这些文件没有声明的对象都予以保留（unmanaged: keep）；请同时设置 WECOM_CONTACTS_SECRET 后重新导入，或仔细审阅第一份计划',
  'import.not-a-folder': '{file} 是文件；请指定要写入的目录',
  'import.not-equal': '写出的文件与读取的内容不符（{what}）；未写入任何内容。这是缺陷，请报告',
  'import.done': '已将 {departments}、{members}和 {tags}写入 {dir}；下一步：“orgctl plan”，此时应没有变更',
  'import.left-out-count': '{objects}含有文件无法写明的内容；文件中的注释说明了是什么和为什么',
  'import.untouched-count': '{members}未声明，因为他们已退出企业或没有部门；org.yaml 中的注释列出了他们',
  'import.personal-data': '{dir} 现在含有个人信息（姓名，以及可读取的手机号和邮箱）：请放在私有仓库中',

  // 读取花名册
  'import.table-too-large': '{file} 有 {bytes} 字节，最多 {limit} 字节；请拆分',
  'import.old-workbook': '{file} 是旧版 .xls 文件，或是加了密码的工作簿；请另存为不加密码的 .xlsx',
  'import.bad-workbook': '{file} 无法作为工作簿读取；请用表格软件打开并另存为 .xlsx',
  'import.markup': '{file} 不管叫什么名字，其实是网页；请用表格软件打开并另存为 .xlsx',
  'import.encoding': '{file} 不是 {encoding} 编码；请在映射文件中写明正确的编码（encoding）',
  'import.mapping-yaml': '{file} 不是有效的 UTF-8 YAML；请修复',
  'import.mapping-fault': '{file}：{place} {problem}；映射文件的写法见 docs/import.md',
  'import.no-sheet': '{file} 没有工作表“{sheet}”；其中有 {sheets}',
  'import.no-header':
    '{file}：没有一行像是花名册的表头；请使用 docs/import.md 中的表头，或在映射文件中指定（--mapping）',
  'import.no-column': '{file}：第 {row} 行是表头，其中没有“{column}”列；请更正映射文件',
  'import.column-twice':
    '{file}：第 {row} 行的“{column}”列和“{other}”列都表示 {field}；请在映射文件中选定一个（columns.{field}）',
  'import.no-userid':
    '{file}：第 {row} 行是表头，但没有一列说明成员是谁；请在映射文件中指定（columns.userid 或 match）',

  // 花名册的行
  'import.row-problem': '{file} 第 {row} 行：{message}',
  'import.problems': '{file} 有 {count} 个问题；未写入任何内容',
  'import.cell-error': '“{column}”列的值是错误 {value}；请修正公式',
  'import.cell-digits':
    '“{column}”列的值是 {value}：表格软件把数字串变成了数值，丢失了部分数字；请把该列设为文本格式后重新输入',
  'import.bad-gender': '“{column}”列：“{value}”不是性别；请写 男 或 女，或在映射文件中对应',
  'import.bad-enable': '“{column}”列：“{value}”既不是启用也不是禁用；请写 0 或 1，或在映射文件中对应',
  'import.bad-leader': '“{column}”列：“{value}”不是每个部门一个 0 或 1；请更正或在映射文件中对应',
  'import.bad-order': '“{column}”列：“{value}”不是每个部门一个数字；请更正',
  'import.list-length': '“{column}”列：“{value}”没有为 {count} 个部门各写一项；各项之间用分号分隔',
  'import.bad-web': '“{column}”列：“{value}”不是标题加网址；请写成 主页；https://example.com',
  'import.renamed': '“{column}”列把成员“{from}”改名为“{to}”；请在组织文件中修改：userid: {to}，previously: [{from}]',
  'import.row-without-userid':
    '没有已声明的成员与这一行对应，而它又没有 userid 可用来新建；请补上，或参见 docs/import.md 中的 match',
  'import.row-without-department': '成员“{userid}”是新成员但没有部门；请写明',
  'import.row-twice': '成员“{userid}”已在第 {other} 行出现；请删除一个',
  'import.department-unknown':
    '部门“{value}”没有声明；请先声明，或在映射文件中说明是哪个部门（columns.departments.map）',
  'import.department-ambiguous': '部门“{value}”可能是 {paths} 中的任何一个；请写完整路径，或在映射文件中对应',
  'import.leader-unknown': '上级“{value}”既不在文件中也不在花名册中；请更正 userid',
  'import.leader-ambiguous': '上级“{value}”可能是 {userids} 中的任何一个；请写 userid',
  'import.result-invalid': '如上所述，{file} 会使组织文件无效；未写入任何内容',
  'import.not-applied': '无法按其中 {count} 行的要求修改文件（{userids} ……）；未写入任何内容。这是缺陷，请报告',

  // 做了什么
  'import.roster-read': '{file}：第 {header} 行表头以下有 {rows} 名成员',
  'import.roster-sheet': '{file}，工作表 {sheet}：第 {header} 行表头以下有 {rows} 名成员',
  'import.roster-skipped': '按映射文件的要求略过了 {skipped} 行',
  'import.roster-unused': '没有读取的列：{columns}',
  'import.member-added': '+ {userid} {name}（第 {row} 行）',
  'import.member-changed': '~ {userid}：{fields}（第 {row} 行）',
  'import.member-removed': '- {userid}',
  'import.member-absent': '? {userid} 不在花名册中',
  'import.more': '…… 另有 {count} 个；--verbose 显示全部',
  'import.roster-summary': '新增 {added}，变更 {changed}，不变 {unchanged}，缺席 {absent}',
  'import.absent-kept': '花名册中没有的成员仍留在文件中；用 --remove-absent 移除',
  'import.files-changed': '已修改 {files}；下一步：“orgctl plan”',
  'import.files-would-change': '将修改 {files}；未写入任何内容',
  'import.flag-needs-from': '{flag} 只能与 --from FILE 一起使用',
  'import.flag-not-with-from': '{flag} 不能与 --from 一起使用，后者就地修改 --org 中的文件',
}
