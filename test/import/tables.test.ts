import { describe, expect, test } from 'vitest'
import { OrgctlError } from '../../src/errors.ts'
import { cellText } from '../../src/import/roster/cell-text.ts'
import { findLayout, type Layout } from '../../src/import/roster/layout.ts'
import { NO_MAPPING, type RosterMapping } from '../../src/import/roster/mapping.ts'
import { readTables } from '../../src/import/roster/read-table.ts'
import { readRoster, type RosterRow } from '../../src/import/roster/read-roster.ts'
import { workbook } from './workbook.ts'

async function layoutOf(bytes: Uint8Array, mapping: RosterMapping = NO_MAPPING): Promise<Layout> {
  return findLayout(await readTables(bytes, { file: 'roster', ...mapping }), mapping, 'roster')
}

async function rowsOf(bytes: Uint8Array | string, mapping?: RosterMapping): Promise<readonly RosterRow[]> {
  const { rows, problems } = readRoster(await layoutOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, mapping))
  expect(problems).toEqual([])
  return rows
}

async function problemsOf(text: string, mapping?: RosterMapping): Promise<readonly string[]> {
  const { problems } = readRoster(await layoutOf(Buffer.from(text), mapping))
  return problems.map(({ row, message }) => `${row} ${message.code}`)
}

async function refusalOf(bytes: Uint8Array | string, mapping?: RosterMapping): Promise<string> {
  const error: unknown = await layoutOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, mapping).catch(
    (reason: unknown) => reason,
  )
  return error instanceof OrgctlError ? error.code : String(error)
}

describe('a CSV file', () => {
  const zhangsan = [{ number: 2, userid: 'zhangsan', texts: { name: '张三' }, extattr: {} }]

  test.each([
    ['commas', '姓名,账号\n张三,zhangsan\n'],
    ['semicolons', '姓名;账号\n张三;zhangsan\n'],
    ['tabs', '姓名\t账号\n张三\tzhangsan\n'],
    ['bars', '姓名|账号\n张三|zhangsan\n'],
    ['CRLF line ends', '姓名,账号\r\n张三,zhangsan\r\n'],
    ['no last line end', '姓名,账号\n张三,zhangsan'],
    ['a byte order mark', '\ufeff姓名,账号\n张三,zhangsan\n'],
    ['quotes', '"姓名","账号"\n"张三","zhangsan"\n'],
    ['empty lines at the end', '姓名,账号\n张三,zhangsan\n,\n\n'],
    ['commas inside of quotes, and semicolons between cells', '姓名;账号\n"张三";"zhangsan"\n'],
  ])('with %s is read', async (_, text) => {
    expect(await rowsOf(text)).toEqual(zhangsan)
  })

  test('in GB18030, as Chinese spreadsheets save it, is read', async () => {
    // 姓名,账号 / 张三,zhangsan
    const bytes = Buffer.from('d0d5c3fb2cd5cbbac50ad5c5c8fd2c7a68616e6773616e0a', 'hex')
    expect(await rowsOf(bytes)).toEqual(zhangsan)
  })

  test('in UTF-16, as "Unicode text", is read', async () => {
    expect(await rowsOf(Buffer.from('\ufeff姓名\t账号\r\n张三\tzhangsan\r\n', 'utf16le'))).toEqual(zhangsan)
  })

  test('in another encoding than stated is refused', async () => {
    expect(await refusalOf(Buffer.from('d0d5c3fb2cd5cbba', 'hex'), { version: 1, encoding: 'utf-8' })).toBe(
      'import.encoding',
    )
  })

  test('that is a web page is refused', async () => {
    expect(await refusalOf('<html><table><tr><td>姓名</td></tr></table></html>')).toBe('import.markup')
  })
})

