import { describe, expect, onTestFinished, test } from 'vitest'
import { WecomApiError } from '../../src/errors.ts'
import type { DepartmentImport, MemberReplacement, MemberSync } from '../../src/model/call.ts'
import type { CallOutcome } from '../../src/model/directory.ts'
import { startSandbox, type ListenOptions, type RunningSandbox } from '../../src/sandbox/server.ts'
import { directoryAt, directoryAtSandbox } from './directory-at.ts'
import { fakeWecom, type FakeWecom, type Reply, type Seen } from './fake-wecom.ts'

function people(...userids: string[]): MemberReplacement {
  return {
    call: 'batch/replaceuser',
    columns: ['mobile', 'email'],
    attributes: [],
    members: userids.map((userid) => ({
      userid,
      name: userid,
      departments: [{ department: 1, leader: false, order: 0 }],
      cells: { mobile: null, email: `${userid}@example.com` },
      attributes: {},
    })),
    deletes: [],
    to_invite: false,
  }
}

const TREE: DepartmentImport = {
  call: 'batch/replaceparty',
  departments: [{ id: 2, name: '研发中心', parentid: 1 }],
  deletes: [],
  later: [],
}

type Answers = Partial<Record<string, (request: Seen, count: number) => Reply>>

/** A corp of zhangsan and the root; imports end at once and well unless told otherwise. */
async function aWecom(answers: Answers = {}): Promise<FakeWecom> {
  return fakeWecom((request, count) => {
    const special = answers[request.endpoint]?.(request, count)
    if (special !== undefined) return special
    switch (request.endpoint) {
      case 'user/list_id':
        return { errcode: 0, dept_user: [{ userid: 'ZhangSan', department: 1 }], next_cursor: '' }
      case 'department/simplelist':
        return { errcode: 0, department_id: [{ id: 1, parentid: 0, order: 1 }] }
      case 'media/upload':
        return { errcode: 0, errmsg: '', type: 'file', media_id: `media-${count}`, created_at: '1380000000' }
      case 'batch/replaceuser':
      case 'batch/replaceparty':
      case 'batch/syncuser':
        return { errcode: 0, errmsg: 'ok', jobid: `job-${count}` }
      case 'batch/getresult':
        return { errcode: 0, errmsg: 'ok', status: 3, type: 'replace_user', total: 1, percentage: 100, result: [] }
      default:
        return undefined
    }
  })
}

const writes = ({ seen }: FakeWecom): readonly string[] =>
  seen.map(({ endpoint }) => endpoint).filter((endpoint) => /^(?:media|batch)\//u.test(endpoint))

async function failure(run: Promise<CallOutcome>): Promise<WecomApiError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WecomApiError)) throw new Error('no WecomApiError', { cause: error })
  return error
}

