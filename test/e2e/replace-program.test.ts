import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { mobileKey } from '../../src/model/fields.ts'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]
const REPLACE = ['apply', '--auto-approve', '--strategy', 'replace']

/** Every field of the format, so that each has to find its way: into a column, or into a call. */
const EVERYTHING = {
  departments: [
    { key: 'rd', name: '研发', name_en: 'R&D', order: 300, children: [{ key: 'backend', name: '后端组', order: 20 }] },
    { key: 'sales', name: '市场', order: 200 },
  ],
  members: [
    person('boss', { position: '总经理', departments: ['/'] }),
    person('zhang', {
      name: '张三',
      alias: 'Jack',
      email: 'zhang@example.com',
      biz_mail: 'zhang@corp.example.com',
      position: '架构师, 首席',
      gender: 'male',
      telephone: '020-123456',
      address: '广州市海珠区',
      departments: ['rd', { department: 'backend', leader: true, order: 10 }],
      main_department: 'backend',
      direct_leader: 'boss',
      enable: false,
      extattr: { 工号: '001234', 主页: { url: 'https://example.com', title: '主页' } },
      external_position: '顾问',
    }),
    person('li', { gender: 'female', departments: ['sales'], extattr: { 工号: '001235' } }),
  ],
  tags: [{ name: '值班', members: ['zhang', 'li'], departments: ['backend'] }],
}

/** The same people elsewhere, with other values, some cleared; one goes, one comes. */
const EVERYTHING_ELSE = {
  departments: [
    { key: 'sales', name: '市场', name_en: 'Sales', order: 400 },
    { key: 'rd', name: '研究院', previously: ['/研发'], children: [{ key: 'lab', name: '实验室' }] },
  ],
  members: [
    person('boss', { alias: '=B', departments: ['/'] }),
    person('zhang', {
      name: '张三丰',
      alias: null,
      mobile: '+86 19911112222',
      email: null,
      position: '院长',
      telephone: '-1',
      departments: ['lab', 'sales'],
      direct_leader: null,
      enable: true,
      extattr: { 工号: '9', 主页: null },
      external_position: null,
    }),
    person('wang', { departments: [{ department: 'sales', leader: true }], gender: 'male' }),
  ],
  tags: [{ name: '值班', members: ['wang'], departments: ['lab'] }],
}

const ALLOW = '--allow-deletes members=9 --allow-deletes departments=9 --allow-deletes tags=9'.split(' ')

function count(company: Company, call: string): number {
  return Object.values(company.sandbox.calls()[call] ?? {}).reduce((sum, each) => sum + each, 0)
}

/** What a person sees, without the orders that WeCom chooses by itself, and the spelling of mobiles. */
function seen(company: Company): unknown {
  const { departments, members, tags } = company.live()
  return {
    departments: departments.map((each) => ({ ...each, order: 0 })),
    members: members.map(({ mobile, ...rest }) => ({ ...rest, mobile: mobile && mobileKey(mobile) })),
    tags,
  }
}

describe('every field finds its way', () => {
  test.each([
    ['keeps', 'merge'],
    ['clears', 'replace'],
  ] as const)('where empty cells are taken as "%s" and attributes as "%s"', async (importEmptyCell, extattrUpdate) => {
    const switches = { importEmptyCell, extattrUpdate }
    const [byCalls, byImports] = [await aCompany({ switches }), await aCompany({ switches })]
    for (const org of [EVERYTHING, EVERYTHING_ELSE]) {
      byCalls.declare(org)
      byImports.declare(org)
      expect(await byCalls.orgctl(['apply', '--auto-approve', ...ALLOW])).toMatchObject({ code: 0 })
      byImports.sandbox.resetCalls()
      expect(await byImports.orgctl([...REPLACE, ...ALLOW])).toMatchObject({ code: 0 })
      expect(seen(byImports)).toEqual(seen(byCalls))
      expect([count(byImports, 'batch/replaceparty'), count(byImports, 'batch/replaceuser')]).toEqual([1, 1])
      expect([count(byImports, 'user/create'), count(byImports, 'user/delete')]).toEqual([0, 0])
      expect((await byImports.orgctl('plan --strategy replace')).stdout).toMatch(/^No changes\.$/mu)
    }
    expect(byImports.sandbox.invitations()).toEqual([])
  })
})

