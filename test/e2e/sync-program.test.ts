import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]
const SYNC = 'apply --auto-approve --strategy sync'.split(' ')

function count(company: Company, call: string): number {
  return Object.values(company.sandbox.calls()[call] ?? {}).reduce((sum, each) => sum + each, 0)
}

describe('a plan by files of members', () => {
  test.each(['full', 'details', 'ids'] as const)('creates members where the mode is %s', async (profile) => {
    const company = await aCompany({ profile })
    company.declare({ departments: RD, members: people(30), tags: [{ name: '值班', members: ['p001'] }] })
    const how = { env: { WECOM_APP_SECRET: profile === 'details' ? 'app' : '' } }
    const plan = await company.orgctl('plan --strategy sync', how)
    expect(plan.stdout).toContain('(sync): 1 × batch/syncuser (30 rows), 1 × department/create')
    expect(await company.orgctl(SYNC, how)).toMatchObject({ code: 0 })
    expect(company.live().members).toHaveLength(30)
    expect([count(company, 'batch/syncuser'), count(company, 'user/create')]).toEqual([1, 0])
    expect(company.sandbox.invitations()).toEqual([])
    expect((await company.orgctl('plan', how)).stdout).toMatch(/^No changes\.$/mu)
  })

  test('has one file for those who come, one for those who change, and calls for those who go', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(20) })
    const changed = people(22)
      .filter(({ userid }) => userid !== 'p003')
      .map((each, index) => (index < 5 ? { ...each, position: '工程师' } : each))
    company.declare({ departments: RD, members: changed })
    company.sandbox.resetCalls()
    expect(await company.orgctl([...SYNC, '--allow-deletes', 'members=1'])).toMatchObject({ code: 0 })
    expect(count(company, 'batch/syncuser')).toBe(2)
    expect(count(company, 'user/delete')).toBe(1)
    expect([count(company, 'user/create'), count(company, 'user/update')]).toEqual([0, 0])
    expect(company.live().members.filter(({ position }) => position === '工程师')).toHaveLength(5)
  })

  test('leaves those to calls whom a file cannot carry whole', async () => {
    const company = await aCompany()
    const [first, second, third, ...others] = people(6)
    company.declare({
      departments: RD,
      members: [
        { ...first, alias: 'a, b' },
        { ...second, direct_leader: 'p004' },
        { ...third, extattr: { 主页: { url: 'https://example.com', title: '主页' } } },
        ...others,
      ],
    })
    expect(await company.orgctl(SYNC)).toMatchObject({ code: 0 })
    expect([count(company, 'batch/syncuser'), count(company, 'user/create')]).toEqual([1, 3])
    expect(company.live().members.find(({ userid }) => userid === 'p002')?.direct_leader).toBe('p004')
  })

  test('says so when there is nothing to put into a file', async () => {
    const company = await aCompany()
    company.declare({ departments: RD })
    const { stdout } = await company.orgctl('plan --strategy sync')
    expect(stdout).toContain('strategy sync has nothing to write into a file')
    expect(stdout).toContain('(calls): 1 × department/create')
  })
})

describe('what auto chooses', () => {
  test('is calls for a few, and it says why, in text and in the document', async () => {
    const company = await aCompany()
    company.declare({ departments: RD, members: people(3) })
    expect((await company.orgctl('plan')).stdout).toContain(
      'auto chose calls: 3 calls about members; a file pays off when it saves 1000 of them',
    )
    const document = (await company.orgctl('plan --format json')).stdout
    expect(JSON.parse(document)).toMatchObject({
      summary: { strategy: 'calls' },
      notices: [{ code: 'plan.auto-few', params: { calls: 3 } }],
    })
    expect((await company.orgctl('plan --format json')).stdout).toBe(document)
  })

  test('is a file for thousands of new members', async () => {
    const company = await aCompany()
    company.declare({ departments: RD, members: people(4_000) })
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(stdout).toContain('auto chose sync: 1 import jobs save 3999 of 4000 calls about members')
    expect(code).toBe(0)
    expect(company.live().members).toHaveLength(4_000)
    expect([count(company, 'batch/syncuser'), count(company, 'user/create')]).toEqual([1, 0])
  })
})

describe('what goes wrong', () => {
  const MOBILE = String(person('p001')['mobile'])

  test('somebody who takes a mobile meanwhile makes one row fail, with the cause, and nobody else', async () => {
    const made: { company?: Company } = {}
    const company = await aCompany({
      hooks: {
        afterEffect: (call) => {
          if (call === 'media/upload')
            made.company?.sandbox.console('user/create', {
              userid: 'newcomer',
              name: 'N',
              mobile: MOBILE.replace(/^\+86 ?/u, ''),
              department: [1],
            })
          return undefined
        },
      },
    })
    made.company = company
    company.declare({ departments: RD, members: people(5), tags: [{ name: '值班', members: ['p001'] }] })
    const { code, stdout } = await company.orgctl(SYNC)
    expect(code).toBe(3)
    expect(stdout).toContain('60104')
    expect(stdout).toContain('member:p001')
    // Four members, the department and the tag; p001's membership of it is not even tried.
    expect(stdout).toContain('Resources: 5 added')
    expect(stdout).toContain('1 failed, 1 skipped')
    expect(company.live().members.map(({ userid }) => userid)).toEqual(
      expect.arrayContaining(['newcomer', 'p002', 'p003', 'p004', 'p005']),
    )
  })

  test('somebody who appears under the userid of a new member is not written over', async () => {
    const made: { company?: Company } = {}
    const company = await aCompany({
      hooks: {
        afterEffect: (call) => {
          if (call === 'department/create')
            made.company?.sandbox.console('user/create', {
              userid: 'p002',
              name: 'N',
              mobile: '13900000000',
              department: [1],
            })
          return undefined
        },
      },
    })
    made.company = company
    company.declare({ departments: RD, members: people(3) })
    const { code, stdout } = await company.orgctl(SYNC)
    expect(code).toBe(3)
    expect(stdout).toContain('member:p002')
    expect(count(company, 'batch/syncuser')).toBe(0)
    expect(company.live().members).toMatchObject([{ userid: 'p002', name: 'N' }])
  })

  test('somebody who is gone meanwhile is not created again', async () => {
    const made: { company?: Company } = {}
    const company = await anAppliedCompany(
      { departments: RD, members: people(3) },
      {
        hooks: {
          afterEffect: (call) => {
            if (call === 'media/upload') made.company?.sandbox.console('user/delete', { userid: 'p002' })
            return undefined
          },
        },
      },
    )
    made.company = company
    company.declare({ departments: RD, members: people(3).map((each) => ({ ...each, position: 'P' })) })
    const { code, stdout } = await company.orgctl(SYNC)
    expect(code).toBe(3)
    expect(stdout).toContain('no longer in WeCom')
    expect(count(company, 'batch/syncuser')).toBe(0)
    expect(company.live().members).toHaveLength(2)
  })
})
