import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company } from '../helpers/company.ts'

const RD = [{ key: 'rd', name: '研发' }]
const SMALL = { departments: RD, members: [person('zhang'), person('li')] }

describe('0', () => {
  test('a first apply to an empty corp leaves nothing to plan', async () => {
    const company = await aCompany()
    company.declare(SMALL)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    const second = await company.orgctl('plan --detailed-exitcode')
    expect(second.code).toBe(0)
    expect(second.stdout).toMatch(/^No changes\.$/mu)
  })

  test('plan ends with 0 although there are changes', async () => {
    const company = await aCompany()
    company.declare(SMALL)
    expect((await company.orgctl('plan')).code).toBe(0)
  })

  test('plan ends with 0 although a guard blocks it', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(5) })
    company.declare({ departments: RD, members: people(1) })
    const plan = await company.orgctl('plan')
    expect(plan.code).toBe(0)
    expect(plan.stdout).toContain('--allow-deletes members=4')
  })

  test('apply with nothing to do asks nobody and sends nothing', async () => {
    const company = await anAppliedCompany(SMALL)
    expect((await company.orgctl('apply')).code).toBe(0)
    expect(company.writes()).toEqual({})
  })

  test('"yes" at the terminal is a confirmation', async () => {
    const company = await aCompany()
    company.declare(SMALL)
    expect((await company.orgctl('apply', { answer: 'yes' })).code).toBe(0)
    expect(company.live().members).toHaveLength(2)
  })
})

