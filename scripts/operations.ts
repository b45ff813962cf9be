import type { EndpointPath } from '../src/wecom/endpoints.ts'

/*
 * What the address book can do, and what of orgctl does it: the operations of PowerWeChat's page 通讯录 in the page's order, then
 * the endpoints that orgctl needs besides. `scripts/document-coverage.ts` makes docs/api-coverage.md from this.
 */

export interface Operation {
  /** As the page calls it. */
  readonly title: string
  /** The call that the page shows. */
  readonly call?: string
  readonly endpoint?: EndpointPath
  /** Where there is no endpoint: the number of the official page. */
  readonly page?: number
  /** The command or the step of a plan. */
  readonly by: string
  /** `file > title` of a test that fails when this does not work. */
  readonly proof: string
  /** What is wrong with the page, or what to know. */
  readonly note?: string
}

export interface Section {
  readonly title: string
  readonly operations: readonly Operation[]
}

const E2E = 'test/e2e/operations.test.ts'
const POSTS = 'test/wecom/writes.test.ts > $call.call posts its body'
const GETS = 'test/wecom/writes.test.ts > $call.call is a GET'
const FULL = 'test/wecom/read/full.test.ts > what was read is what the corp holds'
const SYNC = 'test/wecom/import.test.ts > of new members is submitted as such, and invites nobody'
const IMPORT = 'test/wecom/import.test.ts > is uploaded as a file, submitted by its media_id and asked for by its job'

