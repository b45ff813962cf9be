import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { aCompany, type Company } from '../helpers/company.ts'
import { workbook } from './workbook.ts'
import { writeFileSync } from 'node:fs'

const ORG = `version: 1
departments:
  - { key: rd, name: 研发中心 }
  - { key: backend, name: 后端组, parent: rd }
  - { key: sales, name: 销售部 }
  - { key: north, name: 华北, parent: sales }
`

const RD = `# 研发中心
version: 1

members:
  # 后端组
  - userid: zhangsan   # since 2015
    name: "张三"
    mobile: +86 199 0000 0001
    position: 工程师 # to be promoted
    departments: [backend] # here only

  - {userid: lisi, name: 李四, email: lisi@example.com, departments: [backend, rd], main_department: rd}

  - userid: wangwu
    extattr: { 工号: "003" }
    name: 王五
    mobile: "19900000003"
    departments:
      - backend
      # leads the whole
      - { department: rd, leader: true }
    direct_leader: zhangsan
`

const SALES = `version: 1
members:
  - userid: zhaoliu
    name: 赵六
    mobile: "19900000004"
    departments:
      - north
tags:
  - name: 值班
    members: [zhaoliu, zhangsan]
`

async function aFolder(): Promise<Company> {
  const company = await aCompany()
  company.write('org/org.yaml', ORG)
  company.write('org/members/rd.yaml', RD)
  company.write('org/members/sales.yaml', SALES)
  return company
}

const SAME = `姓名,账号,职务,部门,手机,邮箱
张三,zhangsan,工程师,南岭/研发中心/后端组,19900000001,
李四,LiSi,,南岭/研发中心;南岭/研发中心/后端组,,LISI@example.com
王五,wangwu,,南岭/研发中心/后端组;南岭/研发中心,+86 19900000003,
赵六,zhaoliu,,南岭/销售部/华北,19900000004,
`

/** The roster with one row changed, by userid. */
function rosterWith(userid: string, row: string): string {
  return SAME.split('\n')
    .map((line) => (line.split(',')[1]?.toLowerCase() === userid ? row : line))
    .join('\n')
}

/** The lines that an import took away and put in, over all files. */
async function changedLines(company: Company, roster: string, flags = ''): Promise<readonly string[]> {
  const files = ['org/org.yaml', 'org/members/rd.yaml', 'org/members/sales.yaml']
  const before = files.map((file) => company.read(file).split('\n'))
  company.write('roster.csv', roster)
  const { code, stderr } = await company.orgctl(`import --from roster.csv${flags}`)
  expect([code, stderr]).toEqual([0, ''])
  const after = files.map((file) => company.read(file).split('\n'))
  return files.flatMap((_, i) => [
    ...(before[i] ?? []).filter((line) => !(after[i] ?? []).includes(line)).map((line) => `-${line}`),
    ...(after[i] ?? []).filter((line) => !(before[i] ?? []).includes(line)).map((line) => `+${line}`),
  ])
}

