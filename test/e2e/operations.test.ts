import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeQR } from 'qr'
import { describe, expect, test } from 'vitest'
import { readQrPicture } from '../../src/commands/operations/qr-picture.ts'
import type { ListenOptions } from '../../src/sandbox/server.ts'
import { aCompany, type Company } from '../helpers/company.ts'

const APP = { env: { WECOM_APP_SECRET: 'app' } }
const APP_ALONE = { env: { WECOM_APP_SECRET: 'app', WECOM_CONTACTS_SECRET: '' } }

/** ada leads 研发 (2) and is in 后端 (3) below it; bob is in 市场 (4), has not joined, and reports to ada. */
function aSmallCompany(options: ListenOptions = {}): Promise<Company> {
  return aCompany({
    seed: {
      departments: [
        { id: 2, name: '研发' },
        { id: 3, name: '后端', parentid: 2 },
        { id: 4, name: '市场' },
      ],
      members: [
        {
          userid: 'ada',
          name: 'Ada',
          status: 1,
          mobile: '13800000000',
          email: 'ada@example.com',
          biz_mail: 'ada@corp.example.com',
          address: '广州市',
          departments: [{ department: 2, leader: true, order: 5 }, { department: 3 }],
          extattr: { 工号: '1', 备用: '13700001111' },
        },
        { userid: 'bob', name: 'Bob', mobile: '13900000000', direct_leader: 'ada', departments: [{ department: 4 }] },
      ],
      tags: [
        { id: 1, name: '值班', members: ['ada'], departments: [4] },
        { id: 2, name: '急救' },
      ],
    },
    ...options,
  })
}

function lines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

function calls(company: Company, name: string): number {
  return Object.values(company.sandbox.calls()[name] ?? {}).reduce((sum, count) => sum + count, 0)
}

test('a gender that is not stated, or not for this secret to read, is unknown and not hidden', async () => {
  const company = await aSmallCompany({ profile: 'details' })
  const { stdout } = await company.orgctl('member get ada --format json', APP_ALONE)
  expect(JSON.parse(stdout)).toMatchObject({ gender: '0' })
  expect((await company.orgctl('member get ada', APP_ALONE)).stdout).not.toContain('gender')
})

