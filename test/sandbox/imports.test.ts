import { describe, expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/corp.ts'
import { aSandbox, memberIn, type Client, type Reply } from './client.ts'

const TEMPLATE =
  '姓名,帐号,手机号,邮箱,所在部门,职位,性别,是否部门内领导,排序,别名,地址,座机,禁用,禁用项说明：(0-启用;1-禁用)'

/** 研发 (2) > 后端 (3), 市场 (4); ada and bob in 后端. */
function aCompany(options: SandboxOptions = {}): Client {
  return aSandbox({
    seed: {
      departments: [
        { id: 2, name: '研发' },
        { id: 3, name: '后端', parentid: 2 },
        { id: 4, name: '市场' },
      ],
      members: ['ada', 'bob'].map((userid, at) => ({
        userid,
        name: userid,
        mobile: `1380000000${at}`,
        position: '架构师',
        departments: [{ department: 3, order: 5, leader: true }],
      })),
    },
    jobMs: 0,
    ...options,
  })
}

async function submit(client: Client, call: string, file: string, body: object = {}): Promise<Reply> {
  return client.post(`batch/${call}`, { media_id: await client.upload(file), ...body })
}

/** Submits and waits for the end. */
async function run(client: Client, call: string, file: string, body: object = {}): Promise<Reply> {
  const { jobid } = await submit(client, call, file, body)
  return client.get('batch/getresult', { jobid: String(jobid) })
}

const ADA = '姓名,帐号,手机号,所在部门\nAda,ada,13800000000,3\n'

describe('a job', () => {
  test('starts, runs and ends, with its effect at the end', async () => {
    let nowMs = 0
    const client = aCompany({ jobMs: 1000, clock: () => nowMs })
    const { jobid } = await submit(client, 'syncuser', ADA)
    const poll = (): Promise<Reply> => client.get('batch/getresult', { jobid: String(jobid) })
    expect(await poll()).toMatchObject({
      errcode: 0,
      status: 1,
      type: 'sync_user',
      total: 1,
      percentage: 0,
      result: [],
    })
    nowMs += 600
    expect(await poll()).toMatchObject({ status: 2, percentage: 60, result: [] })
    expect(memberIn(client, 'ada').name).toBe('ada')
    nowMs += 400
    expect(memberIn(client, 'ada').name).toBe('Ada')
    expect(await poll()).toMatchObject({
      status: 3,
      percentage: 100,
      result: [{ userid: 'ada', errcode: 0, errmsg: 'ok' }],
    })
  })

  test('ends at the third poll even when the clock stands still', async () => {
    const client = aCompany({ jobMs: 1000, clock: () => 0 })
    const { jobid } = await submit(client, 'syncuser', ADA)
    const statuses = []
    for (let i = 0; i < 3; i += 1)
      statuses.push((await client.get('batch/getresult', { jobid: String(jobid) }))['status'])
    expect(statuses).toEqual([1, 2, 3])
  })

  test('keeps others waiting', async () => {
    const client = aCompany({ jobMs: 1000, clock: () => 0 })
    await submit(client, 'syncuser', ADA)
    expect(await submit(client, 'replaceparty', '部门名称,部门ID,父部门ID\n研发,2,1\n')).toMatchObject({
      errcode: 302008,
    })
  })

  test('is remembered until five others came', async () => {
    const client = aCompany()
    const jobids = []
    for (let i = 0; i < 6; i += 1) jobids.push((await submit(client, 'syncuser', ADA))['jobid'])
    const codes = []
    for (const jobid of [...jobids, 'made up']) {
      codes.push((await client.get('batch/getresult', { jobid: String(jobid) })).errcode)
    }
    expect(codes).toEqual([40089, 0, 0, 0, 0, 0, 40088])
  })

  const AES_KEY = 'a'.repeat(43)
  test.each([
    [{ media_id: 'made up' }, 40007],
    [{ media_id: undefined }, 41006],
    [{ callback: { url: 'https://example.com', token: 't', encodingaeskey: AES_KEY } }, 0],
    [{ callback: { url: '', token: '', encodingaeskey: '' } }, 0],
    [{ callback: { url: 'ftp://example.com', token: 't', encodingaeskey: AES_KEY } }, 40057],
    [{ callback: { url: 'https://example.com', token: 't', encodingaeskey: 'short' } }, 40057],
  ])('submitted with %j answers %i', async (body, errcode) => {
    expect(await submit(aCompany(), 'syncuser', ADA, body)).toMatchObject({ errcode })
  })
})

describe('a file', () => {
  test.each<[string, string | Uint8Array, number]>([
    ['with a byte order mark', `\uFEFF${ADA}`, 0],
    ['with CRLF', ADA.replaceAll('\n', '\r\n'), 0],
    ['with columns in another order and trailing commas', '帐号,所在部门,姓名,邮箱,\nada,3,Ada,ada@example.com,,\n', 0],
    ['in GBK', Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xd5, 0xca]), 40092],
    ['without rows', '姓名,帐号,手机号,所在部门\n', 40092],
    ['without userid', '姓名,手机号,所在部门\nAda,13800000000,3\n', 40092],
    ['with a userid column in the new spelling', '姓名,账号,手机号,所在部门\nAda,ada,13800000000,3\n', 40092],
    ['without mobile and email', '姓名,帐号,所在部门\nAda,ada,3\n', 40092],
    ['without departments', '姓名,帐号,手机号\nAda,ada,13800000000\n', 40092],
    ['with a userid twice', `${ADA}Ada,ADA,13800000000,3\n`, 302003],
  ])('%s answers %i', async (_, file, errcode) => {
    const client = aCompany()
    const media_id = await client.upload(file)
    expect(await client.post('batch/syncuser', { media_id })).toMatchObject({ errcode })
  })

  test('may have the userid column in the new spelling', async () => {
    const client = aCompany({ switches: { importUseridHeader: 'both' } })
    const file = '姓名,账号,手机号,所在部门\nAda,ada,13800000000,3\n'
    expect(await run(client, 'syncuser', file)).toMatchObject({ status: 3, result: [{ errcode: 0 }] })
  })

  test('takes quotes for characters, or for quotes', async () => {
    const file = '姓名,帐号,手机号,所在部门,地址\n"Lovelace, Ada",ada,13800000000,3,"a ""b"""\n'
    const quoted = aCompany({ switches: { importQuotes: 'rfc4180' } })
    await run(quoted, 'syncuser', file)
    expect(memberIn(quoted, 'ada')).toMatchObject({ name: 'Lovelace, Ada', address: 'a "b"' })
    const literal = aCompany()
    expect(await run(literal, 'syncuser', file)).toMatchObject({ result: [{ userid: 'Ada"', errcode: 60123 }] })
  })

  test('tells its defects in the result when the switch says so', async () => {
    const client = aCompany({ switches: { importDefectsAt: 'result' } })
    expect(await run(client, 'syncuser', `${ADA}Ada,ADA,13800000000,3\n`)).toMatchObject({
      errcode: 302003,
      type: 'sync_user',
    })
  })
})