describe('a workbook', () => {
  test('is read with its traps', async () => {
    const bytes = workbook({
      说明: [['请先阅读']],
      成员列表: [
        ['南岭智联 通讯录'],
        [],
        ['姓名', '账号', '手机', '座机', '职务', '禁用'],
        [
          '张三',
          { number: '1001' },
          { number: '1.38E10' },
          '020-1',
          { formula: 'A1', result: '工程师' },
          { number: '0' },
        ],
        [' 李四\u3000', "'1002", '１３８００００００01', { error: '#N/A' }, { formula: 'A1' }, { boolean: true }],
      ],
    })
    const layout = await layoutOf(bytes)
    expect([layout.sheet, layout.headerRow]).toEqual(['成员列表', 3])
    expect(await rowsOf(bytes)).toEqual([
      {
        number: 4,
        userid: '1001',
        texts: { name: '张三', mobile: '13800000000', telephone: '020-1', position: '工程师' },
        enable: true,
        extattr: {},
      },
      { number: 5, userid: '1002', texts: { name: '李四', mobile: '13800000001' }, enable: false, extattr: {} },
    ])
  })

  test('gives a date as a day', async () => {
    const bytes = workbook({
      a: [
        ['账号', '入职日期'],
        ['a', { date: 44277 }],
        ['b', { date: 44277.5 }],
      ],
    })
    const mapping: RosterMapping = { version: 1, columns: { extattr: { 入职日期: '入职日期' } } }
    expect((await rowsOf(bytes, mapping)).map(({ extattr }) => extattr)).toEqual([
      { 入职日期: '2021-03-22' },
      { 入职日期: '2021-03-22 12:00:00' },
    ])
  })

  test('is read from the sheet that is asked for', async () => {
    const bytes = workbook({
      在职: [['账号'], ['a']],
      离职: [
        ['账号', '姓名'],
        ['b', 'B'],
      ],
    })
    expect((await rowsOf(bytes, { version: 1, sheet: '在职' })).map(({ userid }) => userid)).toEqual(['a'])
    expect(await refusalOf(bytes, { version: 1, sheet: '全部' })).toBe('import.no-sheet')
  })

  test('of old, or one that is broken, is refused', async () => {
    expect(await refusalOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('import.old-workbook')
    expect(await refusalOf(Buffer.from('PK\u0003\u0004 and nothing more'))).toBe('import.bad-workbook')
  })
})

describe('the header', () => {
  test("is found below the console's instructions", async () => {
    const text = [
      '填写须知：',
      '"1、不能在该Excel表中对成员信息类别进行增加、删除或修改；',
      '2、部门：上下级部门间用‘/’隔开"',
      '姓名,账号,别名,职务,部门,性别,手机,座机,邮箱,地址,企业邮箱,视频号,激活状态,禁用状态,微信插件',
      '张三,zhangsan,,,腾讯公司/微信；腾讯公司,男,,,,,,,已激活,已启用,',
    ].join('\n')
    const layout = await layoutOf(Buffer.from(text))
    expect(layout.unused).toEqual([])
    expect([...layout.fields.keys()]).toEqual(
      expect.arrayContaining([
        'name',
        'alias',
        'position',
        'gender',
        'mobile',
        'telephone',
        'email',
        'address',
        'biz_mail',
      ]),
    )
    const [row] = readRoster(layout).rows
    expect(row).toMatchObject({ number: 4, gender: 'male', enable: true })
    expect(row?.departments?.map(({ names }) => names)).toEqual([['腾讯公司', '微信'], ['腾讯公司']])
  })

  test("of WeCom's CSV for import jobs is known", async () => {
    const text =
      '姓名,帐号,手机号,邮箱,所在部门,职位,性别,是否部门内领导,排序,别名,地址,座机,禁用,禁用项说明：(0-启用;1-禁用)\n' +
      '张三,zhangsan,13800000000,,1;2,工程师,男,1;0,5;0,,,,1,\n'
    expect(await rowsOf(text)).toEqual([
      {
        number: 2,
        userid: 'zhangsan',
        texts: { name: '张三', mobile: '13800000000', position: '工程师' },
        gender: 'male',
        enable: false,
        departments: [
          { text: '1', names: ['1'] },
          { text: '2', names: ['2'] },
        ],
        leaders: [true, false],
        orders: [5, 0],
        extattr: {},
      },
    ])
  })

  test('may mark required columns, and differ in blanks, width and case', async () => {
    expect(await rowsOf('*姓 名（必填）,ＵｓｅｒＩＤ,手机号(选填)\n张三,zhangsan,13800000000\n')).toMatchObject([
      { userid: 'zhangsan', texts: { name: '张三', mobile: '13800000000' } },
    ])
  })

  test('repeated on every page is no member', async () => {
    expect(await rowsOf('姓名,账号\n张三,a\n姓名,账号\n李四,b\n')).toHaveLength(2)
  })

  test.each([
    ['nothing known', 'a,b\n1,2\n', undefined, 'import.no-header'],
    ['no userid', '姓名,手机\n张三,13800000000\n', undefined, 'import.no-userid'],
    ['two columns of one field', '账号,手机,手机号\na,1,2\n', undefined, 'import.column-twice'],
    ['no column of the mapping', '账号\na\n', { version: 1, columns: { name: '名字' } } as const, 'import.no-column'],
  ])('with %s is refused', async (_, text, mapping, code) => {
    expect(await refusalOf(text, mapping)).toBe(code)
  })
})

describe('a mapping', () => {
  test('names columns, values, defaults and rows to pass over', async () => {
    const mapping: RosterMapping = {
      version: 1,
      skip: { 状态: ['离职'] },
      columns: {
        userid: { column: '邮箱', before: '@', prefix: 'x_', lower_case: true },
        name: '员工姓名',
        gender: { column: '称谓', map: { 先生: 'male', 女士: 'female', 老师: null } },
        enable: { column: '状态', map: { 在职: true, 停职: false } },
        departments: { levels: ['一级', '二级'] },
        position: { column: '岗位', default: '员工', empty: 'keep' },
        alias: { column: '花名', empty: 'clear' },
        telephone: false,
        extattr: { 工号: '编号', 主页: { column: '主页', type: 'web' } },
      },
    }
    const text = [
      '编号,员工姓名,邮箱,称谓,一级,二级,岗位,花名,状态,主页,座机',
      '007,张三,Zhang.San@example.com,先生,研发,,,三三,在职,博客;https://example.com/a,020',
      '008,李四,Li@example.com,老师,研发,后端,经理,,停职,,021',
      '009,王五,wang@example.com,女士,研发,,,,离职,,',
    ].join('\n')
    const layout = await layoutOf(Buffer.from(text), mapping)
    const { rows, skipped, problems } = readRoster(layout)
    expect([skipped, problems, layout.unused]).toEqual([1, [], ['座机']])
    expect(rows).toEqual([
      {
        number: 2,
        userid: 'x_zhang.san',
        texts: { name: '张三', alias: '三三', email: 'Zhang.San@example.com', position: '员工' },
        gender: 'male',
        enable: true,
        departments: [{ text: '研发', names: ['研发'] }],
        extattr: { 工号: '007', 主页: { title: '博客', url: 'https://example.com/a' } },
      },
      {
        number: 3,
        userid: 'x_li',
        texts: { name: '李四', alias: null, email: 'Li@example.com', position: '经理' },
        enable: false,
        departments: [{ text: '研发/后端', names: ['研发', '后端'] }],
        extattr: { 工号: '008' },
      },
    ])
  })
})

describe('a cell that cannot be trusted', () => {
  test.each([
    ['手机', '1.38E+10', 'import.cell-digits'],
    ['手机', '#N/A', 'import.cell-error'],
    ['性别', '外星人', 'import.bad-gender'],
    ['禁用', '也许', 'import.bad-enable'],
    ['是否部门内领导', '张三', 'import.bad-leader'],
    ['排序', '第一', 'import.bad-order'],
    ['账号', 'old:new', 'import.renamed'],
  ])('in column %s (%s) is reported with its row', async (column, value, code) => {
    const text = column === '账号' ? `账号\n${value}\n` : `账号,${column}\na,${value}\n`
    expect(await problemsOf(text)).toEqual([`2 ${code}`])
  })

  test('is one that does not name a value for each department', async () => {
    expect(await problemsOf('账号,部门,是否部门内领导\na,甲;乙,1\nb,甲;乙,0\nc,甲;乙,0;1;1\n')).toEqual([
      '2 import.list-length',
      '4 import.list-length',
    ])
  })
})

test.each([
  [13800000000, '13800000000'],
  [1.5, '1.5'],
  ['="007"', '007'],
  ["'007", '007'],
  ["O'Neil", "O'Neil"],
  ['\ufeff a\u200b ', 'a'],
  ['a\r\n b', 'a b'],
  ['13800000000.0', '13800000000'],
  ['１２３', '123'],
  [true, 'true'],
  [null, ''],
])('%j is the text %j', (cell, text) => {
  expect(cellText(cell, 'digits')).toEqual({ ok: true, text })
})

test('a number that lost digits is no text', () => {
  expect(cellText(1.1010119900101123e17, 'digits')).toMatchObject({ ok: false, fault: 'import.cell-digits' })
})
