import { describe, expect, test } from 'vitest'
import { validateSnapshot } from '#compiled/snapshot.js'
import type { Seed } from '../../src/sandbox/snapshot.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'
import { parseFaults } from '../../src/sandbox/faults-spec.ts'
import { aCompany, type Company } from '../helpers/company.ts'

const SEED: Seed = {
  departments: [
    { id: 2, name: '研发', name_en: 'R&D', order: 7 },
    { id: 3, name: '后端', parentid: 2, order: 5 },
  ],
  members: [
    {
      userid: 'zhangsan',
      name: '张三',
      mobile: '+86 13800000000',
      email: 'z@example.com',
      position: '=1+1',
      address: '广州市, 海珠区 "新港"',
      departments: [{ department: 2, leader: true, order: 3 }, { department: 3 }],
      extattr: { 工号: '001' },
      status: 1,
    },
    { userid: 'lisi', name: '李四', departments: [{ department: 3 }], direct_leader: 'zhangsan' },
  ],
  tags: [
    { id: 9, name: '值班', members: ['lisi'], departments: [2] },
    { id: 10, name: '9', members: ['zhangsan'], departments: [] },
  ],
}

const APP = { WECOM_APP_SECRET: 'app' }

function exporting(options: ListenOptions = {}): Promise<Company> {
  return aCompany({ seed: SEED, exportMs: 0, ...options })
}

