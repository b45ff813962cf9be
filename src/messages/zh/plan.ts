import type { plan as english } from '../en/plan.ts'
import type { Translation } from '../translation.ts'

export const plan: Translation<typeof english> = {
  'plan.id-path-held':
    '部门 {path}：所声明的 id {id} 在企业微信中不存在，而那里的部门 {holder} 已占据这个位置；请声明 id: {holder}，或将其中一个改名',
  'plan.cannot-identify':
    '部门 {path}：企业微信在此不提供名称，因此它可能是 {candidates} 中的任何一个，也可能是新部门；请声明其 id:，或用应用 Secret 读取名称（WECOM_APP_SECRET），或用“orgctl state adopt”把现有文件记录为已执行',
  'plan.unverified-kept':
    '{objects} 个成员和部门的 {count} 个值无法读回，因此视为与文件一致而不写入；--write-unverified 会写入一次',
  'plan.unresolved-department': '部门引用 {reference} 在文件和企业微信中都找不到；请声明该部门或更正引用',
  'plan.mismatch': '文件与企业微信的现状有 {count} 处矛盾',
  'plan.protected': '{object}受规则（policy）保护：其变更不予执行',
  'plan.policy-dangling': 'policy.{list} 提到 {reference}，但文件和企业微信中都没有，因此不起作用；请更正或删除',
  'plan.hindered': '{object}需要等待{holder}，而后者的变更不予执行，因此前者的变更也不予执行',
  'plan.scope-department': '部门 {path} 在 policy.scope 之外；请把它的声明移出这些文件，或扩大范围',
  'plan.scope-member': '成员“{userid}”在或将在 {path} 中，而它在 policy.scope 之外；请把该成员移出这些文件，或扩大范围',
  'plan.member-left': '成员“{userid}”已退出企业（status 5）：在其重新加入之前无法更改',
  'plan.still-listed': '成员“{userid}”保留：企业微信在删除后仍列出其人，对已退出企业的成员会如此',
  'plan.perhaps-unplaced':
    '成员“{userid}”保留：部门 {departments} 可能是企业微信自带的 其他（待设置部门），因为无法读取其名称；请声明该成员，或在管理后台删除',
  'plan.creator-kept': '成员“{userid}”是企业创建者，不能删除（301005）；请先在管理后台转让创建者身份',
  'plan.department-kept-by-member': '部门 {path} 保留，因为成员“{userid}”仍在其中',
  'plan.tag-foreign': '标签“{name}”属于其他应用（81011）：其变更不予执行',
  'plan.mobile-of-active': '成员“{userid}”：手机号不同，但激活企业微信后只有成员本人能修改；请更正文件，或请该成员修改',
  'plan.email-of-active':
    '成员“{userid}”：邮箱不同，但成员激活后企业微信即将其固定（60142）；请更正文件，或请该成员修改',
  'plan.biz-mail-fixed':
    '成员“{userid}”：企业邮箱不同，但企业微信不再允许修改（60144）；请把现有邮箱写入文件，或在管理后台修改',
  'plan.target-unknown': '--target {target}：文件和企业微信中都没有该对象；请改正名称或去掉它',
  'plan.conflict-untargeted':
    '{object}需要等待{holders}，但没有 --target 指定后者，本计划不会改动它；请一并指定，或不带 --target 重新计划',
  'plan.nothing-managed': '没有文件在顶层声明部门、成员或标签，因此什么都不管理；请检查 --org，或加以声明',
  'plan.guard-deletes':
    '将删除 {actual} 个 {kind}（共 {live} 个），比上限 {limit} 多 {over} 个；如确有此意，请用 --allow-deletes {kind}={actual} 允许',
  'plan.guard-adoption':
    '将删除 {actual} 个 {kind}（共 {live} 个），但尚未接管该企业：第一次完整执行之前不删除任何对象；请声明它们，用 policy.unmanaged 保留，或用 --allow-deletes {kind}={actual} 允许',
  'plan.guard-deletes-offboard':
    '将删除或禁用 {actual} 个 {kind}（共 {live} 个），比上限 {limit} 多 {over} 个：其中 {disabled} 个已不在文件中，现在禁用，以后删除（policy.offboard）；如确有此意，请用 --allow-deletes {kind}={actual} 允许',
  'plan.guard-adoption-offboard':
    '将删除或禁用 {actual} 个 {kind}（共 {live} 个），其中 {disabled} 个未在文件中声明，将现在禁用、以后删除（policy.offboard），但尚未接管该企业：第一次完整执行之前不删除任何对象；请声明它们，用 policy.unmanaged 保留，或用 --allow-deletes {kind}={actual} 允许',
  'plan.name-required': '将创建{object}，但文件没有写明其名称',
  'plan.contact-required': '{object}将既没有手机号也没有邮箱（60129）；请至少填写一个',
  'plan.conflict-held': '{object}：其 {what} 被 {holders} 占用且不会释放；请先在那里更改或释放',
  'plan.conflict-missing': '{object}需要 {holders}，但它不存在，本计划也不会创建',
  'plan.conflict-not-empty': '{object}不能删除，因为 {holders} 仍在其中',
  'plan.conflict-depth': '{object}将超过 15 层；请上移',
  'plan.conflict-loop': '{object}将成为自己的下级，位于 {holders} 之下',
  'plan.conflict-limit': '{object}将超出企业微信的限制（{what}）',
  'plan.conflict-never': '{object}永远不能通过 API 写入',
  'plan.conflict-cycle':
    '{object}与 {holders} 相互等待，谁也让不出位置：手机号或邮箱只有在成员保留另一项且尚未激活企业微信时才能暂时清空；请分两轮执行，或在管理后台交换这些值',
  'plan.conflict-file': '{object}：导入文件会被拒绝，或会删除必须保留的对象；请使用 --strategy calls',
  'plan.conflict-file-size': '{object}：导入文件会超过企业微信允许的 20 MB；请使用 --strategy calls',
  'plan.replace-mode':
    '方式 replace 会写入每个成员，因此必须能读取全部内容，而这些凭证的读取模式是 {mode}；请使用 --strategy calls',
  'plan.replace-unreadable': '方式 replace 会写入每个成员，但无法读取成员“{userid}”的 {field}；请使用 --strategy calls',
  'plan.replace-unsafe':
    '不能使用方式 replace：成员“{userid}”的 {field} 含有逗号、引号、换行、首尾空格或开头的 = + - @，导入文件无法承载；请使用 --strategy calls',
  'plan.replace-no-department':
    '不能使用方式 replace：成员“{userid}”不在任何部门，导入会将其删除；请使用 --strategy calls',
  'plan.replace-no-contact':
    '不能使用方式 replace：成员“{userid}”的手机号和邮箱都无法写入导入文件；请使用 --strategy calls',
  'plan.replace-departments-by-calls':
    '部门将逐个写入，因为{object}的名称含有逗号、引号、换行、首尾空格或开头的 = + - @，导入文件无法承载',
  'plan.guard-45026':
    '一次导入将删除 {live} 个成员中的 {actual} 个，企业微信会阻止（45026）：无论 --allow-deletes 如何，最多 {limit} 个；请使用 --strategy calls',
  'plan.rehearsal-failed':
    '步骤 {step}（对{object}的 {call}）会被以 {errcode} 拒绝；未发送任何内容。这是计划程序的缺陷，请连同计划一起报告',
  'plan.looks-like-rename':
    '将删除部门 {from} 并新建 {to}，有 {count} 人从前者移到后者；如果是同一个部门，请在声明中加上 previously: ["{from}"]',
  'plan.folded-name': '{object}与 {other} 将仅大小写或全半角不同；企业微信是否都接受不得而知：请另选名称',
  'apply.skipped': '未尝试，因为它所依赖的步骤 {step} 没有完成',
  'apply.stopped': '未尝试，因为步骤 {step} 表明后续调用都不会成功',
  'apply.interrupted': '未尝试，因为运行被中断',
  'apply.timed-out': '未执行，因为 --timeout 所允许的时间已到',
  'apply.too-many-failures': '未执行，因为已有 {count} 个步骤失败，达到 --max-failures 的上限',
  'apply.unfinished': '此次应用尚未结束：仍在运行或已被终止；下一次应用将从中断处继续',
  'apply.rows-refused': '导入的 {total} 个对象中，企业微信拒绝了 {count} 个，接受了其余：请更正这些对象后再次执行',
  'apply.nodes-refused': '企业微信接受了调用，但略去了其中 {count} 个成员和部门：{nodes}',
  'plan.sync-nothing':
    '方式 sync 没有可写入文件的内容：没有新增或更新的成员，或文件承载不了某个成员的全部变更；一律逐个调用',
  'plan.sync-no-order': '此处不能使用方式 sync：文件整体写入，而其中有些成员要等其他成员先释放所占用的值；一律逐个调用',
  'plan.auto-few': 'auto 选择了 calls：有关成员的调用有 {calls} 次；省下 {least} 次以上才值得用文件',
  'plan.auto-saves-little':
    'auto 选择了 calls：有关成员的 {calls} 次调用中文件可省 {saved} 次，省下 {least} 次以上才值得',
  'plan.auto-slower':
    'auto 选择了 calls：调用约需 {callSeconds} 秒，{jobs} 个导入任务约需 {syncSeconds} 秒，尽管后者可省去 {calls} 次调用中的 {saved} 次',
  'plan.auto-rewrites':
    'auto 选择了 calls：文件可省去 {calls} 次调用中的 {saved} 次，但会把 {rewritten} 名成员的其他值按读取时的样子写回，覆盖其间的改动；调用约需 {callSeconds} 秒，且只写有差异的内容（用 --strategy sync 可坚持使用文件）',
  'plan.auto-sync':
    'auto 选择了 sync：{jobs} 个导入任务可省去有关成员的 {calls} 次调用中的 {saved} 次，约需 {syncSeconds} 秒而不是 {callSeconds} 秒；按读取时的样子写回的现有成员：{rewritten}',
}