describe('member get', () => {
  test('shows a member by WeCom’s own names, masked', async () => {
    const company = await aSmallCompany()
    const { code, stdout } = await company.orgctl('member get ADA --format json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      userid: 'ada',
      department: [2, 3],
      is_leader_in_dept: [1, 0],
      mobile: '138****0000',
      email: 'a***@example.com',
      address: '***',
      qr_code: '***',
      extattr: {
        attrs: [
          { name: '工号', text: { value: '1' } },
          { name: '备用', text: { value: '137****1111' } },
        ],
      },
    })
  })

  test('as text has a line for each field, and what is empty is left out', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('member get ada bob')
    expect(stdout).toContain('department         2, 3\n')
    expect(stdout).toContain('extattr.工号       1\n')
    expect(stdout).toContain('\n\nuserid')
    expect(stdout).not.toContain('telephone')
    expect(stdout).not.toMatch(/13800000000|13700001111|广州/u)
  })

  test('shows everything when asked to', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('member get ada --format json --show-sensitive')
    expect(JSON.parse(stdout)).toMatchObject({ mobile: '13800000000', address: '广州市' })
  })

  test('reads many from standard input, in order, and one who is not there stops nobody', async () => {
    const company = await aSmallCompany()
    const stdin = '\u{feff}bob\r\n\n{"userid":"nobody"}\nada\nbob\n'
    const { code, stdout, stderr } = await company.orgctl('member get - --format json', { stdin })
    expect(lines(stdout)).toMatchObject([
      { userid: 'bob', name: 'Bob' },
      { userid: 'nobody', error: { errcode: 60111, code: 'wecom.60111' } },
      { userid: 'ada', name: 'Ada' },
    ])
    expect(code).toBe(3)
    expect(stderr).toContain('1 of 3 were not done')
  })

  test('takes the app’s secret from the first refusal on', async () => {
    const company = await aSmallCompany({ profile: 'details' })
    const { code, stdout } = await company.orgctl('member get ada bob --format json', APP)
    expect(code).toBe(0)
    expect(lines(stdout)).toMatchObject([{ userid: 'ada' }, { userid: 'bob' }])
    expect(company.sandbox.calls()['user/get']).toEqual({ '0': 2, '48009': 1 })
  })

  test('says which secret is missing where only ids may be read', async () => {
    const company = await aSmallCompany({ profile: 'ids' })
    const { code, stdout, stderr } = await company.orgctl('member get ada bob --format json')
    expect([code, stdout]).toEqual([7, ''])
    expect(stderr).toContain('WECOM_APP_SECRET')
  })

  test('ends with 7 when the secret itself is wrong', async () => {
    const company = await aSmallCompany()
    const { code, stdout } = await company.orgctl('member get ada bob', { env: { WECOM_CONTACTS_SECRET: 'wrong' } })
    expect([code, stdout]).toEqual([7, ''])
  })

  test.each([
    ['member get -', '', 'one a line'],
    ['member get -', `ada\n${'x'.repeat(65)}\n`, 'line 2'],
    ['member get -', '{"name":"Ada"}\n', 'no userid'],
    [`member get ${'x'.repeat(65)}`, '', '1 to 64 bytes'],
  ])('%s with %j is refused before anything is sent', async (line, stdin, words) => {
    const company = await aSmallCompany()
    const { code, stderr } = await company.orgctl(line, { stdin })
    expect(code).toBe(1)
    expect(stderr).toContain(words)
    expect(company.sandbox.calls()).toEqual({})
  })
})

describe('openid and userid', () => {
  test('an openid leads to its userid and back', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('member openid ada --format json')
    const { openid } = JSON.parse(stdout) as { readonly openid: string } // checked by the next call
    const back = await company.orgctl(['member', 'userid', openid])
    expect(back.stdout).toContain(`${openid}  ada\n`)
  })

  test('one who has not joined has no openid, and the way out is told', async () => {
    const company = await aSmallCompany()
    const { code, stdout, stderr } = await company.orgctl('member openid ada bob')
    expect(code).toBe(3)
    expect(stdout).toMatch(/^userid +openid\nada +oSandbox\S+\n$/u)
    expect(stderr).toContain('follow the WeChat plugin')
  })

  test.each([
    ['13800000000', 'mobile', '138****0000'],
    ['+86 138-0000-0000', 'mobile', '138****0000'],
    ['ada@corp.example.com', 'biz_mail', 'a***@corp.example.com'],
  ])('%s is found by its form, and masked', async (value, key, shown) => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl(['member', 'userid', value, '--format', 'json'])
    expect(JSON.parse(stdout)).toEqual({ [key]: shown, userid: 'ada' })
  })

  test('one’s own mail has to be named as such', async () => {
    const company = await aSmallCompany()
    expect((await company.orgctl('member userid ada@example.com')).code).toBe(3)
    const { code, stdout } = await company.orgctl('member userid ada@example.com --by email --show-sensitive')
    expect([code, stdout]).toEqual([0, 'email            userid\nada@example.com  ada\n'])
  })

  test('wrong guesses stop long before WeCom closes the look-up', async () => {
    const company = await aSmallCompany({ limits: { members: 200 } })
    const mobiles = Array.from({ length: 60 }, (_, index) => `136000000${String(index).padStart(2, '0')}`)
    const stdin = [...mobiles, '13800000000'].join('\n')
    const { code, stdout } = await company.orgctl('member userid - --format json', { stdin })
    expect(code).toBe(3)
    const sent = calls(company, 'user/getuserid')
    expect(sent).toBeGreaterThanOrEqual(10)
    expect(sent).toBeLessThan(15)
    expect(lines(stdout).at(-1)).toMatchObject({ mobile: '138****0000', error: { code: 'ops.guesses' } })
    expect(stdout).not.toContain('13600000')
  })

  test('right guesses have no end', async () => {
    const company = await aSmallCompany()
    const stdin = Array.from(
      { length: 40 },
      (_, index) => `138 0000${' '.repeat(index % 2)}-0000${' '.repeat(index % 3)}`,
    )
    const { code } = await company.orgctl('member userid -', { stdin: `${stdin.join('\n')}\n13900000000\n` })
    expect(code).toBe(0)
  })
})

