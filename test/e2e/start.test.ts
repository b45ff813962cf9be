import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, mobileOf, people, person } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const ORG = {
  departments: [{ ...RD, name_en: 'R&D', order: 7, children: [{ key: 'be', name: '后端/组' }] }],
  members: [
    person('Zhang.San', {
      name: '张三',
      alias: '小张',
      email: 'zhang.san@example.com',
      position: '架构师',
      gender: 'male',
      telephone: '020-123456',
      address: '广州市海珠区',
      departments: ['be', { department: 'rd', leader: true, order: 3 }],
      direct_leader: 'li',
      extattr: { 工号: '001234', 主页: { url: 'https://example.com/z', title: '主页' } },
      external_position: '顾问',
      external_profile: { external_corp_name: '南岭' },
    }),
    person('li', { enable: false, departments: ['rd', '/'], main_department: '/' }),
  ],
  tags: [{ name: '值班', members: ['li'], departments: ['be'] }],
}

describe('a new user without an account', () => {
  test('init, validate, plan, apply and plan again, all in the sandbox of --sandbox', async () => {
    const company = await aCompany()
    const noCredentials = { env: { WECOM_CORP_ID: '', WECOM_CONTACTS_SECRET: '' } }
    const run = (line: string) => company.orgctl(line, noCredentials)
    expect((await run('init')).code).toBe(0)
    expect(await run('validate')).toMatchObject({ code: 0 })
    const plan = await run('plan --sandbox')
    expect(plan.code).toBe(0)
    expect(plan.stdout).toMatch(/^Plan: [1-9]\d* to add, 0 to change, 0 to destroy\.$/mu)
    expect((await run('apply --sandbox --auto-approve')).code).toBe(0)
    expect(await run('plan --sandbox --detailed-exitcode')).toMatchObject({ code: 0 })
    expect(company.kept()).toEqual(['sandbox-state.json', 'sandbox.json', 'serials.json', 'undo'])
    expect(company.sandbox.calls()).toEqual({})
  })

  test('init overwrites nothing', async () => {
    const company = await aCompany()
    company.declare('departments: []\n')
    const mine = company.read('org/org.yaml')
    const { code, stderr } = await company.orgctl('init')
    expect(code).toBe(1)
    expect(stderr).toContain('org/')
    expect(company.read('org/org.yaml')).toBe(mine)
    expect((await company.orgctl('init elsewhere')).code).toBe(0)
    expect((await company.orgctl('validate --org elsewhere')).code).toBe(0)
  })

  test('--sandbox takes files of any corp', async () => {
    const company = await aCompany()
    company.declare({ organization: { corp_id: 'ww1234567890abcdef' }, departments: [RD] })
    expect((await company.orgctl('apply --sandbox --auto-approve')).code).toBe(0)
  })

  test('every command has its help, and the program its version', async () => {
    const company = await aCompany()
    const { code, stdout } = await company.orgctl('--help')
    expect(code).toBe(0)
    for (const command of ['init', 'validate', 'plan', 'apply', 'snapshot', 'show', 'api', 'sandbox']) {
      expect(stdout).toContain(command)
      const help = await company.orgctl(`${command} --help`)
      expect(help.code).toBe(0)
      expect(help.stdout).toContain('Common options:')
    }
    expect((await company.orgctl('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u)
  })
})

describe('credentials', () => {
  test('may come from a file, with the line end that editors leave', async () => {
    const company = await anAppliedCompany(ORG)
    company.write('run/secret', 'contacts\n')
    const env = { WECOM_CONTACTS_SECRET: '', WECOM_CONTACTS_SECRET_FILE: 'run/secret' }
    expect(await company.orgctl('plan --detailed-exitcode', { env })).toMatchObject({ code: 0 })
  })

  test('from a file that is not there end with 7, and the path is not told', async () => {
    const company = await anAppliedCompany(ORG)
    const env = { WECOM_CONTACTS_SECRET: '', WECOM_CONTACTS_SECRET_FILE: 'run/canary' }
    const { code, stderr } = await company.orgctl('plan', { env })
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_CONTACTS_SECRET_FILE')
    expect(stderr).not.toContain('canary')
  })
})

describe('a snapshot', () => {
  test('planned against the files that made it is empty, with no secret and no call', async () => {
    const company = await anAppliedCompany(ORG)
    await company.orgctl('snapshot --show-sensitive --out live.json')
    company.sandbox.resetCalls()
    const none = { env: { WECOM_CORP_ID: '', WECOM_CONTACTS_SECRET: '' } }
    expect(await company.orgctl('plan --live live.json --detailed-exitcode', none)).toMatchObject({ code: 0 })
    // Nor does it need what the state remembers.
    expect(await company.orgctl('plan --live live.json --state none.json --detailed-exitcode', none)).toMatchObject({
      code: 0,
    })
    expect(company.sandbox.calls()).toEqual({})
  })

  test('has sensitive fields only with --show-sensitive', async () => {
    const company = await anAppliedCompany(ORG)
    const { stdout } = await company.orgctl('snapshot')
    for (const field of ['mobile', 'email', 'address', 'gender']) expect(stdout).not.toContain(`"${field}":`)
    expect(stdout).not.toContain(mobileOf('li'))
    expect((await company.orgctl('snapshot --show-sensitive')).stdout).toContain(mobileOf('li'))
  })

  test('without sensitive fields still gives an empty plan: what cannot be seen never differs', async () => {
    const company = await anAppliedCompany(ORG)
    await company.orgctl('snapshot --out live.json')
    expect(await company.orgctl('plan --live live.json --detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('seeds a sandbox that holds the same', async () => {
    const company = await anAppliedCompany(ORG)
    const live: unknown = JSON.parse((await company.orgctl('snapshot --show-sensitive')).stdout)
    const other = await aCompany({ seed: live as object }) // a snapshot is a seed
    const again: unknown = JSON.parse((await other.orgctl('snapshot --show-sensitive')).stdout)
    expect(again).toEqual(live)
  })

  test('of another corp is refused', async () => {
    const company = await anAppliedCompany(ORG)
    await company.orgctl('snapshot --out live.json')
    company.declare({ organization: { corp_id: 'ww1234567890abcdef' }, ...ORG })
    expect((await company.orgctl('plan --live live.json')).code).toBe(4)
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['without its members', (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), members: undefined })],
  ])('%s is refused', async (_what, spoil) => {
    const company = await anAppliedCompany(ORG)
    await company.orgctl('snapshot --out live.json')
    company.write('live.json', spoil(company.read('live.json')))
    const { code, stderr } = await company.orgctl('plan --live live.json')
    expect(code).toBe(1)
    expect(stderr).toContain('live.json')
  })
})

describe('show', () => {
  test.each([
    ['show', ['研发', '张三', '2 departments, 2 members, 1 tag']],
    ['show /研发', ['研发', 'Zhang.San']],
    ['show be', ['后端/组']],
    ['show member:zhang.san', ['张三', '架构师']],
    ['show tag:值班', ['li', '/研发/后端\\/组']],
  ])('orgctl %s', async (line, texts) => {
    const company = await aCompany()
    company.declare(ORG)
    const { code, stdout } = await company.orgctl(line)
    expect(code).toBe(0)
    for (const text of texts) expect(stdout).toContain(text)
    expect(company.sandbox.calls()).toEqual({})
  })
})

describe('api', () => {
  test('calls any endpoint and prints the answer', async () => {
    const company = await anAppliedCompany(ORG)
    const read = await company.orgctl('api get user/get --query userid=li')
    expect(JSON.parse(read.stdout)).toMatchObject({ errcode: 0, userid: 'li' })
    const body = JSON.stringify({ userid: 'li', position: '经理 一级' })
    expect((await company.orgctl(['api', 'POST', '/cgi-bin/user/update', '--body', body])).code).toBe(0)
    expect(company.live().members.find(({ userid }) => userid === 'li')?.position).toBe('经理 一级')
  })

  test('takes a body from standard input', async () => {
    const company = await anAppliedCompany(ORG)
    const stdin = JSON.stringify({ userid: 'li', position: '经理' })
    expect((await company.orgctl('api post user/update --body -', { stdin })).code).toBe(0)
    expect(company.live().members.find(({ userid }) => userid === 'li')?.position).toBe('经理')
  })

  test.each([
    'api get gettoken',
    'api get https://example.com/x',
    'api delete user/get',
    'api post user/update --body [1]',
    'api get user/get --query userid',
  ])('orgctl %s is refused', async (line) => {
    const company = await aCompany()
    const { code, stdout } = await company.orgctl(line)
    expect(code).toBe(1)
    expect(stdout).toBe('')
  })
})

describe('validate', () => {
  test('needs no credentials and is silent about WeCom', async () => {
    const company = await aCompany()
    company.declare(ORG)
    expect((await company.orgctl('validate', { env: { WECOM_CONTACTS_SECRET: '' } })).code).toBe(0)
    expect(company.sandbox.calls()).toEqual({})
  })

  test('tells all mistakes at once, each at its place, in every format', async () => {
    const company = await aCompany()
    company.declare({
      departments: [RD],
      members: [person('a', { departments: ['x1'] }), person('b', { departments: ['x2'] })],
    })
    for (const format of ['text', 'json', 'github']) {
      const { code, stdout } = await company.orgctl(`validate --format ${format}`)
      expect(code).toBe(1)
      expect(stdout).toContain('x1')
      expect(stdout).toContain('x2')
      expect(stdout).toContain('org/org.yaml')
    }
  })

  test('takes a folder by any name, as it was typed', async () => {
    const company = await aCompany()
    company.write('deep/er/a.yaml', 'version: 1\ndepartments: [{ nam: x }]\n')
    const { code, stdout } = await company.orgctl('validate --org deep/')
    expect(code).toBe(1)
    expect(stdout).toContain('deep/er/a.yaml:2:')
  })
})

test('files may be divided in any way', async () => {
  const company = await anAppliedCompany({
    departments: [RD],
    members: people(2),
    tags: [{ name: '值班', members: ['p001'] }],
  })
  company.declare('departments: [{ key: rd, name: 研发 }]\n')
  company.write('org/people/one.yml', `version: 1\nmembers: [${JSON.stringify(people(1)[0])}]\n`)
  company.write('org/people/two.yaml', `version: 1\nmembers: [${JSON.stringify(people(2)[1])}]\n`)
  company.write('org/zz.yaml', 'version: 1\ntags: [{ name: 值班, members: [p001] }]\n')
  expect(await company.orgctl('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})
