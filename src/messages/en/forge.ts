/** Texts about pull and merge requests. Lower case, no full stop; name the object and the offending value, say what to change. */
export const forge = {
  'forge.none':
    'this is no pipeline of GitHub or GitLab (neither GITHUB_ACTIONS nor GITLAB_CI is true), so there is no pull request to comment on',
  'forge.missing': '{variable} is not set; a comment needs it',
  'forge.no-number': '{variable} does not name a pull or merge request; run this for one, or name it with --number',
  'forge.no-review': 'there is no pull request {review}, or the token may not see it; check --number and the token',
  'forge.refused':
    '{place} refused the token (HTTP {status}); it needs "pull-requests: write" on GitHub, the scope "api" on GitLab, and pipelines of forks have neither',
  'forge.http-status': '{place} answered HTTP {status}; try again, or check the address',
  'forge.garbled': '{place} answered with something else than JSON; check the address and the proxy',
  'forge.unreachable': '{place} could not be reached ({reason}); check the address, the network and HTTPS_PROXY',
  'forge.created': 'commented on {review}',
  'forge.updated': 'edited the comment on {review}',
  'forge.unchanged': 'the comment on {review} says the same already',
  'forge.cut': '… cut here: the whole text is in the artefacts and the summary of the pipeline.',
  'forge.bad-key': '--key takes letters, digits, dots, dashes and underscores, not "{value}"',
} as const
