import type { forge as english } from '../en/forge.ts'
import type { Translation } from '../translation.ts'

export const forge: Translation<typeof english> = {
  'forge.none':
    '这里不是 GitHub 或 GitLab 的流水线（GITHUB_ACTIONS 和 GITLAB_CI 都不是 true），因此没有可评论的合并请求',
  'forge.missing': '未设置 {variable}；评论需要它',
  'forge.no-number': '{variable} 没有指明合并请求；请在合并请求中运行，或用 --number 指定',
  'forge.no-review': '没有合并请求 {review}，或令牌无权查看；请检查 --number 和令牌',
  'forge.refused':
    '{place} 拒绝了令牌（HTTP {status}）；GitHub 需要“pull-requests: write”，GitLab 需要“api”权限，而派生仓库的流水线两者都没有',
  'forge.http-status': '{place} 返回 HTTP {status}；请重试，或检查地址',
  'forge.garbled': '{place} 返回的不是 JSON；请检查地址和代理',
  'forge.unreachable': '无法连接 {place}（{reason}）；请检查地址、网络和 HTTPS_PROXY',
  'forge.created': '已在 {review} 发表评论',
  'forge.updated': '已更新 {review} 中的评论',
  'forge.unchanged': '{review} 中的评论内容已是如此',
  'forge.cut': '…… 在此截断：完整内容见流水线的产物和摘要。',
  'forge.bad-key': '--key 应由字母、数字、点、短横线和下划线组成，而不是“{value}”',
}