describe('batch/syncuser', () => {
  test('creates with every column of the template', async () => {
    const client = aCompany()
    const row = 'Eve,eve,13900000000,eve@example.com,2;4,产品经理,女,0;1,7;9,夏娃,广州,020-1,1,'
    expect(await run(client, 'syncuser', `${TEMPLATE}\n${row}\n`, { to_invite: false })).toMatchObject({
      result: [{ userid: 'eve', errcode: 0 }],
    })
    expect(memberIn(client, 'eve')).toMatchObject({
      name: 'Eve',
      mobile: '13900000000',
      email: 'eve@example.com',
      departments: [
        { department: 2, leader: false, order: 7 },
        { department: 4, leader: true, order: 9 },
      ],
      position: '产品经理',
      gender: 'female',
      alias: '夏娃',
      address: '广州',
      telephone: '020-1',
      status: 2,
      extattr: {},
    })
    expect(client.sandbox.invitations()).toEqual([])
  })

  test('updates only the columns it has and leaves everybody else alone', async () => {
    const client = aCompany()
    const bob = memberIn(client, 'bob')
    await run(client, 'syncuser', ADA)
    expect(memberIn(client, 'ada')).toMatchObject({ name: 'Ada', position: '架构师' })
    expect(memberIn(client, 'bob')).toEqual(bob)
  })

  test.each<['keeps' | 'clears', string | null]>([
    ['keeps', '架构师'],
    ['clears', null],
  ])('an empty cell %s', async (importEmptyCell, position) => {
    const client = aCompany({ switches: { importEmptyCell } })
    await run(client, 'syncuser', '姓名,帐号,手机号,所在部门,职位\nAda,ada,13800000000,3,\n')
    expect(memberIn(client, 'ada')).toMatchObject({ position })
  })

  test('invites those whom it creates unless told not to', async () => {
    const client = aCompany()
    await run(client, 'syncuser', `${ADA}Eve,eve,13900000000,3\n`)
    expect(client.sandbox.invitations()).toEqual(['eve'])
  })

  test('answers for each row', async () => {
    const client = aCompany()
    const rows = [
      'Eve,eve,13800000001,3',
      'Eve,eve2,139,3',
      ',eve3,13900000001,3',
      'Eve,eve4,13900000002,x',
      'Eve,eve5,,3',
    ]
    const { result } = await run(client, 'syncuser', `姓名,帐号,手机号,所在部门\n${rows.join('\n')}\n`)
    expect(result).toMatchObject([
      { userid: 'eve', errcode: 60104, errmsg: 'mobile existed:bob' },
      { userid: 'eve2', errcode: 60103 },
      { userid: 'eve3', errcode: 60112 },
      { userid: 'eve4', errcode: 60123 },
      { userid: 'eve5', errcode: 60129 },
    ])
  })

  test('makes unknown departments below 其他（待设置部门）, for members who exist too', async () => {
    const client = aCompany()
    await run(client, 'syncuser', '姓名,帐号,手机号,所在部门\nAda,ada,13800000000,77\n')
    const { departments } = client.sandbox.state()
    const other = departments.find(({ name }) => name === '其他（待设置部门）')
    expect(departments).toContainEqual(expect.objectContaining({ id: 77, parentid: other?.id }))
    expect(memberIn(client, 'ada').departments).toEqual([{ department: 77, leader: false, order: 0 }])
  })

  test('sets attributes that the console defines and ignores other columns', async () => {
    const client = aCompany({ switches: { definedExtattr: ['工号'] } })
    const file = '姓名,帐号,手机号,所在部门,工号,血型\nAda,ada,13800000000,3,0017,A\n'
    expect(await run(client, 'syncuser', file)).toMatchObject({ result: [{ errcode: 0 }] })
    expect(memberIn(client, 'ada').extattr).toEqual({ 工号: '0017' })
  })
})

