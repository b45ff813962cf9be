import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, person, type Company } from '../helpers/company.ts'

const FILES: Readonly<Record<string, string>> = {
  'org/org.yaml': `# the rules
version: 1
policy:
  unmanaged: { members: delete, departments: delete, tags: keep }
  protect:
    departments: [/研发中心/后端组]   # hands off
`,
  'org/departments.yaml': `version: 1
departments:
  - key: rd
    name: 研发中心
    children:
      # the ones who serve
      - { name: 后端组 }
      - name: 前端组 # pixels
  - key: ops
    name: 运维中心
`,
  'org/members/rd.yaml': `version: 1
members:
  # leads the centre
  - userid: zhangsan
    name: 张三
    mobile: "+86 19900000001" # private
    position: 总监
    departments:
      - { department: rd, leader: true }
      - /研发中心/前端组
    main_department: rd

  - userid: lisi
    name: 李四
    mobile: "19900000002"
    departments: [/研发中心/前端组]
    direct_leader: zhangsan
    extattr: { 工号: "1", 座位: A1 }
`,
  'org/members/ops.yaml': `version: 1
members:
  - userid: wangwu
    name: 王五
    email: wangwu@example.com
    departments: [ops]
`,
  'org/tags.yaml': `version: 1
tags:
  - name: 值班
    members: [lisi, wangwu] # by turns
    departments: [/研发中心/前端组]
`,
}

async function aCompanyInFiles(files = FILES): Promise<Company> {
  const company = await aCompany()
  for (const [path, text] of Object.entries(files)) company.write(path, text)
  const { code, stderr } = await company.orgctl('apply --auto-approve')
  if (code !== 0) throw new Error(stderr)
  company.writes()
  return company
}

function departmentId(company: Company, name: string): number {
  const found = company.live().departments.find((department) => department.name === name)
  if (!found) throw new Error(`no department ${name}`)
  return found.id
}

/** The lines of a unified diff that go or come. */
function changedLines(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => /^[+-](?![+-])/u.test(line))
}

async function accepted(company: Company): Promise<readonly string[]> {
  const { code, stdout, stderr } = await company.orgctl('drift --accept --show-sensitive')
  expect(stderr).not.toContain('defect')
  expect(code).toBe(0)
  expect((await company.orgctl('drift')).code).toBe(0)
  const plan = await company.orgctl('plan --detailed-exitcode')
  expect(plan.stdout).toMatch(/^No changes\.$/mu)
  expect(plan.code).toBe(0)
  return changedLines(stdout.slice(stdout.indexOf('--- a/')))
}

