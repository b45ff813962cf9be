import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, NOW, person, THIS_PROCESS, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const ORG = {
  departments: [RD],
  members: [person('zhang', { name: '张三', email: 'zhang.san@example.com', address: '广州市新港中路' }), person('li')],
  tags: [{ name: '值班', members: ['li'] }],
}
const LOCK = '.orgctl/state.json.lock'

function lockFile(holder: object): string {
  return JSON.stringify({ host: hostname(), pid: 999, since: NOW.toISOString(), ...holder })
}

function state(company: Company, path = '.orgctl/state.json'): unknown {
  return JSON.parse(company.read(path))
}

describe('the lock', () => {
  test('of a dead process of this host is taken over', async () => {
    const company = await anAppliedCompany(ORG)
    company.write(LOCK, lockFile({}))
    expect((await company.orgctl('apply --auto-approve', { isAlive: () => false })).code).toBe(0)
    expect(company.has(LOCK)).toBe(false)
  })

  test('of a process elsewhere is respected, for nobody here can tell whether it lives', async () => {
    const company = await anAppliedCompany(ORG)
    company.write(LOCK, lockFile({ host: 'some-other-host' }))
    const { code, stderr } = await company.orgctl('apply --auto-approve', { isAlive: () => false })
    expect(code).toBe(6)
    expect(stderr).toContain('some-other-host')
    expect(company.has(LOCK)).toBe(true)
  })

  test('lets one of two runs through', async () => {
    const company = await aCompany({ latencyMs: 2 })
    company.declare(ORG)
    const runs = [1, 2].map(() => company.orgctl('apply --auto-approve'))
    expect(new Set((await Promise.all(runs)).map(({ code }) => code))).toEqual(new Set([0, 6]))
    expect(company.live().members).toHaveLength(2)
  })

  test('does not keep a plan from being made', async () => {
    const company = await anAppliedCompany(ORG)
    company.write(LOCK, lockFile({ pid: THIS_PROCESS }))
    expect((await company.orgctl('plan')).code).toBe(0)
  })

  test.each([
    ['a refusal', { departments: [RD], members: [] }, 4],
    ['an error in the files', { ...ORG, members: [{ userid: 'x y' }] }, 1],
  ] as const)('is gone after %s', async (_what, org, code) => {
    const company = await anAppliedCompany(ORG)
    company.declare(org)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(code)
    expect(company.has(LOCK)).toBe(false)
  })
})

describe('the state', () => {
  test('holds userids, paths and tag names, and no other personal data', async () => {
    const company = await anAppliedCompany(ORG)
    const text = company.read('.orgctl/state.json')
    for (const known of ['zhang', '/研发', '值班', 'wwsandbox']) expect(text).toContain(known)
    for (const secret of ['张三', 'zhang.san@example.com', '新港中路', '1990', 'contacts']) {
      expect(text).not.toContain(secret)
    }
  })

  test('tells when it was written, and is for its owner only', async () => {
    const company = await anAppliedCompany(ORG)
    expect(state(company)).toMatchObject({
      corp_id: 'wwsandbox',
      adopted: true,
      last_apply: { time: NOW.toISOString() },
    })
    expect(statSync(join(company.cwd, '.orgctl/state.json')).mode & 0o777).toBe(0o600)
  })

  test('comes with a random key in a file of its own, for its owner only', async () => {
    const company = await aCompany()
    company.declare(ORG)
    await company.orgctl('apply --auto-approve', { env: { ORGCTL_STATE_KEY: '' } })
    expect(statSync(join(company.cwd, '.orgctl/key')).mode & 0o777).toBe(0o600)
    expect((await company.orgctl('plan --detailed-exitcode', { env: { ORGCTL_STATE_KEY: '' } })).code).toBe(0)
  })

  test('is not written by plan, validate, show and snapshot', async () => {
    const company = await aCompany()
    company.declare(ORG)
    for (const line of ['plan', 'validate', 'show', 'snapshot']) await company.orgctl(line)
    expect(company.kept()).toEqual([])
  })

  test('has exactly what was applied, also after a failure', async () => {
    const company = await aCompany({ faults: [{ call: 'user/create', outcome: 60103 }] })
    company.declare(ORG)
    expect((await company.orgctl('apply --auto-approve --parallelism 1')).code).toBe(3)
    const [created] = company.live().members
    const { applied, adopted } = state(company) as { applied: { members: object }; adopted: boolean } // its format
    expect(Object.keys(applied.members)).toEqual([created?.userid])
    expect(adopted).toBe(false)
  })

  test.each([
    ['--state', 'apply --auto-approve --state kept/here.json', {}],
    ['ORGCTL_STATE', 'apply --auto-approve', { ORGCTL_STATE: 'kept/here.json' }],
  ])('goes where %s says', async (_how, line, env) => {
    const company = await aCompany()
    company.declare(ORG)
    expect((await company.orgctl(line, { env })).code).toBe(0)
    expect(state(company, 'kept/here.json')).toMatchObject({ adopted: true })
    expect(company.has('.orgctl/state.json')).toBe(false)
  })

  test('of another corp is refused, naming both', async () => {
    const company = await anAppliedCompany(ORG, { corpId: 'wwother' })
    company.write('.orgctl/state.json', company.read('.orgctl/state.json').replaceAll('wwother', 'wwfirst'))
    for (const line of ['plan', 'apply --auto-approve']) {
      const { code, stderr } = await company.orgctl(line)
      expect(code).toBe(1)
      expect(stderr).toContain('wwfirst')
      expect(stderr).toContain('wwother')
    }
    expect(company.writes()).toEqual({})
  })

  test('of another key is refused, never answered with a mass write', async () => {
    const company = await anAppliedCompany(ORG)
    const { code, stderr } = await company.orgctl('apply --auto-approve', { env: { ORGCTL_STATE_KEY: 'another key' } })
    expect(code).toBe(1)
    expect(stderr).toContain('ORGCTL_STATE_KEY')
    expect(stderr).toContain('state adopt')
    expect(company.writes()).toEqual({})
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, 100)],
    ['from a newer orgctl', (text: string) => text.replace('"format_version": "1"', '"format_version": "9"')],
  ])('%s is refused', async (_what, spoil) => {
    const company = await anAppliedCompany(ORG)
    company.write('.orgctl/state.json', spoil(company.read('.orgctl/state.json')))
    const { code, stderr } = await company.orgctl('apply --auto-approve')
    expect(code).toBe(1)
    expect(stderr).toContain('.orgctl/state.json')
    expect(company.writes()).toEqual({})
  })

  test('lost means that the next run is an adoption again', async () => {
    const company = await anAppliedCompany(ORG)
    company.declare({ ...ORG, members: [person('zhang')], tags: [] })
    const { code, stdout } = await company.orgctl('apply --auto-approve --state new.json')
    expect(code).toBe(4)
    expect(stdout).toContain('adoption')
  })

  test('missing in CI is worth a word', async () => {
    const company = await aCompany()
    company.declare(ORG)
    const { stderr } = await company.orgctl('apply --auto-approve', { env: { CI: 'true' } })
    expect(stderr).toContain('no state was found at .orgctl/state.json')
  })
})