describe('batch/replaceuser', () => {
  test('deletes whom the file does not name, without a row', async () => {
    const client = aCompany()
    expect(await run(client, 'replaceuser', ADA)).toMatchObject({ type: 'replace_user', result: [{ userid: 'ada' }] })
    expect(client.sandbox.state().members.map(({ userid }) => userid)).toEqual(['ada'])
  })

  test('keeps the creator, with a row', async () => {
    const client = aCompany()
    client.sandbox.console('member/set', { userid: 'bob', creator: true })
    expect(await run(client, 'replaceuser', ADA)).toMatchObject({ result: [{}, { userid: 'bob', errcode: 301005 }] })
  })

  const many = (count: number): Client =>
    aSandbox({
      jobMs: 0,
      seed: {
        members: Array.from({ length: count }, (_, at) => ({
          userid: `u${at}`,
          mobile: String(13_800_000_000 + at),
          departments: [{ department: 1 }],
        })),
      },
    })
  const keeping = (count: number): string =>
    `姓名,帐号,手机号,所在部门\n${Array.from({ length: count }, (_, at) => `u,u${at},${13_800_000_000 + at},1`).join('\n')}`

  test.each([
    [260, 51, 0],
    [250, 51, 45026],
    [100, 50, 0],
    [60, 49, 45026],
    [62, 49, 0],
    [5, 4, 0],
    [4, 4, 45026],
  ])('of %i members, %i deletions answer %i', async (members, deletions, errcode) => {
    const client = many(members)
    const file = keeping(Math.max(members - deletions, 0)) + (members === deletions ? 'x,new,13900000000,1' : '')
    expect(await run(client, 'replaceuser', file)).toMatchObject({ errcode })
    const left = members - (errcode === 0 ? deletions : 0)
    expect(client.sandbox.state().members).toHaveLength(left)
  })

  test('tells the guard at once when the switch says so, and a code may be a string', async () => {
    const file = keeping(0) + 'x,new,13900000000,1'
    const early = aCompany({ switches: { importGuardAt: 'submit' } })
    expect(await submit(early, 'replaceuser', file)).toMatchObject({ errcode: 45026 })
    const late = aCompany({ switches: { importErrcodeAsString: true } })
    const { jobid } = await submit(late, 'replaceuser', file)
    const reply = await late.get('batch/getresult', { jobid: String(jobid) })
    expect(reply).toMatchObject({ errcode: '45026', type: 'replace_user' })
    expect(reply).not.toHaveProperty('status')
  })

  test('does not touch members of other mail providers', async () => {
    const client = aCompany()
    client.sandbox.console('member/set', { userid: 'bob', foreign_mail: true })
    expect(await run(client, 'replaceuser', ADA)).toMatchObject({ result: [{}, { userid: 'bob', errcode: 60274 }] })
    expect(await run(client, 'syncuser', '姓名,帐号,手机号,所在部门\nB,bob,13800000001,3\n')).toMatchObject({
      result: [{ errcode: 60274 }],
    })
  })
})