describe('orgctl import --from', () => {
  test('a roster that says what the files say changes no byte', async () => {
    const company = await aFolder()
    company.write('roster.csv', SAME)
    const { code, stdout } = await company.orgctl('import --from roster.csv')
    expect(code).toBe(0)
    expect(stdout).toContain('0 added, 0 changed, 4 unchanged, 0 absent')
    expect([
      company.read('org/org.yaml'),
      company.read('org/members/rd.yaml'),
      company.read('org/members/sales.yaml'),
    ]).toEqual([ORG, RD, SALES])
  })

  test.each([
    [
      'a value, and its comment stays',
      'zhangsan',
      '张三,zhangsan,架构师,南岭/研发中心/后端组,19900000001,',
      ['-    position: 工程师 # to be promoted', '+    position: 架构师 # to be promoted'],
    ],
    [
      'a mobile, in quotes',
      'zhangsan',
      '张三,zhangsan,工程师,南岭/研发中心/后端组,19900000009,',
      ['-    mobile: +86 199 0000 0001', '+    mobile: "19900000009"'],
    ],
    [
      'a new field, in its place',
      'wangwu',
      '王五,wangwu,测试,南岭/研发中心/后端组;南岭/研发中心,+86 19900000003,',
      ['+    position: 测试'],
    ],
    [
      'a department in flow style',
      'zhangsan',
      '张三,zhangsan,工程师,南岭/研发中心/后端组;南岭/销售部,19900000001,',
      ['-    departments: [backend] # here only', '+    departments: [backend, sales] # here only'],
    ],
    [
      'a member in flow style',
      'lisi',
      '李四,lisi,,南岭/研发中心;南岭/研发中心/后端组;南岭/销售部,,lisi@example.org',
      [
        '-  - {userid: lisi, name: 李四, email: lisi@example.com, departments: [backend, rd], main_department: rd}',
        '+  - {userid: lisi, name: 李四, email: lisi@example.org, departments: [backend, rd, sales], main_department: rd}',
      ],
    ],
    [
      'a place that is left, and the others keep what they say',
      'wangwu',
      '王五,wangwu,,南岭/研发中心;南岭/销售部,+86 19900000003,',
      ['-      - backend', '+      - sales', '+    main_department: rd'],
    ],
  ])('changes %s', async (_, userid, row, expected) => {
    const company = await aFolder()
    const lines = await changedLines(company, rosterWith(userid, row))
    expect(lines.toSorted()).toEqual(expected.toSorted())
    expect((await company.orgctl('validate')).code).toBe(0)
  })

  test('puts new members into the file of their department, or one of their own', async () => {
    const company = await aFolder()
    const roster = `${SAME}新一,xin1,工程师,南岭/研发中心/后端组;南岭/销售部,19900000011,\n新二,"xin2",,南岭/销售部,,xin2@example.com\n`
    const lines = await changedLines(company, roster)
    expect(lines).toEqual([
      '+  - userid: xin1',
      '+    name: 新一',
      '+    mobile: "19900000011"',
      '+    position: 工程师',
      '+      - sales',
      '+    main_department: backend',
    ])
    expect(parse(company.read('org/members/import.yaml'))).toEqual({
      version: 1,
      members: [{ userid: 'xin2', name: '新二', email: 'xin2@example.com', departments: ['sales'] }],
    })
    expect((await company.orgctl('validate')).code).toBe(0)
  })

  test('leaves absent members alone, and says who they are', async () => {
    const company = await aFolder()
    company.write('roster.csv', SAME.split('\n').slice(0, 4).join('\n'))
    const { stdout } = await company.orgctl('import --from roster.csv')
    expect(stdout).toContain('? zhaoliu is not in the roster')
    expect(company.read('org/members/sales.yaml')).toBe(SALES)
  })

  test('takes absent members out with --remove-absent, from tags and as leaders as well', async () => {
    const company = await aFolder()
    const roster = SAME.split('\n')
      .filter((line) => !line.includes('zhangsan'))
      .join('\n')
    expect(await changedLines(company, roster, ' --remove-absent')).toEqual([
      '-  # 后端组',
      '-  - userid: zhangsan   # since 2015',
      '-    name: "张三"',
      '-    mobile: +86 199 0000 0001',
      '-    position: 工程师 # to be promoted',
      '-    departments: [backend] # here only',
      '-    direct_leader: zhangsan',
      '+    direct_leader: null',
      '-    members: [zhaoliu, zhangsan]',
      '+    members: [zhaoliu]',
    ])
    expect((await company.orgctl('validate')).code).toBe(0)
  })

  test('shows with --dry-run what it would do, with mobiles hidden, and does not do it', async () => {
    const company = await aFolder()
    company.write('roster.csv', rosterWith('zhangsan', '张三,zhangsan,架构师,南岭/研发中心/后端组,19900000009,'))
    const { stdout } = await company.orgctl('import --from roster.csv --dry-run')
    expect(stdout).toContain('~ zhangsan: mobile, position (row 2)')
    expect(stdout).toContain('--- a/org/members/rd.yaml\n+++ b/org/members/rd.yaml\n@@ ')
    expect(stdout).toContain('+    position: 架构师 # to be promoted\n')
    expect(stdout).not.toMatch(/19900000009|199 0000 0001/u)
    expect(company.read('org/members/rd.yaml')).toBe(RD)
    const shown = await company.orgctl('import --from roster.csv --dry-run --show-sensitive')
    expect(shown.stdout).toContain('+    mobile: "19900000009"')
  })

  test('tells as JSON what it did', async () => {
    const company = await aFolder()
    company.write('roster.csv', rosterWith('zhaoliu', '新,xin,,南岭/销售部/华北,19900000012,'))
    const { stdout } = await company.orgctl('import --from roster.csv --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: '1',
      rows: 4,
      added: [{ row: 5, userid: 'xin' }],
      changed: [],
      unchanged: 3,
      absent: ['zhaoliu'],
      files: ['org/members/sales.yaml'],
      written: true,
    })
  })

  test('reports everything that is wrong at once, with rows, and writes nothing', async () => {
    const company = await aFolder()
    company.write(
      'roster.csv',
      `姓名,账号,部门,手机,邮箱,性别,直属上级
张三,zhangsan,南岭/研发中心/后端组,1.99E+10,,男,
李四,lisi,南岭/研发中心/前端组,,not a mail,女,nobody
王五,wangwu,南岭/研发中心,19900000003,,无,
新,xin,南岭/销售部,19900000003,,,张三
王五,wangwu,南岭/研发中心,,,,
再,,南岭/研发中心,,,,
新三,xin3,,19900000013,,,
`,
    )
    const { code, stderr } = await company.orgctl('import --from roster.csv')
    expect(code).toBe(1)
    const rows = [...stderr.matchAll(/^roster\.csv, row (\d+): (.*)$/gmu)].map(([, row, text]) => `${row} ${text}`)
    expect(rows).toEqual([
      expect.stringMatching(/^2 column "手机" holds 1\.99E\+10/u),
      expect.stringMatching(/^3 member:lisi: email ".*" is no mail address/u),
      expect.stringMatching(/^3 leader "nobody" is neither/u),
      expect.stringMatching(/^3 department "南岭\/研发中心\/前端组" is not declared/u),
      expect.stringMatching(/^4 column "性别": "无" is no gender/u),
      expect.stringMatching(
        /^5 member "xin" has the same mobile "199\*\*\*\*0003" as member "wangwu" \(roster\.csv:4\)/u,
      ),
      expect.stringMatching(/^6 member "wangwu" is in row 4 already/u),
      expect.stringMatching(/^7 no declared member fits this row/u),
      expect.stringMatching(/^8 member "xin3" is new and has no department/u),
    ])
    expect(stderr).toContain('roster.csv has problems (9); nothing was written')
    expect([company.read('org/members/rd.yaml'), company.read('org/members/sales.yaml')]).toEqual([RD, SALES])
  })

  test('refuses what the files as a whole would not allow', async () => {
    const company = await aFolder()
    // wangwu's mobile, whom the roster does not name.
    company.write('roster.csv', '账号,手机\nzhangsan,19900000003\n')
    const { code, stderr } = await company.orgctl('import --from roster.csv')
    expect([code, stderr]).toEqual([1, expect.stringContaining('ORG302')])
    expect(company.read('org/members/rd.yaml')).toBe(RD)
  })

  test('recognises members by something else, and makes userids, as a mapping says', async () => {
    const company = await aFolder()
    company.write(
      'mapping.yaml',
      `version: 1
match: [extattr.工号, mobile]
skip: { 状态: [离职] }
columns:
  userid: { column: 工作邮箱, before: "@", lower_case: true }
  name: 员工
  mobile: 电话
  email: 工作邮箱
  departments: { column: 组, map: { 二组: backend, 三组: /销售部/华北 } }
  position: { column: 岗, empty: clear }
  extattr: { 工号: 编号 }
`,
    )
    company.write(
      'hr.csv',
      `编号,员工,电话,工作邮箱,组,岗,状态
003,王五,19900000003,wang.wu@example.com,二组,,在职
001,张三,19900000001,,后端组,,在职
009,新人,19900000019,Xin.Ren@example.com,三组,销售,在职
010,走了,19900000020,zou@example.com,三组,销售,离职
`,
    )
    const { code, stdout, stderr } = await company.orgctl('import --from hr.csv --mapping mapping.yaml')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('+ xin.ren 新人 (row 4)')
    expect(stdout).toContain('~ wangwu: email, departments (row 2)')
    expect(stdout).toContain('~ zhangsan: position, extattr.工号 (row 3)')
    expect(stdout).toContain('1 rows were passed over')
    expect(company.read('org/members/rd.yaml')).toContain('    position: null # to be promoted\n')
    expect((await company.orgctl('validate')).code).toBe(0)
  })

  test.each([
    ['version: 1\ncolumn: {}\n', 'must NOT have additional properties'],
    ['version: 1\ncolumns: { name: true }\n', '/columns/name'],
    ['- a: b: c\n', 'is not valid YAML'],
  ])('refuses the mapping %j', async (mapping, words) => {
    const company = await aFolder()
    company.write('mapping.yaml', mapping)
    company.write('roster.csv', SAME)
    const { code, stderr } = await company.orgctl('import --from roster.csv --mapping mapping.yaml')
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)])
  })

  test("merges the console's workbook", async () => {
    const company = await aFolder()
    const bytes = workbook({
      成员列表: [
        ['填写须知：…'],
        [
          '姓名',
          '账号',
          '别名',
          '职务',
          '部门',
          '性别',
          '手机',
          '座机',
          '邮箱',
          '地址',
          '企业邮箱',
          '视频号',
          '激活状态',
          '禁用状态',
          '微信插件',
        ],
        [
          '张三',
          'zhangsan',
          '三',
          '工程师',
          '南岭/研发中心/后端组',
          '男',
          { number: '19900000001' },
          null,
          null,
          null,
          null,
          null,
          '已激活',
          '已禁用',
          '已关注',
        ],
      ],
    })
    writeFileSync(join(company.cwd, 'export.xlsx'), bytes)
    const { code, stdout } = await company.orgctl('import --from export.xlsx')
    expect(code).toBe(0)
    expect(stdout).toContain('export.xlsx, sheet 成员列表: 1 members below the header in row 2')
    expect(stdout).toContain('~ zhangsan: alias, gender, enable (row 3)')
    expect(company.read('org/members/rd.yaml')).toContain(
      [
        '  - userid: zhangsan   # since 2015',
        '    name: "张三"',
        '    alias: 三',
        '    mobile: +86 199 0000 0001',
        '    position: 工程师 # to be promoted',
        '    gender: male',
        '    departments: [backend] # here only',
        '    enable: false',
        '',
      ].join('\n'),
    )
  })

  test('keeps line ends, byte order mark and mode of a file', async () => {
    const company = await aFolder()
    const marked = `\ufeff${RD.replaceAll('\n', '\r\n')}`
    company.write('org/members/rd.yaml', marked)
    chmodSync(join(company.cwd, 'org/members/rd.yaml'), 0o600)
    company.write('roster.csv', rosterWith('zhangsan', '张三,zhangsan,架构师,南岭/研发中心/后端组,19900000001,'))
    expect((await company.orgctl('import --from roster.csv')).code).toBe(0)
    expect(company.read('org/members/rd.yaml')).toBe(marked.replace('工程师', '架构师'))
    expect(statSync(join(company.cwd, 'org/members/rd.yaml')).mode & 0o777).toBe(0o600)
  })

  test('edits a single file', async () => {
    const company = await aCompany()
    company.write('one.yaml', `${ORG}members:\n  - { userid: a, name: A, mobile: "19900000001", departments: [rd] }\n`)
    company.write('roster.csv', '账号,姓名,部门,手机\na,甲,研发中心,19900000001\nb,乙,销售部,19900000002\n')
    const org = join(company.cwd, 'one.yaml')
    expect((await company.orgctl(['import', '--from', 'roster.csv', '--org', org])).code).toBe(0)
    expect(company.read('one.yaml')).toBe(
      `${ORG}members:
  - { userid: a, name: 甲, mobile: "19900000001", departments: [rd] }
  - userid: b
    name: 乙
    mobile: "19900000002"
    departments:
      - sales
`,
    )
  })
})

