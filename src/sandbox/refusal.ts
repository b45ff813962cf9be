/** WeCom's own wording where it is known, else our guess; nobody may depend on these texts. ASCII only: they travel in a header. */
const TEXTS: Readonly<Record<number, string>> = {
  [-1]: 'system busy',
  6000: 'data version conflict',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40004: 'invalid media type',
  40005: 'invalid type',
  40006: 'invalid media size',
  40057: 'invalid callback url',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40031: 'all list invalid',
  40032: 'userid list too long',
  40033: 'invalid charset, \\u escapes are not allowed',
  40035: 'invalid parameter',
  40058: 'invalid Request Parameter',
  40066: 'invalid department list',
  40068: 'invalid tagid',
  40070: 'all list invalid',
  40071: 'tag name existed',
  40072: 'invalid tag name length',
  40073: 'invalid openid',
  40207: 'invalid tfa_code',
  40208: 'user not in tfa range',
  40088: 'jobid not exist',
  40089: 'job result has been cleaned',
  40092: 'invalid file',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41006: 'media_id missing',
  41009: 'userid missing',
  41017: 'tagid missing',
  41018: 'tagname missing',
  42001: 'access_token expired',
  43004: 'require subscribe',
  44001: 'empty media data',
  45001: 'media size out of limit',
  45009: 'api freq out of limit',
  45024: 'account count out of limit',
  45026: 'delete user protection',
  45033: 'api concurrent out of limit',
  46004: 'user not exist',
  48002: 'api forbidden',
  48009: 'api forbidden for contact assistant',
  50100: 'invalid cursor',
  60001: 'invalid department name length',
  60003: 'department not found',
  60004: 'parent department not found',
  60005: 'department contains user',
  60006: 'department contains sub department',
  60007: 'root department cannot be deleted',
  60008: 'department existed',
  60009: 'invalid character in department name',
  60010: 'department loop',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60102: 'userid existed',
  60103: 'invalid mobile',
  60104: 'mobile existed',
  60105: 'invalid email',
  60106: 'email existed',
  60110: 'user department count out of limit',
  60111: 'userid not found',
  60112: 'invalid name',
  60123: 'invalid party id',
  60124: 'invalid parent party id',
  60127: 'department missing',
  60129: 'mobile and email cannot both be empty',
  60132: 'is_leader_in_dept and department do not match',
  60141: 'invalid email and no mobile',
  60142: 'email exists and cannot be updated',
  60143: 'invalid biz_mail',
  60144: 'biz_mail cannot be updated',
  60145: 'biz_mail existed',
  60150: 'invalid extattr type',
  60151: 'extattr value too long',
  60152: 'invalid extattr value',
  60257: 'direct_leader count out of limit',
  60270: 'biz_mail_alias existed',
  60272: 'user has no biz_mail',
  60273: 'biz_mail_alias count out of limit',
  60274: 'user of another mail provider cannot be imported',
  60275: 'user of another mail provider cannot be managed',
  81001: 'department node count out of limit',
  81002: 'department depth out of limit',
  81003: 'tag node count out of limit',
  81011: 'no priviledge to access/modify tag',
  81013: 'user, party and tag are all invalid',
  81015: 'mail domain differs from the corp mail domain',
  82001: 'user, party and tag are all empty',
  90100: 'invalid external attribute type',
  90101: 'invalid external attribute text',
  90102: 'invalid external attribute web title',
  90103: 'invalid external attribute web url',
  90104: 'invalid external attribute miniprogram title',
  90105: 'invalid external attribute miniprogram pagepath',
  93000: 'invalid webhook url',
  301005: 'creator cannot be deleted',
  301012: 'invalid position',
  301013: 'invalid telephone',
  301015: 'invalid media_id',
  301036: 'userid cannot be changed',
  302003: 'duplicate userid in file',
  302004: 'invalid organization in file',
  302005: 'import fail, please retry later',
  302006: 'duplicate party id in file',
  302007: 'duplicate party name under one parent in file',
  302008: 'another import is running',
}

/** WeCom's "no" to a call. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  readonly errcode: number

  constructor(errcode: number, detail?: string) {
    super(detail ?? TEXTS[errcode] ?? 'error')
    this.errcode = errcode
  }
}

/** An import that came to nothing, as `batch/getresult` tells it: with its type, and perhaps with the code as a string. */
export class FailedImport extends Refusal {
  override readonly name = 'FailedImport'
  readonly type: string

  constructor(errcode: number, errmsg: string, type: string) {
    super(errcode, errmsg)
    this.type = type
  }
}

/** @throws Refusal always */
export function refuse(errcode: number, detail?: string): never {
  throw new Refusal(errcode, detail)
}