describe('orgctl drift', () => {
  test('right after an apply there is none', async () => {
    const company = await aCompanyInFiles()
    const { code, stdout } = await company.orgctl('drift')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^No drift\.$/mu)
  })

  test('tells what was changed in WeCom, and nothing that the files changed', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'zhangsan', position: '顾问' })
    company.sandbox.console('user/delete', { userid: 'wangwu' })
    company.sandbox.console('user/create', {
      userid: 'neu',
      name: '新人',
      mobile: '19900000009',
      department: [departmentId(company, '运维中心')],
    })
    company.write('org/members/rd.yaml', FILES['org/members/rd.yaml']?.replace('name: 李四', 'name: 李四四') ?? '')
    const { code, stdout } = await company.orgctl('drift --format json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      corp_id: 'wwsandbox',
      summary: { members: { create: 1, update: 1, delete: 1 }, departments: { create: 0 }, tags: { update: 1 } },
      changes: [
        { action: 'create', userid: 'neu', cause: 'drift', after: { name: '新人', mobile: '199****0009' } },
        { action: 'delete', userid: 'wangwu', cause: 'drift', before: { name: '王五' } },
        {
          action: 'update',
          userid: 'zhangsan',
          before: { position: '总监' },
          after: { position: '顾问' },
          fields: ['position'],
          cause: 'drift',
          source: { file: 'org/members/rd.yaml', line: 4 },
        },
        { kind: 'tag', name: '值班', before: { members: ['lisi', 'wangwu'] }, after: { members: ['lisi'] } },
      ],
    })
  })

  test('of an object that both sides changed, shows the fields that WeCom changed', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'lisi', position: '组长', name: '李思' })
    company.write(
      'org/members/rd.yaml',
      FILES['org/members/rd.yaml']?.replace('name: 李四', 'name: 李司').replace('座位: A1', '座位: A2') ?? '',
    )
    const { stdout } = await company.orgctl('drift --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [{ userid: 'lisi', fields: ['name'], cause: 'both', before: { name: '李司' }, after: { name: '李思' } }],
    })
    expect((await company.orgctl('drift')).stdout).toContain('changed in the files and in WeCom')
  })

  test('a change in WeCom that the files make as well is no drift', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'zhangsan', position: '顾问' })
    company.write('org/members/rd.yaml', FILES['org/members/rd.yaml']?.replace('总监', '顾问') ?? '')
    expect((await company.orgctl('drift')).code).toBe(0)
  })

  test('a department that was deleted in WeCom is gone there, not new in the files', async () => {
    const company = await anAppliedCompany({ departments: [{ key: 'rd', name: '研发' }, { name: '测试' }] })
    company.sandbox.console('department/delete', { id: departmentId(company, '测试') })
    const { stdout } = await company.orgctl('drift --format json')
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ action: 'delete', path: '/测试', cause: 'drift' }] })
    const plan = await company.orgctl('plan --format json')
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [{ action: 'create', path: '/测试', cause: 'drift' }] })
  })

  test('the mobile that an active member changed is drift, though no call could change it back', async () => {
    const company = await anAppliedCompany({ departments: [{ key: 'rd', name: '研发' }], members: [person('li')] })
    const { sandbox, departments, members, tags, corp_id, read } = company.live()
    const active = members.map((member) => ({ ...member, status: 1 as const, mobile: '19900000077' }))
    company.sandbox.replace({ corp_id, read, departments, members: active, tags, ...(sandbox && { sandbox }) })
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
    const { code, stdout } = await company.orgctl('drift --format json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ userid: 'li', fields: ['mobile'], cause: 'drift' }] })
    expect(changedLines((await company.orgctl('drift --accept --show-sensitive')).stdout).at(-1)).toContain(
      '19900000077',
    )
    expect((await company.orgctl('drift')).code).toBe(0)
  })

  describe('where the policy keeps what is undeclared', () => {
    const KEEP = {
      policy: { unmanaged: { members: 'keep', departments: 'keep', tags: 'keep' } },
      departments: [{ key: 'rd', name: '研发' }],
      members: [person('li')],
      tags: [],
    }

    test('what is made since the last apply is drift, what was there is not', async () => {
      const company = await aCompany({
        seed: { members: [{ userid: 'old', departments: [{ department: 1 }] }], tags: [{ id: 7, name: '老' }] },
      })
      company.declare(KEEP)
      expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
      expect((await company.orgctl('drift')).code).toBe(0)
      company.sandbox.console('user/create', { userid: 'neu', name: '新', mobile: '19900000009', department: [1] })
      company.sandbox.console('department/create', { name: '新部', parentid: 1 })
      company.sandbox.console('tag/create', { tagname: '新标' })
      const { stdout } = await company.orgctl('drift --format json')
      expect(JSON.parse(stdout)).toMatchObject({
        changes: [
          { action: 'create', path: '/新部' },
          { action: 'create', userid: 'neu' },
          { action: 'create', name: '新标' },
        ],
      })
      expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
      expect((await company.orgctl('drift')).code).toBe(0)
    })

    test('an apply of some targets makes nothing old', async () => {
      const company = await anAppliedCompany(KEEP)
      company.sandbox.console('user/create', { userid: 'neu', name: '新', mobile: '19900000009', department: [1] })
      company.declare({ ...KEEP, members: [person('li', { position: '经理' })] })
      expect((await company.orgctl('apply --auto-approve --target member:li')).code).toBe(0)
      expect((await company.orgctl('drift')).stdout).toContain('新 (neu)')
    })

    test('what the files let go is not made in WeCom', async () => {
      const company = await anAppliedCompany(KEEP)
      company.declare({ ...KEEP, members: [] })
      expect((await company.orgctl('drift')).code).toBe(0)
    })
  })

  test('kinds that the files do not manage are none of its business', async () => {
    const company = await anAppliedCompany({ departments: [{ key: 'rd', name: '研发' }] })
    company.sandbox.console('user/create', { userid: 'neu', name: '新', mobile: '19900000009', department: [1] })
    expect((await company.orgctl('drift')).code).toBe(0)
  })

  test('without a record of an earlier apply nothing can be told', async () => {
    const company = await aCompany()
    company.declare({ departments: [{ key: 'rd', name: '研发' }] })
    const { code, stderr } = await company.orgctl('drift')
    expect(code).toBe(1)
    expect(stderr).toContain('state adopt')
  })

  test('with an app secret alone it ends with 7', async () => {
    const company = await aCompanyInFiles()
    const env = { WECOM_CONTACTS_SECRET: '', WECOM_APP_SECRET: 'app' }
    expect((await company.orgctl('drift', { env })).code).toBe(7)
  })

  test('writes nothing, neither to WeCom nor to the state', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'zhangsan', position: '顾问' })
    const state = company.read('.orgctl/state.json')
    await company.orgctl('drift')
    await company.orgctl('drift --accept')
    expect(company.writes()).toEqual({})
    expect(company.read('.orgctl/state.json')).toBe(state)
  })

  test('shows mobiles masked, also in the changes of the files', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'lisi', mobile: '19900000088' })
    for (const line of ['drift', 'drift --format json', 'drift --format markdown', 'drift --accept']) {
      const { stdout, stderr } = await company.orgctl(line)
      expect(stdout + stderr).toContain('199****0088')
      expect(stdout + stderr).not.toContain('19900000088')
    }
  })
})