describe('an import', () => {
  test('is uploaded as a file, submitted by its media_id and asked for by its job', async () => {
    const wecom = await aWecom()
    const outcome = await directoryAt(wecom.url).execute(people('zhangsan'))
    expect(outcome).toEqual({ attempts: 1, refused: { members: [], departments: [] }, refusedRows: [] })
    expect(writes(wecom)).toEqual(['media/upload', 'batch/replaceuser', 'batch/getresult'])
    const [upload, submit, poll] = wecom.seen.filter(({ endpoint }) => /^(?:media|batch)\//u.test(endpoint))
    expect(upload?.query['type']).toBe('file')
    expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/u)
    const content =
      '姓名,帐号,所在部门,是否部门内领导,排序,手机号,邮箱\nzhangsan,zhangsan,1,0,0,,zhangsan@example.com\n'
    expect(upload?.text).toContain(`\r\n\r\n${content}\r\n--`)
    expect(upload?.text).toContain(
      `Content-Disposition: form-data; name="media"; filename="members.csv"; filelength=${Buffer.byteLength(content)}\r\n`,
    )
    expect(submit?.body).toEqual({ media_id: 'media-1', to_invite: false })
    expect(poll?.query['jobid']).toBe('job-1')
  })

  test('says whether to invite, and only about members', async () => {
    const wecom = await aWecom()
    const directory = directoryAt(wecom.url)
    await directory.execute({ ...people('zhangsan'), to_invite: true })
    await directory.execute(TREE)
    const bodies = wecom.seen.filter(({ endpoint }) => endpoint.startsWith('batch/replace')).map(({ body }) => body)
    expect(bodies).toEqual([{ media_id: 'media-1', to_invite: true }, { media_id: 'media-2' }])
  })

  test('is waited for, and tells how far it is', async () => {
    const wecom = await aWecom({
      'batch/getresult': (_, count) =>
        count < 4
          ? { errcode: 0, status: count === 1 ? 1 : 2, percentage: (count - 1) * 40 }
          : { errcode: 0, status: 3, percentage: 100, result: [] },
    })
    const told: number[] = []
    await directoryAt(wecom.url).execute(people('zhangsan'), { progress: (percentage) => told.push(percentage) })
    expect(told).toEqual([0, 0, 40, 80])
  })

  test('waits for another one that is running', async () => {
    const wecom = await aWecom({
      'batch/replaceuser': (_, count) =>
        count < 3 ? { errcode: 302008, errmsg: 'import task is running' } : { errcode: 0, jobid: 'ours' },
    })
    expect((await directoryAt(wecom.url).execute(people('zhangsan'))).attempts).toBe(1)
    expect(wecom.count('batch/replaceuser')).toBe(3)
    expect(wecom.seen.at(-1)?.query['jobid']).toBe('ours')
  })

  test('whose job is lost is submitted again only after another look', async () => {
    const wecom = await aWecom({
      'batch/replaceuser': (_, count) => (count === 1 ? 'drop' : { errcode: 0, jobid: 'second' }),
    })
    expect((await directoryAt(wecom.url).execute(people('zhangsan'))).attempts).toBe(2)
    const calls = wecom.seen.map(({ endpoint }) => endpoint)
    const [first, second] = calls.flatMap((call, index) => (call === 'batch/replaceuser' ? [index] : []))
    expect(calls.slice(first, second)).toContain('user/list_id')
    expect(wecom.count('media/upload')).toBe(1)
  })

  test('whose job is lost is not submitted again when somebody has appeared meanwhile', async () => {
    let isSubmitted = false
    const wecom = await aWecom({
      'batch/replaceuser': () => {
        isSubmitted = true
        return 'drop'
      },
      'user/list_id': () => ({
        errcode: 0,
        dept_user: (isSubmitted ? ['zhangsan', 'newcomer'] : ['zhangsan']).map((userid) => ({ userid, department: 1 })),
      }),
    })
    const error = await failure(directoryAt(wecom.url).execute(people('zhangsan')))
    expect(error.code).toBe('wecom.import-outdated')
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })

  test('whose every submission gets lost ends unknown', async () => {
    const wecom = await aWecom({ 'batch/replaceuser': () => ({ errcode: -1, errmsg: 'system busy' }) })
    expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({
      errcode: -1,
      outcome: 'unknown',
      hint: { code: 'wecom.outcome-unknown' },
    })
    expect(wecom.count('batch/replaceuser')).toBe(3)
  })

  test('that failed inside WeCom is submitted again, also when the code comes as a string', async () => {
    const wecom = await aWecom({
      'batch/getresult': (_, count) =>
        count === 1
          ? { errcode: '302005', errmsg: 'import fail, please retry later', type: 'replace_user' }
          : { errcode: 0, status: 3, result: [] },
    })
    expect((await directoryAt(wecom.url).execute(people('zhangsan'))).attempts).toBe(2)
  })

  test.each([45026, 302003, 302004, 40092])(
    'that WeCom stopped with %i is over, and about the import',
    async (errcode) => {
      const wecom = await aWecom({ 'batch/getresult': () => ({ errcode, errmsg: 'stopped' }) })
      expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({
        errcode,
        endpoint: 'batch/replaceuser',
        outcome: 'refused',
        params: { call: 'batch/replaceuser' },
      })
      expect(wecom.count('batch/replaceuser')).toBe(1)
    },
  )

  test('refused at once is not submitted again', async () => {
    const wecom = await aWecom({ 'batch/replaceuser': () => ({ errcode: 45026, errmsg: 'stopped' }) })
    expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({
      errcode: 45026,
      outcome: 'refused',
    })
    expect(writes(wecom)).toEqual(['media/upload', 'batch/replaceuser'])
  })

  test.each([40088, 40089])(
    'whose result WeCom has forgotten (%i) ends unknown and is not repeated',
    async (errcode) => {
      const wecom = await aWecom({ 'batch/getresult': () => ({ errcode, errmsg: 'no result' }) })
      expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({ outcome: 'unknown' })
      expect(wecom.count('batch/replaceuser')).toBe(1)
    },
  )

  test('is asked for again when the answer does not come', async () => {
    const wecom = await aWecom({
      'batch/getresult': (_, count) => (count < 12 ? 'drop' : { errcode: 0, status: 3, result: [] }),
    })
    expect((await directoryAt(wecom.url).execute(people('zhangsan'))).refusedRows).toEqual([])
  })

  test('that nobody can be asked about ends unknown', async () => {
    const wecom = await aWecom({ 'batch/getresult': () => 'drop' })
    expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({ outcome: 'unknown' })
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })

  test('that stands still is given up on', async () => {
    const wecom = await aWecom({ 'batch/getresult': () => ({ errcode: 0, status: 2, percentage: 7 }) })
    expect(await failure(directoryAt(wecom.url).execute(people('zhangsan')))).toMatchObject({
      code: 'wecom.import-unfinished',
      outcome: 'unknown',
      params: { percentage: 7 },
    })
  })

  test('reports the rows that WeCom refused, without the caller’s address and personal values', async () => {
    const wecom = await aWecom({
      'batch/getresult': () => ({
        errcode: 0,
        status: 3,
        result: [
          { userid: 'zhangsan', errcode: 0, errmsg: 'ok' },
          { userid: 'lisi', errcode: 60104, errmsg: 'mobile existed:13800000000, from ip: 1.2.3.4, more info at x' },
        ],
      }),
    })
    const { refusedRows } = await directoryAt(wecom.url).execute(people('zhangsan', 'lisi'))
    expect(refusedRows).toMatchObject([
      {
        object: 'lisi',
        errcode: 60104,
        message: { code: 'wecom.60104', params: { call: 'batch/replaceuser member:lisi' } },
      },
    ])
    expect(JSON.stringify(refusedRows)).not.toMatch(/13800000000|1\.2\.3\.4/u)
  })
})

