import type { doctor as english } from '../en/doctor.ts'
import type { Translation } from '../translation.ts'

export const doctor: Translation<typeof english> = {
  'doctor.area.files': '组织文件',
  'doctor.area.access': '到企业微信的连接',
  'doctor.area.contacts': '通讯录同步 Secret',
  'doctor.area.app': '应用 Secret',
  'doctor.area.state': '状态',
  'doctor.status.ok': '正常',
  'doctor.status.warning': '警告',
  'doctor.status.error': '错误',
  'doctor.status.skipped': '跳过',
  'doctor.fine': '一切正常',
  'doctor.summary': '{errors}，{warnings}',

  'doctor.files.ok': '{dir} 中声明了 {departments}、{members}和 {tags}，没有错误',
  'doctor.files.none': '{dir} 中还没有组织文件',
  'doctor.files.none.remedy': '用“orgctl init”写入起始文件，或用“orgctl import”写入企业微信的现状',
  'doctor.files.errors': '{dir} 中有 {errors}',
  'doctor.files.errors.remedy': '用“orgctl validate”查看',
  'doctor.files.corp': '文件属于企业 {wanted}（organization.corp_id），而环境变量指定的是 {corp}',
  'doctor.files.corp.remedy': '请使用该企业的凭证，或更正文件',

  'doctor.corp-id.missing': '未设置 WECOM_CORP_ID',
  'doctor.corp-id.missing.remedy': '请设为 我的企业 → 企业信息 → 企业ID',
  'doctor.reached': '{host} 有应答',
  'doctor.reached-proxy': '{host} 经代理 {proxy} 有应答',
  'doctor.unreached.deadline': '{host} 在 {detail} 毫秒内没有应答',
  'doctor.unreached.network': '无法连接 {host}（{detail}）',
  'doctor.unreached.tls': '{host} 的证书不受信任（{detail}）',
  'doctor.unreached.proxy': '代理 {proxy} 没有放行请求（{detail}）',
  'doctor.unreached.remedy':
    '请检查网络、HTTPS_PROXY 和 NO_PROXY，以及 WECOM_BASE_URL（如已设置）；连通后，请把本机的出口 IP 加入 管理工具 → 通讯录同步 → 企业可信IP',
  'doctor.unreached.tls.remedy': '请在 NODE_EXTRA_CA_CERTS 中指定代理的证书颁发机构',
  'doctor.unasked': '未询问，因为连不上企业微信',
  'doctor.unasked.corp': '未询问，因为未设置 WECOM_CORP_ID',
  'doctor.clock.ok': '本机时钟准确',
  'doctor.clock.ahead': '本机时钟比 {host} 快 {seconds} 秒',
  'doctor.clock.behind': '本机时钟比 {host} 慢 {seconds} 秒',
  'doctor.clock.unknown': '{host} 没有告知时间',
  'doctor.clock.remedy': '请用时间服务器校准时钟：回调和证书都依赖它',

  'doctor.reading.full': '读取模式 full：全部内容都能读取和比较',
  'doctor.reading.details':
    '读取模式 details：通讯录同步 Secret 读取 id，应用读取姓名和职务；手机号、邮箱、性别和地址与上次执行的值比较',
  'doctor.reading.ids':
    '读取模式 ids：只能读取 userid、所属部门、部门结构和标签；其余内容与上次执行的值比较，因此请妥善保管状态',
  'doctor.reading.ids.remedy':
    '要读取姓名和职务，请设置 WECOM_APP_SECRET：应用管理 → 自建 → 创建应用，可见范围选择整个企业，并把本机 IP 加入企业可信IP',
  'doctor.reading.app-only':
    '只能读取应用可见的内容：snapshot、show 和 import 可用，plan 和 apply 需要通讯录同步 Secret',
  'doctor.reading.none': '什么都读取不到',

  'doctor.secret.missing': '未设置 {variable}',
  'doctor.secret.missing.contacts':
    '管理工具 → 通讯录同步：开启 API 并赋予编辑权限，再把 {variable}（或 {variable}_FILE）设为那里显示的 Secret',
  'doctor.secret.missing.app': '仅当通讯录同步 Secret 不能读取详情时才需要',
  'doctor.secret.ok': '{variable} 有效，本机 IP 也被接受',
  'doctor.secret.wrong': '企业微信不接受 {variable}（{errcode}）；只试了一次，不会再试',
  'doctor.secret.wrong.contacts':
    '请与 管理工具 → 通讯录同步 → Secret 核对，并将 WECOM_CORP_ID 与 我的企业 → 企业信息 → 企业ID 核对；反复尝试会使本机 IP 被封禁一小时',
  'doctor.secret.wrong.app':
    '请与 应用管理 → 该应用 → Secret 核对，并将 WECOM_CORP_ID 与 我的企业 → 企业信息 → 企业ID 核对；反复尝试会使本机 IP 被封禁一小时',
  'doctor.corp': '企业微信中没有 WECOM_CORP_ID 所指的企业（{errcode}）',
  'doctor.corp.remedy': '请从 我的企业 → 企业信息 → 企业ID 复制',
  'doctor.banned': '企业微信不给本机 IP 发放 access_token（{errcode}）：请求过多，或 Secret 多次出错',
  'doctor.banned.remedy':
    '请等待一小时，并查找用错误 Secret 请求的其他程序；正确的 Secret 见 管理工具 → 通讯录同步 → Secret 和 应用管理 → 该应用 → Secret',
  'doctor.ip': '本机 IP 不在企业可信IP中（{errcode}）；--show-sensitive 可显示企业微信看到的 IP',
  'doctor.ip.shown': '企业微信看到的本机 IP {ip} 不在企业可信IP中（{errcode}）',
  'doctor.ip.contacts': '请在 管理工具 → 通讯录同步 → 企业可信IP 中添加；一分钟后生效',
  'doctor.ip.app': '请在 应用管理 → 该应用 → 企业可信IP 中添加；一分钟后生效',
  'doctor.off': '{variable} 所属的功能已停用（{errcode}）',
  'doctor.off.contacts': '请在 管理工具 → 通讯录同步 开启 API',
  'doctor.off.app': '请在 应用管理 → 该应用 中启用它',
  'doctor.refused': '企业微信拒绝 {variable} 调用 {what}（{errcode}）',

  'doctor.contacts.kind': '{variable} 不是通讯录同步的 Secret，而是某个应用的（{errcode}）',
  'doctor.contacts.kind.remedy': '请使用 管理工具 → 通讯录同步 → Secret；应用的 Secret 应放在 WECOM_APP_SECRET',
  'doctor.contacts.ids': '能按 id 列出全部成员和部门（部门数：{count}）',
  'doctor.contacts.tags': '能列出全部标签（标签数：{count}）',
  'doctor.contacts.details': '能读取详情，包括手机号和邮箱，也能导出',
  'doctor.contacts.no-details':
    '不能读取详情（{errcode}）：对 2022-08-15 以后加入的 IP，企业微信只给 id，管理后台也无法更改；导出需要应用 Secret',
  'doctor.contacts.write': '能写入成员和部门',
  'doctor.contacts.no-write': '不能写入（{errcode}）：plan 可用，apply 会失败',
  'doctor.contacts.no-write.remedy': '管理工具 → 通讯录同步 → 权限：请选择 API编辑通讯录，而不是 API读取通讯录',
  'doctor.contacts.import': '能批量导入（--strategy sync、replace）',
  'doctor.contacts.no-import': '不能批量导入（{errcode}）：--strategy sync 和 replace 会失败',

  'doctor.app.range': '能看到所有部门（部门数：{count}）',
  'doctor.app.narrow': '看不到以下部门（共 {count} 个）：{ids}；它们的名称和只在其中的成员无从得知',
  'doctor.app.narrow.remedy': '应用管理 → 该应用 → 可见范围：请选择整个企业',
  'doctor.app.details': '能读取姓名和职务，不能读取手机号、邮箱、性别和地址',
  'doctor.app.old': '还能读取手机号和邮箱，2022-06-20 以前创建的应用可以这样',
  'doctor.app.blind': '不能看到每个成员（{errcode}）',

  'doctor.state.none': '{place} 还没有状态；第一次 apply 会写入',
  'doctor.state.none-ci': '{place} 没有状态：在 CI 中请让它在各次运行之间保留，否则每次运行都算作第一次',
  'doctor.state.none-ci.remedy': '请保存在 https: 地址（docs/state.md）、缓存或产物中',
  'doctor.state.ok': '{place}，序号 {serial}，上次写入 {time}',
  'doctor.state.not-adopted':
    '{place}，序号 {serial}：还没有一次完整的 apply 成功结束，因此没有 --allow-deletes 就不会删除任何内容',
  'doctor.state.unlocked': '没有人持有锁',
  'doctor.tags.foreign': '属于其他应用、orgctl 无法更改的标签：{tags}',
  'doctor.tags.foreign.remedy':
    '请从文件中去掉，或由创建它们的应用来更改（81011）；也可由超级管理员在 通讯录 → 标签 中删除后重新创建，这样的标签 orgctl 可以更改',
}
