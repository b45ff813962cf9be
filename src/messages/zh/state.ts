import type { state as english } from '../en/state.ts'
import type { Translation } from '../translation.ts'

export const state: Translation<typeof english> = {
  'state.key-unwritable': '无法写入状态密钥 {file}；请使目录可写，或设置 ORGCTL_STATE_KEY',
  'state.key-unreadable': '无法读取状态密钥 {file}；请使其可读，或设置 ORGCTL_STATE_KEY',
  'state.key-damaged': '状态密钥 {file} 已损坏；请恢复它，或删除后运行“orgctl state adopt”',
  'state.damaged': '状态 {place} 已损坏：请从备份恢复，或删除后运行“orgctl state adopt”',
  'state.newer': '状态 {place} 的格式是 {version}，而本版 orgctl 认识的是 {known}；请使用更新的 orgctl',
  'state.other-corp': '状态 {place} 属于企业 {corp}，而不是 {wanted}；请为该企业使用另一个 --state',
  'state.other-key': '{place} 中的摘要是用另一个 ORGCTL_STATE_KEY 生成的；请设置当时的密钥，或运行“orgctl state adopt”',
  'state.rolled-back':
    '状态 {place} 被旧副本覆盖：其序号为 {serial}，而此前已写过序号 {last}；请恢复最新的副本，或运行“orgctl state adopt”从当前副本继续',
  'state.unwritable': '无法写入 {place}；请检查目录是否存在且可写',
  'state.unreadable': '无法读取 {place}；请检查其权限',
  'state.locked':
    '{place} 自 {since} 起被 {who} 锁定；请等待（--lock-timeout 5m），若该进程已不在，请用“orgctl state unlock”解锁',
  'state.locked-by-unknown':
    '{place} 已被锁定，但锁没有说明持有者；请等待（--lock-timeout 5m），或用“orgctl state unlock”解锁',
  'state.waiting': '{reason}；正在等待',
  'state.address': '{variable}“{place}”既不是路径，也不是 https: 地址',
  'state.address-credentials':
    '{variable}“{place}”中含有用户名或密码；请放到 ORGCTL_STATE_USERNAME 和 ORGCTL_STATE_PASSWORD 中',
  'state.address-http': '{variable}“{place}”是另一台机器的明文 http: 地址：密码会不加密传输；请使用 https:',
  'state.method': '{variable}“{value}”不是 HTTP 方法；请使用 PUT 之类的方法',
  'state.unreachable': '无法连接状态 {place}（{reason}）；请检查地址、网络和 HTTPS_PROXY',
  'state.http-status': '状态 {place} 返回 HTTP {status}；请检查地址',
  'state.http-refused':
    '状态 {place} 拒绝了凭证（HTTP {status}）；请检查 ORGCTL_STATE_USERNAME 和 ORGCTL_STATE_PASSWORD，以及它们是否有写权限',
  'state.garbled': '收到的状态 {place} 与发送时的校验和不同；请重试',
  'state.no-lock':
    '{method} {place} 返回 HTTP {status}：那里无法锁定状态；请检查地址，或用 ORGCTL_STATE_LOCK_ADDRESS 指定锁的地址，用 ORGCTL_STATE_LOCK_METHOD 和 ORGCTL_STATE_UNLOCK_METHOD 指定其方法',
  'state.lock-lost': '状态 {place} 现已被别人锁定：本次运行的锁被破坏；同一时间请只运行一个',
  'state.none': '{place} 没有状态；它由“orgctl apply”写入，若企业微信已与文件一致则由“orgctl state adopt”写入',
  'state.unlocked': '已从 {place} 移除 {who} 自 {since} 起持有的锁',
  'state.not-locked': '{place} 没有被锁定',
  'state.adopt.recorded':
    '已记录为已执行：{departments}、{members}、{tags}；写入 {place}，序号 {serial}。没有向企业微信写入任何内容',
  'state.adopt.rekeyed': '摘要已用此处设置的密钥重新生成',
  'state.adopt.unreadable': '在模式 {mode} 下，以下内容视为与文件一致：{fields}',
  'state.adopt.equal': '企业微信与文件没有差异',
  'state.adopt.differs': '但企业微信仍与文件不同，下次执行将更改其中 {objects}：',
  'state.show.head': '企业 {corp} 的状态位于 {place}，序号 {serial}',
  'state.show.applied': '上次执行：{time}',
  'state.show.applied-commit': '上次执行：{time}，提交 {commit}',
  'state.show.never-applied': '上次执行：无',
  'state.show.adopted': '已接管：是',
  'state.show.not-adopted': '已接管：否，因此没有 --allow-deletes 就不会删除任何内容',
  'state.show.key-matches': '摘要：由此处设置的密钥生成',
  'state.show.key-differs': '摘要：不是由此处设置的密钥生成',
  'state.show.key-missing': '摘要：此处没有设置密钥（ORGCTL_STATE_KEY、.orgctl/key）',
  'state.show.recorded': '已记录为已执行：{departments}、{members}、{tags}',
  'state.show.kept-members': '企业微信不允许删除的成员：{members}',
  'state.show.kept-tags': '其他应用的标签：{tags}',
  'state.show.leaving': '{userid}：已不在文件中，自 {since} 起禁用',
  'state.show.leaving-begun': '{userid}：已不在文件中，禁用已开始但未确认',
  'state.show.locked': '锁：自 {since} 起由 {who} 持有',
  'state.show.unlocked': '锁：未发现有人持有',
  'state.show.paths': '按路径绑定：{count}',
  'state.show.keys': '按 key 绑定：{count}',
  'state.show.tags': '按名称绑定：{count}',
  'state.show.more': '…… 另有 {count} 个（--verbose）',
  'state.rescued': '状态应有的内容保存在 {file} 中；请在下次运行前原样放回，或运行“orgctl state adopt”',
}