describe('joining', () => {
  test('a confirmed member is active', async () => {
    const company = await aSmallCompany()
    const { code, stdout } = await company.orgctl('member confirm bob')
    expect([code, stdout]).toEqual([0, 'userid  status\nbob     confirmed\n'])
    expect(company.live().members.find(({ userid }) => userid === 'bob')?.status).toBe(1)
  })

  test('confirming takes the contacts secret, and says so', async () => {
    const company = await aSmallCompany()
    const { code, stderr } = await company.orgctl('member confirm bob', APP_ALONE)
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_CONTACTS_SECRET')
  })

  test('the second factor goes from the code to the confirmation, each code once', async () => {
    const company = await aSmallCompany()
    company.sandbox.console('member/visit_tfa_page', { userid: 'bob' })
    const info = await company.orgctl('member tfa-info code-1-bob --format json')
    const { userid, tfa_code } = JSON.parse(info.stdout) as { readonly userid: string; readonly tfa_code: string } // used below
    expect(userid).toBe('bob')
    const confirmed = await company.orgctl(['member', 'tfa-confirm', userid, tfa_code, '--format', 'json'])
    expect(JSON.parse(confirmed.stdout)).toEqual({ userid: 'bob', status: 'confirmed' })
    expect(company.live().members.find((member) => member.userid === 'bob')?.status).toBe(1)
    expect((await company.orgctl('member tfa-info code-1-bob --format json')).stdout).toContain('40029')
    expect((await company.orgctl(['member', 'tfa-confirm', userid, tfa_code, '--format', 'json'])).stdout).toContain(
      '40207',
    )
  })

  test('no more than 20 questions for a second factor are under way', async () => {
    const company = await aSmallCompany({ latencyMs: 5 })
    const codes: string[] = []
    for (let n = 1; n <= 45; n++) {
      company.sandbox.console('member/visit_tfa_page', { userid: 'bob' })
      codes.push(`code-${n}-bob`)
    }
    const { code } = await company.orgctl('member tfa-info - --format json', { stdin: codes.join('\n') })
    expect(code).toBe(0)
    expect(company.sandbox.calls()['auth/get_tfa_info']).toEqual({ '0': 45 })
  })
})

