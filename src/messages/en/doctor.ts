/** Texts of the doctor. Lower case, no full stop; remedies name the menu path in WeCom's admin console. */
export const doctor = {
  'doctor.area.files': 'org files',
  'doctor.area.access': 'way to WeCom',
  'doctor.area.contacts': 'contacts-sync secret (通讯录同步)',
  'doctor.area.app': 'app secret',
  'doctor.area.state': 'state',
  'doctor.status.ok': 'ok',
  'doctor.status.warning': 'warning',
  'doctor.status.error': 'error',
  'doctor.status.skipped': 'skipped',
  'doctor.fine': 'everything is fine',
  'doctor.summary': '{errors}, {warnings}',

  'doctor.files.ok': '{departments}, {members} and {tags} declared in {dir}, without errors',
  'doctor.files.none': 'there are no org files in {dir} yet',
  'doctor.files.none.remedy': 'write a starter with "orgctl init", or files of what is live with "orgctl import"',
  'doctor.files.errors': '{errors} in {dir}',
  'doctor.files.errors.remedy': 'see them with "orgctl validate"',
  'doctor.files.corp': 'the files are for corp {wanted} (organization.corp_id), the environment names {corp}',
  'doctor.files.corp.remedy': 'use the credentials of that corp, or correct the files',

  'doctor.corp-id.missing': 'WECOM_CORP_ID is not set',
  'doctor.corp-id.missing.remedy': 'set it to 我的企业 → 企业信息 → 企业ID',
  'doctor.reached': '{host} answers',
  'doctor.reached-proxy': '{host} answers, through the proxy {proxy}',
  'doctor.unreached.deadline': '{host} does not answer within {detail} ms',
  'doctor.unreached.network': '{host} cannot be reached ({detail})',
  'doctor.unreached.tls': 'the certificate of {host} is not trusted ({detail})',
  'doctor.unreached.proxy': 'the proxy {proxy} does not let the request through ({detail})',
  'doctor.unreached.remedy':
    'check the network, HTTPS_PROXY and NO_PROXY, and WECOM_BASE_URL where it is set; the IP by which this machine then goes out belongs into 管理工具 → 通讯录同步 → 企业可信IP',
  'doctor.unreached.tls.remedy': 'name the certificate authority of your proxy in NODE_EXTRA_CA_CERTS',
  'doctor.unasked': 'not asked, because there is no way to WeCom',
  'doctor.unasked.corp': 'not asked, because WECOM_CORP_ID is not set',
  'doctor.clock.ok': 'the clock of this machine is right',
  'doctor.clock.ahead': 'the clock of this machine is {seconds} s ahead of that of {host}',
  'doctor.clock.behind': 'the clock of this machine is {seconds} s behind that of {host}',
  'doctor.clock.unknown': '{host} does not tell the time',
  'doctor.clock.remedy': 'set the clock by a time server: callbacks and certificates depend on it',

  'doctor.reading.full': 'read mode full: everything can be read and compared',
  'doctor.reading.details':
    'read mode details: ids from the contacts secret, names and positions from the app; mobiles, mails, gender and address are compared with what was last applied',
  'doctor.reading.ids':
    'read mode ids: only userids, membership, the shape of the tree and tags can be read; all else is compared with what was last applied, so keep the state safe',
  'doctor.reading.ids.remedy':
    "for names and positions, set WECOM_APP_SECRET: 应用管理 → 自建 → 创建应用, with the whole company as 可见范围 and this machine's IP under 企业可信IP",
  'doctor.reading.app-only':
    'only what the app sees can be read: snapshot, show and import work, plan and apply need the contacts secret',
  'doctor.reading.none': 'nothing can be read',

  'doctor.secret.missing': '{variable} is not set',
  'doctor.secret.missing.contacts':
    '管理工具 → 通讯录同步: switch on the API with the right to edit, and set {variable} (or {variable}_FILE) to the Secret shown there',
  'doctor.secret.missing.app': 'needed only where the contacts secret may not read details',
  'doctor.secret.ok': '{variable} is accepted, and so is the IP of this machine',
  'doctor.secret.wrong': 'WeCom does not accept {variable} ({errcode}); it was tried once and will not be tried again',
  'doctor.secret.wrong.contacts':
    'compare it with 管理工具 → 通讯录同步 → Secret, and WECOM_CORP_ID with 我的企业 → 企业信息 → 企业ID; repeated tries get the IP banned for an hour',
  'doctor.secret.wrong.app':
    'compare it with 应用管理 → the app → Secret, and WECOM_CORP_ID with 我的企业 → 企业信息 → 企业ID; repeated tries get the IP banned for an hour',
  'doctor.corp': 'WeCom knows no corp with this WECOM_CORP_ID ({errcode})',
  'doctor.corp.remedy': 'copy it from 我的企业 → 企业信息 → 企业ID',
  'doctor.banned': 'WeCom gives this IP no token ({errcode}): too many were asked for, or too many secrets were wrong',
  'doctor.banned.remedy':
    'wait an hour, and look for another program that asks with a wrong secret; the right ones are at 管理工具 → 通讯录同步 → Secret, and 应用管理 → the app → Secret',
  'doctor.ip':
    'the IP of this machine is not among the trusted IPs ({errcode}); --show-sensitive shows which IP WeCom sees',
  'doctor.ip.shown': '{ip}, as which WeCom sees this machine, is not among the trusted IPs ({errcode})',
  'doctor.ip.contacts': 'add it at 管理工具 → 通讯录同步 → 企业可信IP; it takes effect after a minute',
  'doctor.ip.app': 'add it at 应用管理 → the app → 企业可信IP; it takes effect after a minute',
  'doctor.off': 'what {variable} belongs to is switched off ({errcode})',
  'doctor.off.contacts': 'switch on the API at 管理工具 → 通讯录同步',
  'doctor.off.app': 'switch the app on at 应用管理 → the app',
  'doctor.refused': 'WeCom refuses {what} to {variable} ({errcode})',

  'doctor.contacts.kind': '{variable} is not the secret of 通讯录同步, but of an app ({errcode})',
  'doctor.contacts.kind.remedy':
    'take the one from 管理工具 → 通讯录同步 → Secret; the secret of an app belongs into WECOM_APP_SECRET',
  'doctor.contacts.ids': 'lists all members and departments by id (departments: {count})',
  'doctor.contacts.tags': 'lists all tags (tags: {count})',
  'doctor.contacts.details': 'reads details, mobiles and mails included, and may export',
  'doctor.contacts.no-details':
    'reads no details ({errcode}): WeCom gives ids alone to IPs that were added since 2022-08-15, and nothing in the console changes that; exports need the app secret',
  'doctor.contacts.write': 'may write members and departments',
  'doctor.contacts.no-write': 'may not write ({errcode}): plan works, apply would fail',
  'doctor.contacts.no-write.remedy': '管理工具 → 通讯录同步 → 权限: choose API编辑通讯录 instead of API读取通讯录',
  'doctor.contacts.import': 'may import (--strategy sync, replace)',
  'doctor.contacts.no-import': 'may not import ({errcode}): --strategy sync and replace would fail',

  'doctor.app.range': 'sees every department (departments: {count})',
  'doctor.app.narrow':
    'does not see these departments ({count} of them): {ids}; their names, and the people only there, stay unknown',
  'doctor.app.narrow.remedy': '应用管理 → the app → 可见范围: choose the whole company',
  'doctor.app.details': 'reads names and positions, and no mobiles, mails, gender and address',
  'doctor.app.old': 'reads mobiles and mails as well, as apps from before 2022-06-20 do',
  'doctor.app.blind': 'does not see every member ({errcode})',

  'doctor.state.none': 'there is no state at {place} yet; the first apply writes it',
  'doctor.state.none-ci':
    'there is no state at {place}: in CI, keep it between runs, or every run counts as a first one',
  'doctor.state.none-ci.remedy': 'keep it in an https: address (docs/state.md), a cache or an artefact',
  'doctor.state.ok': '{place}, serial {serial}, last written {time}',
  'doctor.state.not-adopted':
    '{place}, serial {serial}: no full apply has ended well yet, so nothing is deleted without --allow-deletes',
  'doctor.state.unlocked': 'nobody holds the lock',
  'doctor.tags.foreign': 'tags that belong to other apps, and that orgctl cannot change: {tags}',
  'doctor.tags.foreign.remedy':
    'take them out of the files, or let the app change them that made them (81011); orgctl may also change a tag that a super administrator (超级管理员) deletes and makes anew at 通讯录 → 标签',
} as const