describe('an import of some members', () => {
  const some = (creates: boolean, ...userids: string[]): MemberSync => {
    const { columns, attributes, members, to_invite } = people(...userids)
    return { call: 'batch/syncuser', columns, attributes, members, to_invite, creates }
  }

  test('of new members is submitted as such, and invites nobody', async () => {
    const wecom = await aWecom()
    await directoryAt(wecom.url).execute(some(true, 'lisi'))
    expect(writes(wecom)).toEqual(['media/upload', 'batch/syncuser', 'batch/getresult'])
    expect(wecom.seen.find(({ endpoint }) => endpoint === 'batch/syncuser')?.body).toEqual({
      media_id: 'media-1',
      to_invite: false,
    })
  })

  test.each([
    ['would write over somebody', some(true, 'lisi', 'zhangsan'), 'wecom.import-exists', 'member:zhangsan'],
    ['would create somebody who is gone', some(false, 'lisi', 'zhangsan'), 'wecom.import-gone', 'member:lisi'],
  ])('that %s is not uploaded', async (_, call, code, objects) => {
    const wecom = await aWecom()
    expect(await failure(directoryAt(wecom.url).execute(call))).toMatchObject({ code, params: { objects } })
    expect(writes(wecom)).toEqual([])
  })

  test('whose answer got lost is submitted again, though its members may be there by now', async () => {
    let isSubmitted = false
    const wecom = await aWecom({
      'batch/syncuser': (_, count) => {
        isSubmitted = true
        return count === 1 ? 'drop' : { errcode: 0, jobid: 'second' }
      },
      'user/list_id': () => ({ errcode: 0, dept_user: isSubmitted ? [{ userid: 'lisi', department: 1 }] : [] }),
    })
    expect(await directoryAt(wecom.url).execute(some(true, 'lisi'))).toMatchObject({ attempts: 2 })
  })
})

