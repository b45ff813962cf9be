import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { Seed } from '../../src/sandbox/snapshot.ts'
import { aCompany, type Company } from '../helpers/company.ts'

const SEED: Seed = {
  departments: [
    { id: 1, name: '公司' },
    { id: 2, name: '研发中心', name_en: 'R&D' },
    { id: 3, parentid: 2, name: 'A/B 组' },
    { id: 4, name: '1e3' },
    { id: 9, name: '其他（待设置部门）' },
  ],
  members: [
    {
      userid: 'zhangsan',
      name: '张三',
      mobile: '+86 19900000001',
      gender: 'male',
      departments: [
        { department: 3, leader: true, order: 7 },
        { department: 4, leader: false, order: 0 },
      ],
      main_department: 4,
      direct_leader: 'boss',
      extattr: { 工号: '007', 主页: { url: 'https://example.com/?a=b#c', title: '主页' } },
      status: 1,
    },
    { userid: 'no', name: ' no ', email: 'no@example.com', departments: [{ department: 2 }], status: 2 },
    { userid: 'boss', name: 'null', mobile: '19900000003', departments: [{ department: 1 }] },
    { userid: 'gone', name: '走了', mobile: '19900000004', departments: [{ department: 2 }], status: 5 },
    { userid: 'waiting', name: '待定', mobile: '19900000005', departments: [{ department: 9 }] },
    { userid: 'named', name: '待定二', mobile: '19900000006', departments: [{ department: 9 }] },
  ],
  tags: [{ id: 3, name: '值班', members: ['named', 'zhangsan'], departments: [2] }],
  sandbox: { other_department: 9 },
}

async function anImportedCompany(): Promise<Company> {
  const company = await aCompany({ seed: SEED })
  const { code, stderr } = await company.orgctl('import')
  expect([code, stderr]).toEqual([0, expect.stringContaining('personal data')])
  return company
}