function rowsOf(ndjson: string): readonly Record<string, unknown>[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('members', () => {
  test('are one JSON object a line, with real values, and nothing else on stdout', async () => {
    const company = await exporting()
    const { code, stdout, stderr } = await company.orgctl('export members')
    expect(code).toBe(0)
    const rows = rowsOf(stdout)
    expect(rows.map(({ userid }) => userid)).toEqual(['zhangsan', 'lisi'])
    expect(rows[0]).toMatchObject({ mobile: '+86 13800000000', address: '广州市, 海珠区 "新港"', department: [2, 3] })
    expect(stderr).toMatch(/exported 2 members \(job jobid_\w+, read with WECOM_CONTACTS_SECRET\)/u)
  })

  test('are a table that opens in Excel: marked, quoted, harmless, and with mobiles as they are', async () => {
    const company = await exporting()
    expect((await company.orgctl('export members --out out/people.csv')).code).toBe(0)
    const [head = '', first = '', second = '', ...rest] = company.read('out/people.csv').split('\r\n')
    expect(head.startsWith('\uFEFFuserid,name,alias,department,order,')).toBe(true)
    expect(first.startsWith('zhangsan,张三,,2;3,3;0,1;0,2,,"\'=1+1",+86 13800000000,,z@example.com,')).toBe(true)
    expect(first).toContain('"广州市, 海珠区 ""新港"""')
    expect(second.startsWith('lisi,李四,,3,')).toBe(true)
    expect(rest).toEqual([''])
  })

  test('on stdout have no mark before them', async () => {
    const { stdout } = await (await exporting()).orgctl('export members --format csv')
    expect(stdout.startsWith('userid,')).toBe(true)
  })

  test('are a snapshot by our schema, marked as partial, that nothing is planned from', async () => {
    const company = await exporting()
    const { stdout } = await company.orgctl('export members --format json')
    const snapshot: unknown = JSON.parse(stdout)
    expect(validateSnapshot(snapshot)).toBe(true)
    const live = company.live()
    expect(snapshot).toMatchObject({
      corp_id: 'wwsandbox',
      departments: live.departments.map(({ id, name }) => ({ id, name })),
      read: { mode: 'full', unreadable: ['members.departments'] },
    })
    const { members } = snapshot as { members: readonly { userid: string }[] }
    expect(new Set(members)).toEqual(new Set(live.members))
    company.write('live.json', stdout)
    company.declare({ departments: [] })
    expect((await company.orgctl('plan --live live.json')).code).not.toBe(0)
  })

  test('are names only where no more is wanted', async () => {
    const { stdout } = await (await exporting()).orgctl('export members --simple')
    expect(rowsOf(stdout)).toEqual([
      { userid: 'zhangsan', name: '张三', department: [2, 3] },
      { userid: 'lisi', name: '李四', department: [3] },
    ])
  })

  test('are a line each for a person to look at', async () => {
    const { stdout } = await (await exporting()).orgctl('export members --format text')
    expect(stdout).toBe('zhangsan\t张三\t2;3\t=1+1\nlisi\t李四\t3\n')
  })

  test('come from the app where the contacts secret may read only ids, and it says so', async () => {
    const company = await exporting({ profile: 'details' })
    const { code, stdout, stderr } = await company.orgctl('export members', { env: APP })
    expect(code).toBe(0)
    expect(rowsOf(stdout)[0]).not.toHaveProperty('mobile')
    expect(stderr).toContain('WECOM_APP_SECRET')
    expect(stderr).toContain('does not see are missing')
    const json = JSON.parse((await company.orgctl('export members --format json', { env: APP })).stdout) as {
      read: { unreadable: readonly string[] }
    }
    expect(json.read.unreadable).toEqual(expect.arrayContaining(['members.departments', 'members.mobile']))
  })
})

test('departments come out with their order and leaders', async () => {
  const company = await exporting()
  expect(rowsOf((await company.orgctl('export departments')).stdout)).toMatchObject([
    { id: 1, parentid: 0 },
    { id: 2, name: '研发', name_en: 'R&D', parentid: 1, order: 7, department_leader: ['zhangsan'] },
    { id: 3, name: '后端', parentid: 2, order: 5 },
  ])
  expect((await company.orgctl('export departments --format csv')).stdout.split('\r\n')[2]).toBe(
    '2,研发,R&D,1,7,zhangsan',
  )
})

describe('a tag', () => {
  test.each([
    ['its id', '9', ['lisi', undefined]],
    ['its name', '值班', ['lisi', undefined]],
    ['a name of digits', 'tag:9', ['zhangsan']],
  ])('is found by %s', async (_what, ref, userids) => {
    const { stdout } = await (await exporting()).orgctl(`export tag ${ref}`)
    expect(rowsOf(stdout).map(({ userid }) => userid)).toEqual(userids)
  })

  test('is a snapshot of itself', async () => {
    const { stdout } = await (await exporting()).orgctl('export tag 9 --format json')
    const snapshot = JSON.parse(stdout) as { tags: unknown }
    expect(validateSnapshot(snapshot)).toBe(true)
    expect(snapshot.tags).toEqual([{ id: 9, name: '值班', members: ['lisi'], departments: [2] }])
  })

  test('that is not there is named', async () => {
    const company = await exporting()
    const byName = await company.orgctl('export tag 没有')
    expect([byName.code, byName.stderr.includes('no tag is called "没有"')]).toEqual([1, true])
    const byId = await company.orgctl('export tag 77')
    expect([byId.code, byId.stderr.includes('40068')]).toEqual([7, true])
  })
})

describe('when it goes wrong', () => {
  test('a file is there whole or not at all', async () => {
    const company = await exporting()
    company.write('out.ndjson', 'what was there')
    company.sandbox.failNext(...parseFaults('export/block=corruptx*').faults)
    const { code, stderr } = await company.orgctl('export members --out out.ndjson')
    expect(code).toBe(7)
    expect(stderr).toContain('md5')
    expect(company.read('out.ndjson')).toBe('what was there')
    expect(company.has(`out.ndjson.4711.part`)).toBe(false)
  })

  test('an interrupt names the job, and the same command goes on with it', async () => {
    const company = await exporting({ exportMs: 1e9, exportPolls: 1e9 })
    const time = { now: 0 }
    const running = company.orgctl('export members', { time })
    while (!company.sandbox.calls()['export/get_result']) await new Promise((resolve) => setTimeout(resolve, 20))
    company.interrupt()
    const { code, stderr } = await running
    expect(code).toBe(130)
    const [, job = ''] = /--job (jobid_\w+)"/u.exec(stderr) ?? []
    expect(job).not.toBe('')
    const status = await company.orgctl(`job status ${job}`)
    expect(status.stdout).toContain('running')
  })

  test('a job is fetched again without another submission', async () => {
    const company = await exporting()
    const first = await company.orgctl('export members')
    const [, job = ''] = /job (jobid_\w+)/u.exec(first.stderr) ?? []
    company.sandbox.resetCalls()
    const again = await company.orgctl(`export members --job ${job}`)
    expect(again.stdout).toBe(first.stdout)
    expect(company.sandbox.calls()['export/user']).toBeUndefined()
    expect((await company.orgctl('export members --job jobid_other')).stderr).toContain('40088')
  })

  test('a job of another kind is told apart', async () => {
    const company = await exporting()
    const [, job = ''] = /job (jobid_\w+)/u.exec((await company.orgctl('export departments')).stderr) ?? []
    const { code, stdout, stderr } = await company.orgctl(`export members --job ${job}`)
    expect([code, stdout]).toEqual([7, ''])
    expect(stderr).toContain('check that the job of --job is one of this kind')
  })

  test.each([
    ['--block-size 9999', '--block-size'],
    ['--block-size many', '--block-size'],
    ['--credential admin', '--credential'],
    ['--format html', '--format html'],
  ])('%s is refused before anything is sent', async (flag, word) => {
    const company = await exporting()
    const { code, stderr } = await company.orgctl(`export members ${flag}`)
    expect([code, stderr.includes(word)]).toEqual([1, true])
    expect(company.sandbox.calls()).toEqual({})
  })

  test('a folder that cannot be written to is named', async () => {
    const company = await exporting()
    company.write('file', '')
    const { code, stderr } = await company.orgctl('export members --out file/out.csv')
    expect([code, stderr.includes('cannot write file/out.csv')]).toEqual([1, true])
  })
})

describe('job status', () => {
  async function imported(csv: string): Promise<{ readonly company: Company; readonly job: string }> {
    const company = await exporting({ jobMs: 0 })
    const { sandbox, url } = company
    const token = (await (
      await sandbox.fetch(new Request(`${url}/cgi-bin/gettoken?corpid=wwsandbox&corpsecret=contacts`))
    ).json()) as { access_token: string }
    const form = new FormData()
    form.set('media', new File([csv], 'members.csv'))
    const query = `access_token=${token.access_token}`
    const upload = await sandbox.fetch(
      new Request(`${url}/cgi-bin/media/upload?type=file&${query}`, { method: 'POST', body: form }),
    )
    const { media_id } = (await upload.json()) as { media_id: string }
    const submit = await sandbox.fetch(
      new Request(`${url}/cgi-bin/batch/syncuser?${query}`, {
        method: 'POST',
        body: JSON.stringify({ media_id, to_invite: false }),
      }),
    )
    const { jobid } = (await submit.json()) as { jobid: string }
    return { company, job: jobid }
  }

  const CSV = '姓名,帐号,手机号,所在部门\n王五,wangwu,13800000001,2\n坏,bad,123,2\n'

  test('tells of an import which rows were refused, why, and what to do', async () => {
    const { company, job } = await imported(CSV)
    const { code, stdout } = await company.orgctl(`job status ${job}`)
    expect(code).toBe(0)
    expect(stdout.replace(job, 'JOB')).toContain(
      'import JOB (sync_user): done\n2 rows of the file, 100 % done\n1 row refused:\n',
    )
    expect(stdout).toContain('  member:bad: ')
    expect(stdout).toContain('what to do: ')
    const json = JSON.parse((await company.orgctl(`job status ${job} --format json`)).stdout) as object
    expect(json).toMatchObject({
      format_version: '1',
      kind: 'import',
      status: 'done',
      type: 'sync_user',
      total: 2,
      refused: [{ userid: 'bad', errcode: 60103 }],
    })
  })

  test('tells of an export how much there is to fetch, and how', async () => {
    const company = await exporting()
    const [, job = ''] = /job (jobid_\w+)/u.exec((await company.orgctl('export members')).stderr) ?? []
    const { code, stdout } = await company.orgctl(`job status ${job}`)
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^export jobid_\w+: done\nblocks: 1, \d+ bytes encrypted\n/u),
    ])
    expect(stdout).not.toContain('http')
  })

  test('that nobody knows, or that WeCom has forgotten, is an error with its way out', async () => {
    const company = await exporting()
    const unknown = await company.orgctl('job status nobody')
    expect([unknown.code, unknown.stderr.includes('40088')]).toEqual([7, true])
    company.sandbox.failNext({ call: 'batch/getresult', outcome: 40089 })
    const forgotten = await company.orgctl('job status evicted')
    expect([forgotten.code, forgotten.stderr.includes('the last five results only')]).toEqual([7, true])
  })

  test('of an import that came to nothing tells its cause, not an error of ours', async () => {
    const company = await exporting()
    company.sandbox.failNext({ call: 'batch/getresult', outcome: 302005 })
    const { code, stdout } = await company.orgctl('job status J')
    expect(code).toBe(0)
    expect(stdout).toContain('import J: failed')
    expect(stdout).toContain('302005')
    expect(stdout).toContain('what to do: ')
  })
})