describe('batch/replaceparty', () => {
  const HEADER = '部门名称,部门ID,父部门ID,排序'
  const replace = (client: Client, ...rows: readonly string[]): Promise<Reply> =>
    run(client, 'replaceparty', [HEADER, ...rows].join('\n'))
  const tree = ({ sandbox }: Client): readonly string[] =>
    sandbox.state().departments.map(({ id, name, parentid }) => (id === 1 ? '1' : `${parentid}>${id} ${name}`))

  test('creates, renames, moves, orders, and says which', async () => {
    const client = aCompany()
    const rows = ['公司,1,0,1', '研究,2,1,0', '后端,3,4,', '市场,4,1,77', '前端,5,2,']
    expect((await replace(client, ...rows))['result']).toEqual([
      { action: 2, partyid: 2, errcode: 0, errmsg: 'ok' },
      { action: 4, partyid: 3, errcode: 0, errmsg: 'ok' },
      { action: 8, partyid: 4, errcode: 0, errmsg: 'ok' },
      { action: 1, partyid: 5, errcode: 0, errmsg: 'ok' },
    ])
    expect(tree(client)).toEqual(['1', '1>2 研究', '4>3 后端', '1>4 市场', '2>5 前端'])
  })

  test('swaps names and turns a branch upside down', async () => {
    const client = aCompany()
    const { result } = await replace(client, '后端,3,1,', '研发,2,3,', '市场,4,2,')
    expect(result).toMatchObject([{ errcode: 0 }, { errcode: 0 }, { errcode: 0 }])
    expect(tree(client)).toEqual(['1', '3>2 研发', '1>3 后端', '2>4 市场'])
    await replace(client, '市场,3,1,', '后端,2,3,', '研发,4,3,')
    expect(tree(client)).toEqual(['1', '3>2 后端', '1>3 市场', '3>4 研发'])
  })

  test('deletes empty departments at once, others when an import empties them', async () => {
    const client = aCompany()
    await replace(client, '新部,9,1,')
    expect(tree(client)).toEqual(['1', '1>2 研发', '2>3 后端', '1>9 新部'])
    expect(client.sandbox.state().sandbox?.pending_departments).toEqual([2, 3])
    await client.post('user/update', { userid: 'ada', department: [9] })
    await client.post('user/update', { userid: 'bob', department: [9] })
    expect(tree(client)).toHaveLength(4)
    await run(client, 'syncuser', '姓名,帐号,手机号,所在部门\nAda,ada,13800000000,9\n')
    expect(tree(client)).toEqual(['1', '1>9 新部'])
  })

  test('refuses a row whose name a department holds that has to stay', async () => {
    const client = aCompany()
    const { result } = await replace(client, '研发,9,1,', '新,10,9,', '市场,4,1,')
    expect(result).toMatchObject([
      { partyid: 9, errcode: 60008 },
      { partyid: 10, errcode: 60124 },
      { partyid: 4, errcode: 0, action: 0 },
    ])
    expect(tree(client)).toEqual(['1', '1>2 研发', '2>3 后端', '1>4 市场'])
  })

  test('refuses a row that would hang below itself because another row is refused', async () => {
    const client = aCompany()
    await client.post('department/create', { name: '旧', parentid: 1, id: 8 })
    await client.post('user/create', { userid: 'eve', name: 'Eve', mobile: '13900000000', department: [8] })
    // 后端 cannot go up to the root, because the undeclared 旧 keeps the name; so 研发 cannot go below it.
    const { result } = await replace(client, '旧,3,1,', '研发,2,3,')
    expect(result).toMatchObject([
      { partyid: 3, errcode: 60008 },
      { partyid: 2, errcode: 60010 },
    ])
    expect(tree(client)).toEqual(['1', '1>2 研发', '2>3 后端', '1>8 旧'])
  })

  test.each<[string, readonly string[], number]>([
    ['an id twice', ['a,2,1,', 'b,2,1,'], 302006],
    ['a name twice under one parent', ['a,2,1,', 'a,3,1,'], 302007],
    ['a parent that the file does not have', ['a,2,9,'], 302004],
    ['a loop', ['a,2,3,', 'b,3,2,'], 302004],
    ['no id', ['a,,1,'], 302004],
    ['no name', [',2,1,'], 302004],
  ])('%s answers at once', async (_, rows, errcode) => {
    expect(await submit(aCompany(), 'replaceparty', [HEADER, ...rows].join('\n'))).toMatchObject({ errcode })
  })

  test('needs its columns', async () => {
    expect(await submit(aCompany(), 'replaceparty', '部门名称,部门ID\na,2\n')).toMatchObject({ errcode: 40092 })
  })

  test('answers for bad names, depth and number', async () => {
    const client = aCompany({ limits: { depth: 2, departments: 6 } })
    const { result } = await replace(
      client,
      'a|b,5,1,',
      '研发,2,1,',
      '后端,3,2,',
      '深,6,3,',
      '市场,4,1,',
      '多,7,1,',
      '更多,8,1,',
      '太多,9,1,',
    )
    expect(result).toMatchObject([
      { partyid: 5, errcode: 60009 },
      { partyid: 2, errcode: 0 },
      { partyid: 3, errcode: 0 },
      { partyid: 6, errcode: 81002 },
      { partyid: 4, errcode: 0 },
      { partyid: 7, errcode: 0 },
      { partyid: 8, errcode: 0 },
      { partyid: 9, errcode: 81001 },
    ])
  })

  test('leaves 其他（待设置部门） alone', async () => {
    const client = aCompany()
    await client.post('user/create', { userid: 'eve', name: 'Eve', mobile: '13900000000' })
    await client.get('user/delete', { userid: 'eve' })
    await replace(client, '研发,2,1,', '后端,3,2,')
    expect(tree(client)).toEqual(['1', '1>2 研发', '2>3 后端', '1>5 其他（待设置部门）'])
  })
})