describe('orgctl drift --accept', () => {
  test('changes the value and nothing else', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', {
      userid: 'zhangsan',
      position: '顾问',
      mobile: '19900000088',
      alias: 'Zee',
    })
    company.sandbox.console('user/update', {
      userid: 'lisi',
      extattr: { attrs: [{ type: 0, name: '座位', text: { value: 'B2' } }] },
      direct_leader: [],
    })
    expect(await accepted(company)).toEqual([
      '-    mobile: "+86 19900000001" # private',
      '-    position: 总监',
      '+    mobile: "19900000088" # private',
      '+    position: 顾问',
      '-    direct_leader: zhangsan',
      '-    extattr: { 工号: "1", 座位: A1 }',
      '+    direct_leader: null',
      '+    extattr: { 工号: "1", 座位: B2 }',
    ])
  })

  test('takes placements over: departments, leader, order, main department', async () => {
    const company = await aCompanyInFiles()
    const [rd, front, ops] = ['研发中心', '前端组', '运维中心'].map((name) => departmentId(company, name))
    company.sandbox.console('user/update', {
      userid: 'zhangsan',
      department: [rd, ops],
      is_leader_in_dept: [0, 1],
      order: [0, 7],
      main_department: ops,
    })
    company.sandbox.console('user/update', { userid: 'wangwu', department: [ops, front], order: [3, 0] })
    expect(await accepted(company)).toEqual([
      '-    departments: [ops]',
      '+    departments: [ops, /研发中心/前端组]',
      '-      - { department: rd, leader: true }',
      '-      - /研发中心/前端组',
      '-    main_department: rd',
      '+      - { department: rd, leader: false }',
      '+      - { department: ops, leader: true, order: 7 }',
      '+    main_department: ops',
    ])
  })

  test('a department that is renamed keeps its place, and references by path follow', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('department/update', { id: departmentId(company, '研发中心'), name: '技术中心' })
    expect(await accepted(company)).toEqual([
      '-    name: 研发中心',
      '+    name: 技术中心',
      '-      - /研发中心/前端组',
      '+      - /技术中心/前端组',
      '-    departments: [/研发中心/前端组]',
      '+    departments: [/技术中心/前端组]',
      '-    departments: [/研发中心/后端组]   # hands off',
      '+    departments: [/技术中心/后端组]   # hands off',
      '-    departments: [/研发中心/前端组]',
      '+    departments: [/技术中心/前端组]',
    ])
  })

  test('a department that moves takes its lines along', async () => {
    const company = await aCompanyInFiles()
    const [front, ops] = ['前端组', '运维中心'].map((name) => departmentId(company, name))
    company.sandbox.console('department/update', { id: front, parentid: ops, name_en: 'Front' })
    const lines = await accepted(company)
    expect(lines.slice(0, 4)).toEqual([
      '-      - name: 前端组 # pixels',
      '+  - name: 前端组 # pixels',
      '+    parent: ops',
      '-      - /研发中心/前端组',
    ])
  })

  test('what is made in WeCom goes where its like is, with everything that is known', async () => {
    const company = await aCompanyInFiles()
    const [rd, ops] = ['研发中心', '运维中心'].map((name) => departmentId(company, name))
    company.sandbox.console('department/create', { name: '测试组', parentid: rd, id: 50 })
    company.sandbox.console('department/create', { name: '自动化', parentid: 50, id: 51 })
    company.sandbox.console('user/create', {
      userid: 'neu',
      name: '新人',
      mobile: '19900000009',
      department: [ops, 51],
      is_leader_in_dept: [0, 1],
      main_department: 51,
      direct_leader: ['zhangsan'],
      extattr: { attrs: [{ type: 0, name: '工号', text: { value: '9' } }] },
    })
    company.sandbox.console('user/create', { userid: 'neu2', name: 'no', email: 'neu2@example.com', department: [ops] })
    company.sandbox.console('tag/create', { tagname: '新人', tagid: 40 })
    company.sandbox.console('tag/addtagusers', { tagid: 40, userlist: ['neu', 'lisi'] })
    expect(await accepted(company)).toEqual([
      '+      - id: 50',
      '+        name: 测试组',
      '+        children:',
      '+          - id: 51',
      '+            name: 自动化',
      '+  - userid: neu2',
      '+    name: "no"',
      '+    email: neu2@example.com',
      '+    departments:',
      '+      - ops',
      '+',
      '+  - userid: neu',
      '+    name: 新人',
      '+    mobile: "19900000009"',
      '+    departments:',
      '+      - ops',
      '+      - department: /研发中心/测试组/自动化',
      '+        leader: true',
      '+    main_department: /研发中心/测试组/自动化',
      '+    direct_leader: zhangsan',
      '+    extattr:',
      '+      工号: "9"',
      '+  - name: 新人',
      '+    id: 40',
      '+    members:',
      '+      - lisi',
      '+      - neu',
      '+    departments: []',
    ])
  })

  test('what is deleted in WeCom goes out of the files, and out of everything that refers to it', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/delete', { userid: 'zhangsan' })
    company.sandbox.console('user/update', { userid: 'lisi', department: [departmentId(company, '运维中心')] })
    company.sandbox.console('department/delete', { id: departmentId(company, '前端组') })
    expect(await accepted(company)).toEqual([
      '-      - name: 前端组 # pixels',
      '-  # leads the centre',
      '-  - userid: zhangsan',
      '-    name: 张三',
      '-    mobile: "+86 19900000001" # private',
      '-    position: 总监',
      '-    departments:',
      '-      - { department: rd, leader: true }',
      '-      - /研发中心/前端组',
      '-    main_department: rd',
      '-',
      '-    departments: [/研发中心/前端组]',
      '-    direct_leader: zhangsan',
      '+    departments: [ops]',
      '+    direct_leader: null',
      '-    departments: [/研发中心/前端组]',
      '+    departments: []',
    ])
  })

  test('leaves what the files changed as it is', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'lisi', position: '组长', mobile: '19900000088' })
    company.write('org/members/rd.yaml', FILES['org/members/rd.yaml']?.replace('name: 李四', 'name: 李司') ?? '')
    expect((await company.orgctl('drift --accept')).code).toBe(0)
    const plan = await company.orgctl('plan --format json')
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [{ userid: 'lisi', fields: ['name'], cause: 'files' }] })
  })

  test('names what cannot be said in files, and takes over the rest', async () => {
    const company = await aCompanyInFiles()
    company.sandbox.console('user/update', { userid: 'zhangsan', position: '顾问' })
    company.sandbox.console('user/create', { userid: 'lost', name: '无', mobile: '19900000009' })
    company.sandbox.console('user/update', {
      userid: 'wangwu',
      department: [departmentId(company, '其他（待设置部门）')],
    })
    const { code, stderr } = await company.orgctl('drift --accept')
    expect(code).toBe(2)
    expect(stderr).toContain('member "wangwu" stays as the files say')
    expect(company.read('org/members/rd.yaml')).toContain('position: 顾问')
    expect(company.read('org/members/ops.yaml')).toContain('departments: [ops]')
  })

  test('refuses to leave files with errors', async () => {
    const company = await aCompanyInFiles()
    const before = company.read('org/departments.yaml')
    company.sandbox.console('user/delete', { userid: 'wangwu' })
    company.sandbox.console('department/delete', { id: departmentId(company, '运维中心') })
    company.write(
      'org/members/new.yaml',
      'version: 1\nmembers:\n  - { userid: soon, name: 未来, mobile: "19900000031", departments: [ops] }\n',
    )
    const { code, stderr } = await company.orgctl('drift --accept')
    expect(code).toBe(1)
    expect(stderr).toContain('org/members/new.yaml:3')
    expect(stderr).toContain('nothing was written')
    expect(company.read('org/departments.yaml')).toBe(before)
  })

  test('a file in the style of JSON stays one', async () => {
    const company = await aCompanyInFiles({
      'org/all.yaml':
        '{"version": 1, "departments": [{"name": "甲", "children": [{"name": "乙"}]}, {"name": "丙"}], "tags": []}\n',
    })
    company.sandbox.console('department/update', {
      id: departmentId(company, '乙'),
      parentid: departmentId(company, '丙'),
      name: '丁',
    })
    await accepted(company)
    expect(company.read('org/all.yaml')).toBe(
      '{"version": 1, "departments": [{"name": "甲"}, {"name": "丙"}, {"name": 丁, parent: /丙}], "tags": []}\n',
    )
  })
})