describe('member invite', () => {
  test('says to how many, asks, and sends', async () => {
    const company = await aSmallCompany()
    const { code, stdout, stderr } = await company.orgctl('member invite bob BOB --department /市场 --tag 值班', {
      answer: 'yes',
    })
    expect(code).toBe(0)
    expect(stderr).toContain('1 member: bob')
    expect(stderr).toContain('2 members at most get a message')
    expect(stdout).toContain('3 of 3 accepted')
    expect(company.sandbox.invitations()).toEqual(['bob'])
  })

  test.each([
    ['no', 'not confirmed'],
    ['', 'not confirmed'],
    [undefined, '--yes'],
  ])('with the answer %j sends nothing', async (answer, words) => {
    const company = await aSmallCompany()
    const { code, stderr } = await company.orgctl('member invite bob', answer === undefined ? {} : { answer })
    expect(code).toBe(1)
    expect(stderr).toContain(words)
    expect(calls(company, 'batch/invite')).toBe(0)
  })

  test.each(['--yes', '--auto-approve'])('asks nothing with %s', async (flag) => {
    const company = await aSmallCompany()
    const { code, stdout } = await company.orgctl(`member invite bob ghost ${flag} --format json`)
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      asked: { user: ['bob', 'ghost'], party: [], tag: [] },
      refused: { user: ['ghost'], party: [], tag: [] },
      unknown: { user: [], party: [], tag: [] },
      skipped: { user: [], party: [], tag: [] },
    })
    expect(company.sandbox.invitations()).toEqual(['bob'])
  })

  test('keeps to a thousand in one call', async () => {
    const company = await aSmallCompany()
    const stdin = Array.from({ length: 2500 }, (_, index) => `u${index}`).join('\n')
    const { code, stderr } = await company.orgctl('member invite - --yes', { stdin })
    expect(code).toBe(3)
    expect(stderr).toContain('2490 more')
    expect(company.sandbox.calls()['batch/invite']).toEqual({ '81013': 3 })
  })

  test('is not sent twice when the answer never comes, and says what nobody knows', async () => {
    const company = await aSmallCompany()
    company.sandbox.failNext({ call: 'batch/invite', outcome: 'drop-after' })
    const stdin = Array.from({ length: 1500 }, (_, index) => `u${index}`).join('\n')
    const { code, stdout } = await company.orgctl('member invite - --yes --format json', { stdin: `bob\n${stdin}` })
    const { unknown, skipped } = JSON.parse(stdout) as Record<string, Record<string, readonly string[]>> // looked at below
    expect(code).toBe(3)
    expect([unknown?.['user']?.length, skipped?.['user']?.length]).toEqual([1000, 501])
    expect(calls(company, 'batch/invite')).toBe(1)
    expect(company.sandbox.invitations()).toEqual(['bob'])
  })

  test('an app alone cannot tell how many people a department has, and says so', async () => {
    const company = await aSmallCompany()
    const { stderr } = await company.orgctl('member invite --department 4 --yes', APP_ALONE)
    expect(stderr).toContain('cannot be read')
    expect(company.sandbox.invitations()).toEqual(['bob'])
  })
})

describe('department', () => {
  test('list draws the tree', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('department list')
    expect(stdout.match(/^ *\S+/gmu)).toEqual(['department', '沙箱企业', '  研发', '    后端', '  市场'])
  })

  test('list as JSON is what WeCom says, below a path too', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('department list /研发 --format json')
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 2, name: '研发', parentid: 1 },
      { id: 3, name: '后端', parentid: 2 },
    ])
  })

  test('list shows the shape of the tree where names cannot be read', async () => {
    const company = await aSmallCompany({ profile: 'ids' })
    const { code, stdout, stderr } = await company.orgctl('department list --format json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([{ id: 1 }, { id: 2, parentid: 1 }, { id: 3, parentid: 2 }, { id: 4 }])
    expect(stdout).not.toContain('研发')
    expect(stderr).toContain('WECOM_APP_SECRET')
  })

  test('members are those of the department, with names', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('department members 4')
    expect(stdout).toBe('userid  name  department\nbob     Bob   4\n')
    expect(calls(company, 'user/simplelist')).toBe(1)
  })

  test('members --recursive has everybody below, each once', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('department members / --recursive --format json')
    expect(JSON.parse(stdout)).toEqual([
      { userid: 'ada', name: 'Ada', department: [2, 3] },
      { userid: 'bob', name: 'Bob', department: [4] },
    ])
  })

  test('members --details has all fields, masked', async () => {
    const company = await aSmallCompany({ profile: 'details' })
    const { stdout } = await company.orgctl('department members 2 --details --format json', APP)
    expect(JSON.parse(stdout)).toMatchObject([{ userid: 'ada', status: 1, extattr: {} }])
    expect(stdout).not.toContain('13700001111')
  })

  test('members come from the list of ids where names cannot be read', async () => {
    const company = await aSmallCompany({ profile: 'ids' })
    const { code, stdout, stderr } = await company.orgctl('department members 2 --recursive --format json')
    expect([code, JSON.parse(stdout)]).toEqual([0, [{ userid: 'ada', department: [2, 3] }]])
    expect(stderr).toContain('names cannot be read')
    expect((await company.orgctl('department members 2 --details')).code).toBe(7)
  })

  test('what the app does not see is counted, and the rest is shown', async () => {
    const company = await aSmallCompany({ profile: 'details', appRange: { departments: [3] } })
    const { code, stdout, stderr } = await company.orgctl('department members / --recursive', APP)
    expect([code, stdout]).toEqual([0, 'userid  name  department\nada     Ada   3\n'])
    expect(stderr).toContain('3 departments are outside the visible range')
  })

  test.each([
    ['department members /nowhere', 'no department has the path /nowhere'],
    ['department members 研发', 'an id or a path'],
  ])('%s says what is wrong', async (line, words) => {
    const company = await aSmallCompany()
    const { code, stderr } = await company.orgctl(line)
    expect(code).toBe(1)
    expect(stderr).toContain(words)
  })
})