export const SEED_PAGE: readonly Section[] = [
  {
    title: '成员管理 (members)',
    operations: [
      {
        title: '创建成员',
        call: 'User.Create',
        endpoint: 'user/create',
        by: '`apply`: step `user/create`',
        proof: POSTS,
        note: 'the page puts the member into department 0, which is 其他（待设置部门）; orgctl always sends the departments',
      },
      {
        title: '读取成员',
        call: 'User.Get',
        endpoint: 'user/get',
        by: '`member get`',
        proof: `${E2E} > shows a member by WeCom’s own names, masked`,
      },
      {
        title: '更新成员',
        call: 'User.Update',
        endpoint: 'user/update',
        by: '`apply`: step `user/update`',
        proof: POSTS,
      },
      {
        title: '删除成员',
        call: 'User.Delete',
        endpoint: 'user/delete',
        by: '`apply`: step `user/delete`',
        proof: GETS,
      },
      {
        title: '批量删除成员',
        call: 'User.BatchDelete',
        endpoint: 'user/batchdelete',
        by: '`apply`: step `user/batchdelete`',
        proof: POSTS,
      },
      {
        title: '获取部门成员',
        call: 'User.GetDepartmentUsers',
        endpoint: 'user/simplelist',
        by: '`department members [--recursive]`',
        proof: `${E2E} > members are those of the department, with names`,
        note: 'the page sends `fetch_child`, which WeCom no longer documents; `--recursive` walks the tree',
      },
      {
        title: '获取部门成员详情',
        call: 'User.GetDetailedDepartmentUsers',
        endpoint: 'user/list',
        by: '`department members --details`; every reading',
        proof: FULL,
        note: 'as above',
      },
      {
        title: 'userid转openid',
        call: 'User.UserIdToOpenid',
        endpoint: 'user/convert_to_openid',
        by: '`member openid`',
        proof: `${E2E} > an openid leads to its userid and back`,
      },
      {
        title: 'openid转userid',
        call: 'User.OpenIDToUserID',
        endpoint: 'user/convert_to_userid',
        by: '`member userid`',
        proof: `${E2E} > an openid leads to its userid and back`,
      },
      {
        title: '二次验证',
        call: 'User.Accept',
        endpoint: 'user/authsucc',
        by: '`member confirm`',
        proof: `${E2E} > a confirmed member is active`,
      },
      {
        title: '邀请成员',
        call: 'User.Invite',
        endpoint: 'batch/invite',
        by: '`member invite`',
        proof: `${E2E} > says to how many, asks, and sends`,
      },
      {
        title: '获取加入企业二维码',
        call: 'User.GetJoinQrCode',
        endpoint: 'corp/get_join_qrcode',
        by: '`join-qrcode`',
        proof: `${E2E} > saves the picture of %s pixels, whose code leads to the corp`,
      },
      {
        title: '获取企业活跃成员数',
        call: 'User.GetActiveStat',
        endpoint: 'user/get_active_stat',
        by: '`stats active`',
        proof: `${E2E} > has the last whole days of Beijing`,
      },
    ],
  },
  {
    title: '部门管理 (departments)',
    operations: [
      {
        title: '获取部门列表',
        call: 'Department.List',
        endpoint: 'department/list',
        by: '`department list`; every reading',
        proof: FULL,
        note: 'the page sends id 0 for all; orgctl sends no id, which is what WeCom documents',
      },
      {
        title: '获取子部门ID列表',
        call: 'Department.SimpleList',
        endpoint: 'department/simplelist',
        by: '`department list`; every reading in modes `details` and `ids`',
        proof:
          'test/wecom/read/ids.test.ts > memberships, the shape of the tree and tags are what the corp holds, and the rest is unknown',
      },
      {
        title: '创建部门',
        call: 'Department.Create',
        endpoint: 'department/create',
        by: '`apply`: step `department/create`',
        proof: POSTS,
      },
      {
        title: '更新部门',
        call: 'Department.Update',
        endpoint: 'department/update',
        by: '`apply`: step `department/update`',
        proof: POSTS,
      },
      {
        title: '删除部门',
        call: 'Department.Delete',
        endpoint: 'department/delete',
        by: '`apply`: step `department/delete`',
        proof: GETS,
      },
    ],
  },
  {
    title: '标签管理 (tags)',
    operations: [
      {
        title: '创建标签',
        call: 'UserTag.Create',
        endpoint: 'tag/create',
        by: '`apply`: step `tag/create`',
        proof: POSTS,
      },
      {
        title: '更新标签名字',
        call: 'UserTag.Update',
        endpoint: 'tag/update',
        by: '`apply`: step `tag/update`',
        proof: POSTS,
      },
      {
        title: '删除标签',
        call: 'UserTag.Delete',
        endpoint: 'tag/delete',
        by: '`apply`: step `tag/delete`',
        proof: GETS,
        note: '**wrong there**: it is given the id of a department (`defaultDepartmentId`)',
      },
      {
        title: '获取标签列表',
        call: 'UserTag.List',
        endpoint: 'tag/list',
        by: '`tag list`',
        proof: `${E2E} > list has ids and names`,
      },
      {
        title: '获取标签成员',
        call: 'UserTag.Get',
        endpoint: 'tag/get',
        by: '`tag get`',
        proof: `${E2E} > get takes ids and names`,
      },
      {
        title: '增加标签成员',
        call: 'UserTag.TagUsers',
        endpoint: 'tag/addtagusers',
        by: '`apply`: step `tag/addtagusers`',
        proof: POSTS,
      },
      {
        title: '删除标签成员',
        call: 'UserTag.TagUsers',
        endpoint: 'tag/deltagusers',
        by: '`apply`: step `tag/deltagusers`',
        proof: POSTS,
        note: '**wrong there**: `TagUsers` adds the members instead of removing them',
      },
    ],
  },
  {
    title: '异步批量接口 (imports)',
    operations: [
      {
        title: '增量更新成员',
        call: 'UserBatchJobs.SyncUser',
        endpoint: 'batch/syncuser',
        by: '`apply --strategy sync`: step `batch/syncuser`',
        proof: SYNC,
        note: 'the page invites everybody (`true`); orgctl invites only where `policy.invite` says so',
      },
      {
        title: '全量覆盖成员',
        call: 'UserBatchJobs.ReplaceUser',
        endpoint: 'batch/replaceuser',
        by: '`apply --strategy replace`: step `batch/replaceuser`',
        proof: IMPORT,
        note: 'as above',
      },
      {
        title: '全量覆盖部门',
        call: 'UserLinkedCorp.GetDepartmentList',
        endpoint: 'batch/replaceparty',
        by: '`apply --strategy replace`: step `batch/replaceparty`',
        proof: IMPORT,
        note: '**wrong there**: it lists the departments of a linked corp, and replaces nothing',
      },
      {
        title: '获取异步任务结果',
        call: 'UserBatchJobs.GetBatchResult',
        endpoint: 'batch/getresult',
        by: '`job status`; the waiting of an import',
        proof: 'test/wecom/import.test.ts > is waited for, and tells how far it is',
      },
    ],
  },
  {
    title: '通讯录回调通知 (callbacks)',
    operations: [
      {
        title: '通讯录回调通知',
        page: 90970,
        by: '`watch`',
        proof: 'test/e2e/watch.test.ts > reads once at the start, and again when WeCom says that something has changed',
        note: 'a heading without text on the page',
      },
    ],
  },
  {
    title: '互联企业 (linked corps)',
    operations: [
      {
        title: '获取应用的可见范围',
        call: 'UserLinkedCorp.GetPermList',
        endpoint: 'linkedcorp/agent/get_perm_list',
        by: '`linked permissions`',
        proof: `${E2E} > permissions are what the app sees of other corps`,
      },
      {
        title: '获取互联企业成员详细信息',
        call: 'UserLinkedCorp.GetUser',
        endpoint: 'linkedcorp/user/get',
        by: '`linked member CORPID/USERID`',
        proof: `${E2E} > member takes CORPID/USERID, also many`,
        note: 'the page gives a userid alone; WeCom wants `CORPID/USERID`',
      },
      {
        title: '获取互联企业部门成员',
        call: 'UserLinkedCorp.GetUserSimpleList',
        endpoint: 'linkedcorp/user/simplelist',
        by: '`linked members LINKEDID/DEPARTMENTID`',
        proof: `${E2E} > members are those of the department, and with --recursive those below`,
        note: 'the page gives `10001`; WeCom wants `LINKEDID/DEPARTMENTID`',
      },
      {
        title: '获取互联企业部门成员详情',
        call: 'UserLinkedCorp.GetUserList',
        endpoint: 'linkedcorp/user/list',
        by: '`linked members --details`',
        proof: `${E2E} > members --details has all fields, masked`,
        note: '**wrong there**: declares `fetchChild` and does not use it, which Go refuses to compile; the id as above',
      },
      {
        title: '获取互联企业部门列表',
        call: 'UserLinkedCorp.GetDepartmentList',
        endpoint: 'linkedcorp/department/list',
        by: '`linked departments LINKEDID/DEPARTMENTID`',
        proof: `${E2E} > departments are those below`,
        note: 'the id as above',
      },
    ],
  },
  {
    title: '异步导出接口 (exports)',
    operations: [
      {
        title: '导出成员',
        call: 'UserExportJobs.SimpleUser',
        endpoint: 'export/simple_user',
        by: '`export members --simple`',
        proof: 'test/e2e/export.test.ts > are names only where no more is wanted',
        note: 'the page gives an empty `encoding_aeskey`, here and below; WeCom wants 43 characters',
      },
      {
        title: '导出成员详情',
        call: 'UserExportJobs.User',
        endpoint: 'export/user',
        by: '`export members`',
        proof: 'test/wecom/export.test.ts > what is exported is what user/list tells',
      },
      {
        title: '导出部门',
        call: 'UserExportJobs.Department',
        endpoint: 'export/department',
        by: '`export departments`',
        proof: 'test/e2e/export.test.ts > departments come out with their order and leaders',
      },
      {
        title: '导出标签成员',
        call: 'UserExportJobs.TagUser',
        endpoint: 'export/taguser',
        by: '`export tag`',
        proof: 'test/e2e/export.test.ts > is found by %s',
      },
      {
        title: '获取导出结果',
        call: 'UserExportJobs.GetExportResult',
        endpoint: 'export/get_result',
        by: '`job status`; the waiting of `export`',
        proof: 'test/wecom/export.test.ts > an export costs a submission, a few polls, and no call for its blocks',
      },
      {
        title: '导出任务完成异步通知',
        page: 90973,
        by: '`watch` tells of it; `export` asks for the result itself',
        proof: 'test/e2e/watch.test.ts > tells those who wait for a job of its end',
        note: 'no call on the page, and a link to the page of `batch/getresult`',
      },
    ],
  },
]

