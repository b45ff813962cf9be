import type { watch as english } from '../en/watch.ts'
import type { Translation } from '../translation.ts'

export const watch: Translation<typeof english> = {
  'watch.listening': '正在 {url} 监听回调；请在管理后台填写企业微信能访问到它的地址；按 Ctrl-C 停止',
  'watch.stopping': '正在停止：先完成进行中的工作；再按一次 Ctrl-C 立即停止',
  'watch.sandbox': '沙箱位于 {url}：可用 POST {url}/_sandbox/console 像管理员一样编辑',
  'watch.bad-key': 'WECOM_CALLBACK_AES_KEY 不是 EncodingAESKey：后者有 43 个字母和数字；请从管理后台填写回调地址处复制',
  'watch.bad-path':
    '不能使用 --path {path}：它应以 / 开头，只含字母、数字和 . - _ ~ /，且不是 /healthz、/readyz、/metrics 和 /jobs/…',
  'watch.bad-webhook': '{variable} 不是群机器人的地址：请完整复制，形如 https://…/cgi-bin/webhook/send?key=…',
  'watch.robot-lost': '无法连接群机器人（{reason}）',
  'watch.robot-refused': '群机器人拒绝了消息：{errcode} {errmsg}',
}