describe('an import of an earlier run', () => {
  test('tells its job before it is asked for, so that another run can find it', async () => {
    const wecom = await aWecom()
    const told: string[] = []
    const submitted = (jobid: string): void => {
      told.push(`${jobid}, asked ${wecom.count('batch/getresult')} times`)
    }
    await directoryAt(wecom.url).execute(people('zhangsan'), { submitted })
    expect(told).toEqual(['job-1, asked 0 times'])
  })

  test('is only waited for when its job is known', async () => {
    const wecom = await aWecom()
    const outcome = await directoryAt(wecom.url).execute(people('zhangsan'), { resume: 'former' })
    expect(outcome).toMatchObject({ attempts: 0, refusedRows: [] })
    expect(writes(wecom)).toEqual(['batch/getresult'])
    expect(wecom.seen.at(-1)?.query['jobid']).toBe('former')
  })

  test.each([40088, 40089, 302005])('is submitted again when the answer is %i', async (errcode) => {
    const wecom = await aWecom({
      'batch/getresult': (_, count) =>
        count === 1 ? { errcode, errmsg: '' } : { errcode: 0, status: 3, percentage: 100, result: [] },
    })
    const outcome = await directoryAt(wecom.url).execute(people('zhangsan'), { resume: 'former' })
    expect(outcome).toMatchObject({ attempts: 1 })
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })
})

describe('before anything is uploaded', () => {
  test('somebody whom the plan does not know stops a member import', async () => {
    const wecom = await aWecom()
    expect(await failure(directoryAt(wecom.url).execute(people('lisi')))).toMatchObject({
      code: 'wecom.import-outdated',
      outcome: 'refused',
      params: { count: 1, objects: 'member:ZhangSan' },
    })
    expect(writes(wecom)).toEqual([])
  })

  test('whoever is meant to go does not, whatever the case of the userid', async () => {
    const wecom = await aWecom()
    await directoryAt(wecom.url).execute({ ...people('lisi'), deletes: ['zhangsan'] })
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })

  test('a list that lags behind a new userid is read again', async () => {
    const wecom = await aWecom({
      'user/list_id': (_, count) => ({
        errcode: 0,
        dept_user: [{ userid: count < 3 ? 'former' : 'zhangsan', department: 1 }],
      }),
    })
    await directoryAt(wecom.url).execute(people('zhangsan'))
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })

  test('a department that the plan does not know stops a department import', async () => {
    const nodes = [1, 2, 9].map((id) => ({ id, parentid: id === 1 ? 0 : 1, order: 1 }))
    const wecom = await aWecom({ 'department/simplelist': () => ({ errcode: 0, department_id: nodes }) })
    expect(await failure(directoryAt(wecom.url).execute(TREE))).toMatchObject({
      code: 'wecom.import-outdated',
      params: { objects: 'department:9' },
    })
    await directoryAt(wecom.url).execute({ ...TREE, later: [9] })
    expect(writes(wecom)).toEqual(['media/upload', 'batch/replaceparty', 'batch/getresult'])
  })

  test('a department that does not exist stops a member import: WeCom would make one up', async () => {
    const wecom = await aWecom({ 'department/get': () => ({ errcode: 60123, errmsg: 'invalid party id' }) })
    const call = people('zhangsan')
    const members = call.members.map((row) => ({ ...row, departments: [{ department: 7, leader: false, order: 0 }] }))
    expect(await failure(directoryAt(wecom.url).execute({ ...call, members }))).toMatchObject({
      errcode: 60123,
      params: { department: 7 },
    })
    expect(writes(wecom)).toEqual([])
  })

  test('one that exists but is in no list does not', async () => {
    const wecom = await aWecom({
      'department/get': () => ({ errcode: 0, department: { id: 7, name: '其他（待设置部门）', parentid: 1 } }),
    })
    const call = people('zhangsan')
    const members = call.members.map((row) => ({ ...row, departments: [{ department: 7, leader: false, order: 0 }] }))
    await directoryAt(wecom.url).execute({ ...call, members })
    expect(wecom.count('batch/replaceuser')).toBe(1)
  })

  test('a file of more than 20 MB is refused', async () => {
    const wecom = await aWecom()
    const call = people('zhangsan')
    const name = '张'.repeat(64)
    const rows = call.members.flatMap((row) =>
      Array.from({ length: 100_000 }, (_, i) => ({ ...row, userid: `u${i}`, name })),
    )
    expect(
      await failure(directoryAt(wecom.url).execute({ ...call, members: [...call.members, ...rows] })),
    ).toMatchObject({
      errcode: 45001,
      attempts: 0,
      code: 'wecom.file-too-large',
    })
    expect(writes(wecom)).toEqual([])
  })
})