describe('what the state remembers', () => {
  const causes = async (company: Company): Promise<unknown> => {
    const { stdout } = await company.orgctl('plan --format json')
    const { changes } = JSON.parse(stdout) as { changes: { userid?: string; name?: string; cause: string }[] } // the plan
    return Object.fromEntries(changes.map(({ userid, name, cause }) => [userid ?? name, cause]))
  }

  test('tells a change of the files from drift', async () => {
    const company = await anAppliedCompany({
      departments: [RD],
      members: ['files', 'drift', 'both'].map((userid) => person(userid, { position: '工程师' })),
    })
    company.sandbox.console('user/update', { userid: 'drift', position: '经理' })
    company.sandbox.console('user/update', { userid: 'both', position: '经理' })
    company.declare({
      departments: [RD],
      members: [
        person('files', { position: '架构师' }),
        person('drift', { position: '工程师' }),
        person('both', { position: '架构师' }),
      ],
    })
    expect(await causes(company)).toEqual({ files: 'files', drift: 'drift', both: 'both' })
  })

  test('a leader who is moved by the files alone is so where nobody can read who leads', async () => {
    const lead = person('lead', { departments: [{ department: 'rd', leader: true, order: 5 }] })
    const company = await anAppliedCompany({ departments: [RD], members: [lead] }, { profile: 'ids' })
    company.declare({
      departments: [RD],
      members: [{ ...lead, departments: [{ department: 'rd', leader: true, order: 5 }, '/'] }],
    })
    expect(await causes(company)).toEqual({ lead: 'files' })
  })

  test('names the departments whose names cannot be read', async () => {
    const departments = [RD, { name: '运维' }]
    const company = await anAppliedCompany({ departments, members: [person('zhang')] }, { profile: 'ids' })
    company.declare({ departments, members: [person('zhang', { departments: ['/运维'] })] })
    const { stdout } = await company.orgctl('plan')
    expect(stdout).toMatch(/\n  运维 \(id \d\)\n  > zhang/u)
    expect(stdout).not.toContain('#')
  })

  test('keeps an id from being handed out twice', async () => {
    const company = await anAppliedCompany({ departments: [RD, { key: 'qa', name: '测试' }] })
    company.declare({ departments: [RD] })
    await company.orgctl('apply --auto-approve')
    company.declare({ departments: [RD, { key: 'ops', name: '运维' }] })
    await company.orgctl('apply --auto-approve')
    expect(company.live().departments.map(({ id }) => id)).toEqual([1, 3, 4])
  })
})