describe('a plan by imports', () => {
  test('counts the rows of the files, and its document is as described', async () => {
    const company = await aCompany()
    company.declare(EVERYTHING)
    expect((await company.orgctl('plan --strategy replace')).stdout).toContain(
      '(replace): 1 × batch/replaceparty (3 rows), 1 × batch/replaceuser (3 rows)',
    )
    expect((await company.orgctl('plan --strategy replace')).stdout).toContain('as WeCom takes for the imports')
    const { stdout } = await company.orgctl('plan --strategy replace --format json')
    const document: unknown = JSON.parse(stdout)
    const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/plan.schema.json', import.meta.url), 'utf8'))
    if (typeof schema !== 'object' || schema === null) throw new Error('schemas/plan.schema.json holds no object')
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)
    expect(validate(document) ? [] : validate.errors).toEqual([])
    expect(document).toMatchObject({ summary: { strategy: 'replace' } })
    expect(stdout).toMatch(/"batch\/replaceparty".*"rows": ?3\b/u)
    expect(stdout).toMatch(/"batch\/replaceuser".*"rows": ?3\b/u)
    expect(stdout).not.toContain(person('zhang')['mobile'])
  })

  test('that was saved is applied as it was saved', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(5) })
    company.declare({ departments: RD, members: people(6) })
    await company.orgctl('plan --strategy replace --out plan.json')
    expect((await company.orgctl('apply plan.json')).code).toBe(0)
    expect(count(company, 'batch/replaceuser')).toBe(1)
    expect(company.live().members).toHaveLength(6)
  })

  test('can be what the policy says', async () => {
    const company = await aCompany()
    company.declare({ policy: { strategy: 'replace' }, departments: RD, members: people(2) })
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(count(company, 'batch/replaceuser')).toBe(1)
  })

  test('is not made by auto', async () => {
    const company = await aCompany()
    company.declare({ departments: RD, members: people(2) })
    expect((await company.orgctl('apply --auto-approve --strategy auto')).code).toBe(0)
    expect(count(company, 'batch/replaceuser')).toBe(0)
  })
})

describe('WeCom’s own stop for too many deletions', () => {
  test('is predicted, and nothing lifts it but calls', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(10) })
    company.declare({ departments: RD, members: people(1) })
    const plan = await company.orgctl('plan --strategy replace')
    expect(plan.code).toBe(0)
    expect(plan.stdout).toContain('wecom-45026 (9, limit 8)')
    expect(plan.stdout).toContain('--strategy calls')
    const apply = await company.orgctl([...REPLACE, '--allow-deletes', 'members=9'])
    expect(apply.code).toBe(4)
    expect(count(company, 'media/upload')).toBe(0)
    const byCalls = await company.orgctl('apply --auto-approve --strategy calls --allow-deletes members=9')
    expect(byCalls.code).toBe(0)
    expect(company.live().members).toHaveLength(1)
  })

  test('at the border goes through', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(10) })
    company.declare({ departments: RD, members: people(2) })
    expect((await company.orgctl([...REPLACE, '--allow-deletes', 'members=8'])).code).toBe(0)
    expect(company.live().members).toHaveLength(2)
  })
})

describe('what goes wrong', () => {
  test('somebody who appears between the plan and the import stops it', async () => {
    const made: { company?: Company } = {}
    const company = await anAppliedCompany(
      { departments: RD, members: people(5) },
      {
        hooks: {
          afterEffect: (call) => {
            if (call === 'media/upload') {
              made.company?.sandbox.console('user/create', {
                userid: 'newcomer',
                name: 'N',
                mobile: '13900000000',
                department: [1],
              })
            }
            return undefined
          },
        },
      },
    )
    made.company = company
    company.declare({ departments: RD, members: people(5).map((each) => ({ ...each, position: 'P' })) })
    const { code, stdout } = await company.orgctl(REPLACE)
    expect(code).toBe(3)
    expect(stdout).toContain('member:newcomer')
    expect(company.live().members.map(({ userid }) => userid)).toContain('newcomer')
    expect(count(company, 'batch/replaceuser')).toBe(0)
  })

  test('the creator stays, the rest is done, and the next plan knows it', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(5) })
    company.sandbox.replace({ ...company.live(), sandbox: { creator: 'p005' } })
    company.declare({ departments: RD, members: people(4).map((each) => ({ ...each, position: 'P' })) })
    const first = await company.orgctl([...REPLACE, '--allow-deletes', 'members=1'])
    expect(first.code).toBe(3)
    expect(first.stdout).toContain('301005')
    expect(first.stdout).toContain('Resources: 0 added, 4 changed, 0 destroyed.')
    const second = await company.orgctl('plan --strategy replace')
    expect(second.stdout).toMatch(/^No changes\.$/mu)
    expect(second.stdout).toContain('p005')
  })

  test('a new userid that WeCom refuses keeps the import from running', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(5) })
    const [first, ...others] = people(5)
    company.declare({
      departments: RD,
      members: [{ ...first, userid: 'renamed', previously: ['p001'], position: 'P' }, ...others],
    })
    const { code, stdout } = await company.orgctl(REPLACE)
    expect(code).toBe(3)
    expect(stdout).toContain('301036')
    expect(count(company, 'batch/replaceuser')).toBe(0)
    expect(company.live().members.map(({ userid }) => userid)).toContain('p001')
  })

  test('what cannot be read makes the strategy unavailable', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(3) })
    company.sandbox.replace({
      ...company.live(),
      members: company.live().members.map((each) => (each.userid === 'p001' ? { ...each, name: '李, 四' } : each)),
    })
    company.declare({
      departments: RD,
      members: people(3).map((each) => ({ ...each, name: undefined, position: 'P' })),
    })
    const plan = await company.orgctl('plan --strategy replace')
    expect(plan.stdout).toContain('member "p001"')
    expect(plan.stdout).toContain('use --strategy calls')
    expect((await company.orgctl(REPLACE)).code).toBe(4)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  })
})