describe('orgctl import', () => {
  test('writes one file per top-level department, and a plan right after is empty', async () => {
    const company = await anImportedCompany()
    expect(readdirSync(join(company.cwd, 'org'), { recursive: true, encoding: 'utf8' }).sort()).toEqual(
      [
        '.schema',
        '.schema/org.schema.json',
        'departments.yaml',
        'members',
        'members/1e3.yaml',
        'members/root.yaml',
        'members/研发中心.yaml',
        'members/其他（待设置部门）.yaml',
        'org.yaml',
        'tags.yaml',
      ].sort(),
    )
    const plan = await company.orgctl('plan --detailed-exitcode')
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringMatching(/^No changes\.$/mu)])
    expect((await company.orgctl('validate')).code).toBe(0)
  })

  test('writes what is there, with ids, and leaves out what nobody set', async () => {
    const company = await anImportedCompany()
    const body = (path: string): string => company.read(`org/${path}`).split('version: 1\n\n')[1] ?? ''
    expect(body('departments.yaml')).toBe(
      [
        'departments:',
        '  - id: 2',
        '    name: 研发中心',
        '    name_en: R&D',
        '    children:',
        '      - id: 3',
        '        name: A/B 组',
        '  - id: 4',
        '    name: "1e3"',
        '  - id: 9',
        '    name: 其他（待设置部门）',
        '',
      ].join('\n'),
    )
    expect(body('members/1e3.yaml')).toBe(
      [
        'members:',
        '  - userid: zhangsan',
        '    name: 张三',
        '    mobile: "+86 19900000001"',
        '    gender: male',
        '    departments:',
        '      - department: /研发中心/A\\/B 组',
        '        leader: true',
        '        order: 7',
        '      - /1e3',
        '    main_department: /1e3',
        '    direct_leader: boss',
        '    extattr:',
        '      工号: "007"',
        '      主页:',
        '        url: https://example.com/?a=b#c',
        '        title: 主页',
        '',
      ].join('\n'),
    )
    expect(body('members/研发中心.yaml')).toBe(
      [
        'members:',
        '  - userid: "no"',
        '    name: " no "',
        '    email: no@example.com',
        '    departments:',
        '      - /研发中心',
        '    enable: false',
        '',
      ].join('\n'),
    )
  })

  test('names who is not declared, and deletes nobody for it', async () => {
    const company = await anImportedCompany()
    const rules = company.read('org/org.yaml')
    expect(rules).toContain('corp_id: wwsandbox')
    expect(rules).toMatch(/have left the corp:\n# {3}gone\n/u)
    expect(rules).toMatch(/have no department.*\n# {3}waiting\n/u)
    expect(company.read('org/members/其他（待设置部门）.yaml')).toContain('userid: named')
  })

  test('can be applied at once, which adopts the company and sends nothing', async () => {
    const company = await anImportedCompany()
    company.sandbox.resetCalls()
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(company.writes()).toEqual({})
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
  })

  test('leaves out what no file can state, and says why', async () => {
    const company = await aCompany()
    company.write(
      'live.json',
      JSON.stringify({
        format_version: '1',
        corp_id: 'wwother',
        read: { mode: 'full', unreadable: [] },
        departments: [
          { id: 1, parentid: 0, order: 1, name: '公司' },
          { id: 2, parentid: 1, order: 1, name: 'a:b' },
        ],
        members: [{ userid: 'li', alias: 'x'.repeat(65), departments: [{ department: 2 }] }],
        tags: [],
      }),
    )
    const { code, stderr } = await company.orgctl('import --live live.json')
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 objects hold something that no file can state')])
    expect(company.read('org/members/a-b.yaml')).toMatch(/# left out.*alias.* has 65 characters.*\n {2}- userid: li\n/u)
    expect(company.read('org/departments.yaml')).toMatch(/# left out.*name "a:b" contains :.*\n {2}- id: 2\n/u)
    const plan = await company.orgctl('plan --live live.json --detailed-exitcode')
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringMatching(/^No changes\.$/mu)])
  })

  test('says in the files what the credentials did not show', async () => {
    const company = await aCompany()
    company.write(
      'live.json',
      JSON.stringify({
        format_version: '1',
        corp_id: 'wwother',
        read: { mode: 'ids', unreadable: ['departments.name', 'members.mobile', 'members.name'] },
        departments: [
          { id: 1, parentid: 0, order: 1 },
          { id: 2, parentid: 1, order: 1 },
        ],
        members: [{ userid: 'li', departments: [{ department: 2 }] }],
        tags: [],
      }),
    )
    expect((await company.orgctl('import --live live.json')).code).toBe(0)
    expect(company.read('org/departments.yaml')).toMatch(
      /could not be read.*: name\nversion: 1\n\ndepartments:\n {2}- id: 2\n$/u,
    )
    expect(company.read('org/members/2.yaml')).toMatch(/could not be read.*: mobile, name\n/u)
    const plan = await company.orgctl('plan --live live.json --detailed-exitcode')
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringMatching(/^No changes\.$/mu)])
  })

  test.each([
    ['full', {}, '1e3 root 其他（待设置部门） 研发中心'],
    ['details', { WECOM_APP_SECRET: 'app' }, '1e3 root 其他（待设置部门） 研发中心'],
    ['ids', {}, '2 9 root'],
  ] as const)(
    'in mode %s is valid, with ids, by top-level department, and an apply of it writes nothing',
    async (...of) => {
      const [profile, env, files] = of
      const company = await aCompany({ seed: SEED, profile })
      expect((await company.orgctl('import', { env })).code).toBe(0)
      const written = readdirSync(join(company.cwd, 'org/members')).sort()
      expect(written).toEqual(
        files
          .split(' ')
          .map((name) => `${name}.yaml`)
          .sort(),
      )
      expect(company.read('org/departments.yaml').match(/- id: \d+$/gmu)).toHaveLength(4)
      const valid = await company.orgctl('validate --format json')
      expect([valid.code, JSON.parse(valid.stdout)]).toMatchObject([0, { summary: { errors: 0 } }])
      const before = company.live()
      expect((await company.orgctl('apply --auto-approve', { env })).code).toBe(0)
      expect(company.writes()).toEqual({})
      expect(company.live()).toEqual(before)
    },
  )

  test.each([
    ['details', { WECOM_APP_SECRET: 'app' }],
    ['ids', {}],
  ] as const)('is followed by an empty plan in mode %s, too', async (profile, env) => {
    const company = await aCompany({ seed: SEED, profile })
    const { code, stderr } = await company.orgctl('import', { env })
    expect([code, stderr]).toEqual([0, expect.stringContaining('personal data')])
    expect(company.read('org/org.yaml')).toContain(`(read mode ${profile})`)
    expect(company.read('org/members/root.yaml')).toMatch(/could not be read with these credentials.*mobile/u)
    expect(company.read('org/members/root.yaml')).not.toContain('19900000003')
    const plan = await company.orgctl('plan --detailed-exitcode', { env })
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringMatching(/^No changes\.$/mu)])
  })

  test('keeps whatever it does not declare when an app alone was asked, and says so', async () => {
    const company = await aCompany({ seed: SEED })
    const env = { WECOM_CONTACTS_SECRET: '', WECOM_APP_SECRET: 'app' }
    const { code, stderr } = await company.orgctl('import', { env })
    expect([code, stderr]).toEqual([0, expect.stringContaining('WECOM_CONTACTS_SECRET')])
    const written = company.read('org/org.yaml')
    expect(written).toContain('WECOM_CONTACTS_SECRET')
    expect(parseYaml(written)).toMatchObject({ policy: { unmanaged: { members: 'keep', departments: 'keep' } } })
  })

  test('refuses a folder that holds YAML, and changes nothing there', async () => {
    const company = await aCompany({ seed: SEED })
    company.write('org/mine.yml', 'version: 1\n')
    const { code, stderr } = await company.orgctl('import')
    expect([code, stderr]).toEqual([1, expect.stringContaining('org/mine.yml exists already')])
    expect(readdirSync(join(company.cwd, 'org'))).toEqual(['mine.yml'])
  })

  test('replaces with --force all YAML that is there, and nothing else', async () => {
    const company = await aCompany({ seed: SEED })
    company.write('org/mine.yml', 'version: 1\n')
    company.write('org/old/people.yaml', 'version: 1\nmembers: []\n')
    company.write('org/README.md', 'mine')
    company.write('org/org.yaml', 'version: 1\n')
    chmodSync(join(company.cwd, 'org/org.yaml'), 0o600)
    expect((await company.orgctl('import --force')).code).toBe(0)
    expect(readdirSync(join(company.cwd, 'org')).sort()).toEqual(
      ['.schema', 'README.md', 'departments.yaml', 'members', 'old', 'org.yaml', 'tags.yaml'].sort(),
    )
    expect(readdirSync(join(company.cwd, 'org/old'))).toEqual([])
    expect(statSync(join(company.cwd, 'org/org.yaml')).mode & 0o777).toBe(0o600)
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
  })

  test('writes to another folder with --out', async () => {
    const company = await aCompany({ seed: SEED })
    expect((await company.orgctl('import --out a/b')).code).toBe(0)
    expect((await company.orgctl('plan --org a/b --detailed-exitcode')).code).toBe(0)
    expect(company.has('org')).toBe(false)
  })

  test('does not follow a link out of the way', async () => {
    const company = await aCompany({ seed: SEED })
    company.write('elsewhere/keep.yaml', 'version: 1\n')
    symlinkSync(join(company.cwd, 'elsewhere'), join(company.cwd, 'link'))
    const { code } = await company.orgctl('import --out link')
    expect(code).toBe(1)
    expect(company.read('elsewhere/keep.yaml')).toBe('version: 1\n')
  })

  test('leaves nothing behind when it cannot write', async () => {
    const company = await aCompany({ seed: SEED })
    company.write('file', '')
    const { code, stderr } = await company.orgctl('import --out file/below')
    expect([code, stderr]).toEqual([1, expect.stringContaining('file/below')])
    expect(readdirSync(company.cwd).sort()).toEqual(['file'])
  })

  test.each([
    ['import --dry-run', '--dry-run'],
    ['import --from a.csv --out b', '--out'],
    ['import --from a.csv --force', '--force'],
  ])('%s is refused', async (line, flag) => {
    const company = await aCompany()
    const { code, stderr } = await company.orgctl(line)
    expect([code, stderr]).toEqual([1, expect.stringContaining(flag)])
  })
})

test('orgctl init brings the schema that its files point to', async () => {
  const company = await aCompany()
  expect((await company.orgctl('init')).code).toBe(0)
  for (const file of readdirSync(join(company.cwd, 'org')).filter((name) => name.endsWith('.yaml'))) {
    const [, schema = ''] = /\$schema=(\S+)/u.exec(company.read(`org/${file}`)) ?? []
    expect(existsSync(join(company.cwd, 'org', schema))).toBe(true)
  }
  expect(company.read('org/.schema/org.schema.json')).toBe(readFileSync('schemas/org.schema.json', 'utf8'))
  expect((await company.orgctl('validate')).code).toBe(0)
})