describe('tag', () => {
  test('list has ids and names', async () => {
    const company = await aSmallCompany()
    expect((await company.orgctl('tag list')).stdout).toBe('tagid  tagname\n1      值班\n2      急救\n')
    expect(JSON.parse((await company.orgctl('tag list --format json')).stdout)).toEqual([
      { tagid: 1, tagname: '值班' },
      { tagid: 2, tagname: '急救' },
    ])
  })

  test('get takes ids and names', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('tag get 值班 2 --format json')
    expect(lines(stdout)).toEqual([
      { tagid: 1, tagname: '值班', userlist: [{ userid: 'ada', name: 'Ada' }], partylist: [4] },
      { tagid: 2, tagname: '急救', userlist: [], partylist: [] },
    ])
    expect((await company.orgctl('tag get 1')).stdout).toContain('partylist  4')
  })

  test('get of an unknown tag says where to look', async () => {
    const company = await aSmallCompany()
    const unknown = await company.orgctl('tag get 无')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('orgctl tag list')
    expect((await company.orgctl('tag get 9 --format json')).stdout).toContain('40068')
  })
})

describe('linked', () => {
  test('permissions are what the app sees of other corps', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('linked permissions --format json', APP)
    expect(JSON.parse(stdout)).toEqual({
      userids: ['wwpartner/qian', 'wwpartner/zhou'],
      department_ids: ['LKpartner/1', 'LKpartner/2', 'LKpartner/3'],
    })
    expect((await company.orgctl('linked permissions', APP)).stdout).toContain('wwpartner/qian, wwpartner/zhou')
  })

  test('departments are those below', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('linked departments LKpartner/2 --format json', APP)
    expect(JSON.parse(stdout)).toMatchObject([{ department_id: '2', parentid: '1' }, { department_id: '3' }])
    expect((await company.orgctl('linked departments LKpartner/2', APP)).stdout).toMatch(/^department_id.*\n2 +供应部/u)
  })

  test('members are those of the department, and with --recursive those below', async () => {
    const company = await aSmallCompany()
    const direct = await company.orgctl('linked members LKpartner/1', APP)
    expect([direct.stdout, direct.stderr]).toEqual(['', 'nobody\n'])
    const all = await company.orgctl('linked members LKpartner/1 --recursive --format json', APP)
    expect(JSON.parse(all.stdout)).toMatchObject([{ userid: 'qian', corpid: 'wwpartner' }, { userid: 'zhou' }])
  })

  test('members --details has all fields, masked', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('linked members LKpartner/3 --details --format json', APP)
    expect(JSON.parse(stdout)).toMatchObject([{ userid: 'zhou', mobile: '135****0002', position: '仓储主管' }])
    expect((await company.orgctl('linked members LKpartner/3 --details', APP)).stdout).toContain('135****0002')
  })

  test('member takes CORPID/USERID, also many', async () => {
    const company = await aSmallCompany()
    const stdin = 'wwpartner/qian\nwwpartner/nobody\n'
    const { code, stdout } = await company.orgctl('linked member - --format json', { ...APP, stdin })
    expect(code).toBe(3)
    expect(lines(stdout)).toMatchObject([
      { userid: 'qian', email: 'q***@partner.example.com' },
      { userid: 'wwpartner/nobody', error: { errcode: 60111 } },
    ])
  })

  test.each(['linked member qian', 'linked members 10001', 'linked departments 1'])(
    '%s is refused before anything is sent, because WeCom names it otherwise',
    async (line) => {
      const company = await aSmallCompany()
      const { code, stderr } = await company.orgctl(line, APP)
      expect(code).toBe(1)
      expect(stderr).toMatch(/CORPID\/USERID|LINKEDID\/DEPARTMENTID/u)
      expect(company.sandbox.calls()).toEqual({})
    },
  )

  test('takes the app’s secret, and says so', async () => {
    const company = await aSmallCompany()
    const { code, stderr } = await company.orgctl('linked permissions')
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_APP_SECRET')
    expect(company.sandbox.calls()).toEqual({})
  })
})