describe('1', () => {
  const company = async (): Promise<Company> => {
    const made = await aCompany()
    made.declare(SMALL)
    return made
  }

  test.each([
    'plam',
    'plan --colour',
    'plan --parallelism 0',
    'plan --target zhang',
    'plan --format sarif',
    'plan --strategy fast',
    'apply --allow-deletes 4',
    'apply no-such-plan.json',
    'plan --live no-such-snapshot.json',
    'plan --org no-such-folder',
    'show nobody',
  ])('orgctl %s is a mistake', async (line) => {
    const made = await company()
    const { code, stdout, stderr } = await made.orgctl(line)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).not.toBe('')
    expect(stderr).not.toContain('unexpected error')
    expect(made.sandbox.calls()).toEqual({})
  })

  test.each(['taken', '65536'])('a sandbox on a port that is %s', async (which) => {
    const made = await company()
    const port = which === 'taken' ? new URL(made.url).port : which
    const { code, stdout, stderr } = await made.orgctl(`sandbox --port ${port}`)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^error: port ${port} cannot be used .*--port`, 'u'))
  })

  test('files with errors stop a plan before WeCom is asked', async () => {
    const made = await aCompany()
    made.declare({ departments: RD, members: [person('zhang', { departments: ['sales'] })] })
    const { code, stderr } = await made.orgctl('plan')
    expect(code).toBe(1)
    expect(stderr).toMatch(/org\/org\.yaml:\d+:\d+/u)
    expect(made.sandbox.calls()).toEqual({})
  })

  test.each(['json', 'markdown'])('nobody is asked to confirm what they have not seen: %s', async (format) => {
    const made = await company()
    const { stdout, stderr } = await made.orgctl(`apply --format ${format}`, { answer: 'no' })
    expect(stderr).toContain('Plan: 3 to add, 0 to change, 0 to destroy.')
    expect(stdout).toBe('')
  })

  test('anything but "yes" declines', async () => {
    const made = await company()
    expect((await made.orgctl('apply', { answer: 'y' })).code).toBe(1)
    expect(made.writes()).toEqual({})
  })

  test('without a terminal, apply needs --auto-approve', async () => {
    const made = await company()
    const { code, stderr } = await made.orgctl('apply')
    expect(code).toBe(1)
    expect(stderr).toContain('--auto-approve')
    expect(made.writes()).toEqual({})
  })
})

describe('2', () => {
  test('plan --detailed-exitcode tells changes from none', async () => {
    const company = await anAppliedCompany(SMALL)
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
    company.declare({ departments: RD, members: [person('zhang', { position: '架构师' }), person('li')] })
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(2)
  })
})

describe('3', () => {
  test('a step that WeCom refuses', async () => {
    const company = await aCompany({ faults: [{ call: 'user/create', outcome: 60103 }] })
    company.declare(SMALL)
    const { code, stdout } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(3)
    expect(stdout).toContain('60103')
    expect(company.live().members).toHaveLength(1)
  })
})

describe('4', () => {
  test('deletions in an adoption', async () => {
    const company = await aCompany({ seed: { members: [{ userid: 'wang', departments: [{ department: 1 }] }] } })
    company.declare(SMALL)
    const { code, stderr } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(4)
    expect(stderr).toContain('nothing was sent')
    expect(company.writes()).toEqual({})
  })

  test.each(['plan', 'apply --auto-approve'])('%s with files for another corp', async (line) => {
    const company = await aCompany()
    company.declare({ organization: { corp_id: 'ww1234567890abcdef' }, ...SMALL })
    const { code, stderr } = await company.orgctl(line)
    expect(code).toBe(4)
    expect(stderr).toContain('ww1234567890abcdef')
    expect(stderr).toContain('wwsandbox')
    expect(company.writes()).toEqual({})
  })
})

describe('5', () => {
  test('a saved plan that no longer holds, also when a guard would refuse it as well', async () => {
    const company = await anAppliedCompany({ departments: RD, members: people(4) })
    company.declare({ departments: RD, members: [...people(4), person('li')] })
    await company.orgctl('plan --out plan.json')
    company.declare({ departments: RD, members: [person('li')] })
    const { code } = await company.orgctl('apply plan.json')
    expect(code).toBe(5)
    expect(company.writes()).toEqual({})
  })
})

describe('6', () => {
  test('a state that another process holds', async () => {
    const company = await anAppliedCompany(SMALL)
    const since = '2026-03-02T07:59:00.000Z'
    company.write('.orgctl/state.json.lock', JSON.stringify({ host: hostname(), pid: 999, since }))
    const { code, stderr } = await company.orgctl('apply --auto-approve', { isAlive: () => true })
    expect(code).toBe(6)
    expect(stderr).toContain('999')
    expect(stderr).toContain(since)
    expect(stderr).toContain('orgctl state unlock')
    expect(company.writes()).toEqual({})
  })
})

describe('7', () => {
  test.each(['plan', 'apply --auto-approve', 'snapshot'])('%s with a wrong secret', async (line) => {
    const company = await aCompany()
    company.declare(SMALL)
    const { code } = await company.orgctl(line, { env: { WECOM_CONTACTS_SECRET: 'wrong' } })
    expect(code).toBe(7)
    expect(company.writes()).toEqual({})
  })

  test.each(['WECOM_CORP_ID', 'WECOM_CONTACTS_SECRET'])('plan without %s names it', async (name) => {
    const company = await aCompany()
    company.declare(SMALL)
    const { code, stderr } = await company.orgctl('plan', { env: { [name]: '' } })
    expect(code).toBe(7)
    expect(stderr).toContain(name)
  })

  test('plan with an app secret alone names the contacts secret', async () => {
    const company = await aCompany()
    company.declare(SMALL)
    const { code, stderr } = await company.orgctl('plan', {
      env: { WECOM_CONTACTS_SECRET: '', WECOM_APP_SECRET: 'app' },
    })
    expect(code).toBe(7)
    expect(stderr).toContain('WECOM_CONTACTS_SECRET')
  })

  test.each(['department/list', 'user/list', 'tag/list', 'tag/get', 'user/list_id'])(
    'a read that fails in %s: nothing is deleted on the word of a part',
    async (call) => {
      const tags = [{ name: '值班', members: ['li'] }]
      const company = await anAppliedCompany({ ...SMALL, tags })
      company.declare({ departments: RD, members: [person('li')], tags })
      company.sandbox.failNext({ call, outcome: 60020, times: 100 })
      const { code } = await company.orgctl('apply --auto-approve')
      expect(code).toBe(7)
      expect(company.writes()).toEqual({})
    },
  )
})

describe('8', () => {
  test('every step done, but WeCom drops an attribute that the console does not define', async () => {
    const company = await aCompany({ switches: { definedExtattr: [] } })
    company.declare({ departments: RD, members: [person('zhang', { extattr: { 工号: '001' } })] })
    const { code, stdout, stderr } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(8)
    expect(stdout).toContain('member:zhang')
    expect(stderr).toContain('differences: 1')
  })
})

describe('130 and 143', () => {
  test.each([130, 143] as const)(
    '%i: an interrupted apply records what was done, and the next one goes on',
    async (code) => {
      const org = { departments: RD, members: people(12) }
      let company: Company | undefined
      const made = await aCompany({
        hooks: {
          afterEffect: (call) => {
            if (call === 'user/create') company?.interrupt(code)
            return undefined
          },
        },
      })
      company = made
      made.declare(org)
      const interrupted = await made.orgctl('apply --auto-approve --parallelism 2')
      expect(interrupted.code).toBe(code)
      const created = made.live().members.length
      expect(interrupted.stdout).toContain(`WeCom was not read again; not done in ${12 - created} objects:`)
      expect(created).toBeGreaterThan(0)
      expect(created).toBeLessThan(12)
      const state: unknown = JSON.parse(made.read('.orgctl/state.json'))
      expect(state).toMatchObject({ adopted: false, bindings: { keys: { rd: 2 } } })
      expect(Object.keys((state as { applied: { members: object } }).applied.members)).toHaveLength(created) // matched above
      expect(made.has('.orgctl/state.json.lock')).toBe(false)

      company = undefined
      expect((await made.orgctl('apply --auto-approve')).code).toBe(0)
      expect(made.live().members).toHaveLength(12)
    },
  )
})