test('an interruption while WeCom works leaves the end unknown', async () => {
  const interruption = new AbortController()
  const wecom = await aWecom({
    'batch/getresult': () => {
      interruption.abort()
      return { errcode: 0, status: 2, percentage: 50 }
    },
  })
  const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
    signal?.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve()
  const directory = directoryAt(wecom.url, { signal: interruption.signal, sleep })
  expect(await failure(directory.execute(people('zhangsan')))).toMatchObject({
    code: 'wecom.interrupted',
    outcome: 'unknown',
  })
})

describe('against the sandbox', () => {
  async function aSandbox(options: ListenOptions = {}): Promise<RunningSandbox> {
    const running = await startSandbox({
      seed: {
        departments: [{ id: 1 }, { id: 5, name: '旧部门' }],
        members: [
          { userid: 'zhangsan', mobile: '13800000001', departments: [{ department: 1, leader: false, order: 0 }] },
          { userid: 'lisi', email: 'lisi@example.com', departments: [{ department: 5, leader: false, order: 0 }] },
        ],
      },
      jobMs: 0,
      ...options,
    })
    onTestFinished(() => running.close())
    return running
  }

  test('both files are taken, whatever their reader makes of what is not documented', async () => {
    for (const importQuotes of ['literal', 'rfc4180'] as const) {
      for (const importEmptyCell of ['keeps', 'clears'] as const) {
        const { url, sandbox } = await aSandbox({ switches: { importQuotes, importEmptyCell } })
        const directory = directoryAtSandbox(url)
        await directory.execute({ ...TREE, later: [5] })
        const call = people('zhangsan')
        const members = call.members.map((row) => ({
          ...row,
          cells: { mobile: '13800000001', email: null },
          departments: [{ department: 2, leader: true, order: 3 }],
        }))
        const { refusedRows } = await directory.execute({ ...call, members, deletes: ['lisi'] })
        expect(refusedRows).toEqual([])
        const { departments, members: live } = sandbox.state()
        expect(departments.map(({ id }) => id)).toEqual([1, 2])
        expect(live).toMatchObject([
          {
            userid: 'zhangsan',
            name: 'zhangsan',
            mobile: '13800000001',
            departments: [{ department: 2, leader: true, order: 3 }],
          },
        ])
        expect(sandbox.invitations()).toEqual([])
      }
    }
  })

  test('an answer lost after WeCom took the file leads to the same end', async () => {
    const { url, sandbox } = await aSandbox({ faults: [{ call: 'batch/replaceuser', outcome: 'drop-after' }] })
    const outcome = await directoryAtSandbox(url).execute({ ...people('zhangsan'), deletes: ['lisi'] })
    expect(outcome).toMatchObject({ attempts: 2, refusedRows: [] })
    expect(sandbox.state().members.map(({ userid }) => userid)).toEqual(['zhangsan'])
    expect(sandbox.calls()['batch/replaceuser']).toEqual({ '0': 1, dropped: 1 })
  })

  test('the creator is not deleted, and the row says so', async () => {
    const { url, sandbox } = await aSandbox()
    sandbox.replace({ ...sandbox.state(), sandbox: { ...sandbox.state().sandbox, creator: 'lisi' } })
    const { refusedRows } = await directoryAtSandbox(url).execute({ ...people('zhangsan'), deletes: ['lisi'] })
    expect(refusedRows).toMatchObject([{ object: 'lisi', errcode: 301005 }])
  })

  test.each(['submit', 'result'] as const)(
    'its stop for too many deletions, told at %s, ends the import',
    async (at) => {
      const { url, sandbox } = await aSandbox({ switches: { importGuardAt: at, importErrcodeAsString: true } })
      const call = { ...people('wangwu'), deletes: ['lisi', 'zhangsan'] }
      expect(await failure(directoryAtSandbox(url).execute(call))).toMatchObject({ errcode: 45026, outcome: 'refused' })
      expect(sandbox.state().members.map(({ userid }) => userid)).toEqual(['lisi', 'zhangsan'])
    },
  )
})