/** What orgctl calls although the page does not have it. */
export const BESIDES: readonly Operation[] = [
  {
    title: '获取access_token',
    endpoint: 'gettoken',
    by: 'every command',
    proof: 'test/wecom/token.test.ts > however many calls need a token, one is fetched',
  },
  {
    title: '获取成员ID列表',
    endpoint: 'user/list_id',
    by: 'every reading in modes `details` and `ids`',
    proof: 'test/wecom/read/full.test.ts > more members than a page of ids are read completely',
  },
  {
    title: '手机号获取userid',
    endpoint: 'user/getuserid',
    by: '`member userid`',
    proof: `${E2E} > %s is found by its form, and masked`,
  },
  {
    title: '邮箱获取userid',
    endpoint: 'user/get_userid_by_email',
    by: '`member userid`',
    proof: `${E2E} > one’s own mail has to be named as such`,
  },
  {
    title: '获取用户二次验证信息',
    endpoint: 'auth/get_tfa_info',
    by: '`member tfa-info`',
    proof: `${E2E} > the second factor goes from the code to the confirmation, each code once`,
  },
  {
    title: '使用二次验证',
    endpoint: 'user/tfa_succ',
    by: '`member tfa-confirm`',
    proof: `${E2E} > the second factor goes from the code to the confirmation, each code once`,
  },
  {
    title: '获取单个部门详情',
    endpoint: 'department/get',
    by: 'readings and imports: a department that lists leave out',
    proof: 'test/wecom/import.test.ts > one that exists but is in no list does not',
  },
  { title: '上传临时素材', endpoint: 'media/upload', by: '`apply --strategy replace`', proof: IMPORT },
]