const RUNS = Number(process.env['RUNS'] ?? 60)

test('whatever a roster says, it has nothing left to say afterwards, and what it does not name stays', async () => {
  const company = await aFolder()
  const places = ['研发中心', '研发中心/后端组', '销售部', '销售部/华北']
  const word = fc.constantFrom('', '工程师', 'a: b', '#1', 'no', ' x ', '"q"', '1e3', '经理, 代')
  const row = fc.record({
    userid: fc.constantFrom('zhangsan', 'lisi', 'wangwu', 'zhaoliu', 'xin1', 'xin2', 'XIN3'),
    name: fc.constantFrom('甲', '乙', 'null', '~'),
    position: word,
    alias: word,
    departments: fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 3 }),
    leader: fc.constantFrom('0', ''),
    enable: fc.constantFrom('0', '1', ''),
    number: word,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: ({ userid }) => userid }),
      async (rows) => {
        company.write('org/members/rd.yaml', RD)
        company.write('org/members/sales.yaml', SALES)
        company.write('org/members/import.yaml', 'version: 1\n')
        company.write('mapping.yaml', 'version: 1\ncolumns: { extattr: { 工号: 编号 } }\n')
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const lines = rows.map((each) =>
          [
            each.userid,
            each.name,
            each.position,
            each.alias,
            each.departments.join(';'),
            each.leader,
            each.enable,
            each.number,
            `${each.userid}@example.com`,
          ]
            .map(quote)
            .join(','),
        )
        company.write('roster.csv', `账号,姓名,职务,别名,部门,是否部门内领导,禁用,编号,邮箱\n${lines.join('\n')}\n`)
        const first = await company.orgctl('import --from roster.csv --mapping mapping.yaml --format json')
        expect([first.code, first.stderr]).toEqual([0, ''])
        const again = await company.orgctl('import --from roster.csv --mapping mapping.yaml --format json')
        expect(JSON.parse(again.stdout)).toMatchObject({ added: [], changed: [], unchanged: rows.length, files: [] })
        expect((await company.orgctl('validate')).code).toBe(0)
        const text = company.read('org/members/rd.yaml')
        for (const comment of ['# 研发中心', '# 后端组', '# since 2015']) expect(text).toContain(comment)
      },
    ),
    { numRuns: RUNS },
  )
})