describe('stats active', () => {
  const at = { clock: () => Date.UTC(2026, 2, 2, 8) }

  test('has the last whole days of Beijing', async () => {
    const company = await aSmallCompany(at)
    const { code, stdout } = await company.orgctl('stats active --days 3 --format json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual([
      { date: '2026-02-27', active_cnt: 1 },
      { date: '2026-02-28', active_cnt: 1 },
      { date: '2026-03-01', active_cnt: 1 },
    ])
  })

  test('draws a bar for each day', async () => {
    const company = await aSmallCompany(at)
    const { stdout } = await company.orgctl('stats active')
    expect(stdout.match(/^2026-\d\d-\d\d {2}1 {2}█+$/gmu)).toHaveLength(30)
  })

  test.each(['0', '31', 'x'])('--days %s is refused before anything is sent', async (days) => {
    const company = await aSmallCompany(at)
    expect((await company.orgctl(`stats active --days ${days}`)).code).toBe(1)
    expect(company.sandbox.calls()).toEqual({})
  })
})

describe('join-qrcode', () => {
  const LINK = 'https://work.weixin.qq.com/join/wwsandbox'

  test('prints the address alone where nobody looks', async () => {
    const company = await aSmallCompany()
    const { code, stdout, stderr } = await company.orgctl('join-qrcode')
    expect([code, stdout]).toEqual([0, `${company.url}/join-qrcode?action=join&vcode=wwsandbox&qr_size=2\n`])
    expect(stderr).toContain('seven days')
  })

  test.each(['171', '399', '741', '2052'])(
    'saves the picture of %s pixels, whose code leads to the corp',
    async (size) => {
      const company = await aSmallCompany()
      const { code, stdout } = await company.orgctl(`join-qrcode --size ${size} --out out/join.png --format json`)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ pixels: Number(size), file: 'out/join.png' })
      expect(readQrPicture(readFileSync(join(company.cwd, 'out/join.png')))).toBe(LINK)
    },
  )

  test('draws the code on a terminal', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('join-qrcode --no-color', { isTTY: true })
    expect(stdout).toContain(encodeQR(LINK, 'ascii', { ecc: 'low', border: 2 }).trimEnd())
  })

  test('never leads a token to the picture', async () => {
    const company = await aSmallCompany()
    const { stdout } = await company.orgctl('join-qrcode --out join.png')
    expect(stdout).not.toMatch(/access_token|contacts/u)
  })

  test('a picture that is none is nothing to draw', () => {
    expect(readQrPicture(new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0]))).toBeUndefined()
    expect(readQrPicture(Buffer.from('<html>'))).toBeUndefined()
  })

  test('takes the contacts secret, and a size that WeCom has', async () => {
    const company = await aSmallCompany()
    expect((await company.orgctl('join-qrcode', APP_ALONE)).stderr).toContain('WECOM_CONTACTS_SECRET')
    expect((await company.orgctl('join-qrcode --size 400')).code).toBe(1)
  })
})
