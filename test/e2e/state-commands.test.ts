import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStateServer, type StateServer } from '../helpers/a-state-server.ts'
import { aCompany, anAppliedCompany, NOW, person, type Company } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const ORG = {
  departments: [RD, { name: '测试' }],
  members: [person('zhang', { position: '经理' }), person('li')],
  tags: [{ name: '值班', members: ['li'] }],
}
const GITLAB = '/api/v4/projects/42/terraform/state'

function parsed(text: string): unknown {
  return JSON.parse(text)
}

describe('orgctl state show', () => {
  test('tells what is remembered, and nothing of what is behind the digests', async () => {
    const company = await anAppliedCompany(ORG)
    const { code, stdout } = await company.orgctl('state show', {
      env: { WECOM_CORP_ID: '', WECOM_CONTACTS_SECRET: '' },
    })
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        'state of corp wwsandbox at .orgctl/state.json, serial 3',
        `last apply: ${NOW.toISOString()}`,
        'adopted: yes',
        'digests: made with the key that is set here',
        'recorded as applied: 2 departments, 2 members, 1 tag',
        'apply 20260302T080000Z: 5 created, 0 changed, 0 deleted; orgctl apply --undo 20260302T080000Z puts it back',
        'lock: not known to be held',
        '',
        'bound by path: 2 departments',
        '  /测试 = 2',
        '  /研发 = 3',
        '',
        'bound by key: 1 department',
        '  rd = 3',
        '',
        'bound by name: 1 tag',
        '  值班 = 1',
        '',
      ].join('\n'),
    )
  })

  test('as JSON', async () => {
    const company = await anAppliedCompany(ORG)
    const { stdout } = await company.orgctl('state show --format json')
    expect(parsed(stdout)).toEqual({
      format_version: '1',
      place: '.orgctl/state.json',
      corp_id: 'wwsandbox',
      serial: 3,
      adopted: true,
      last_apply: { time: NOW.toISOString() },
      key: 'matches',
      bindings: {
        keys: { rd: 3 },
        paths: { '/研发': 3, '/测试': 2 },
        tags: { 值班: 1 },
        highest: { department: 3, tag: 1 },
      },
      recorded: { departments: 2, members: 2, tags: 1 },
      kept: { members: [], tags: [] },
      undo: [{ id: '20260302T080000Z', time: NOW.toISOString(), changes: { create: 5, update: 0, delete: 0 } }],
    })
  })

  test('says that the key is another one, or missing, and makes none', async () => {
    const company = await anAppliedCompany(ORG)
    const other = await company.orgctl('state show', { env: { ORGCTL_STATE_KEY: 'another' } })
    expect(other.stdout).toContain('made with another key')
    const none = await company.orgctl('state show', { env: { ORGCTL_STATE_KEY: '' } })
    expect(none.stdout).toContain('no key is set')
    expect(company.kept()).not.toContain('key')
  })

  test('names who holds the lock', async () => {
    const company = await anAppliedCompany(ORG)
    company.write('.orgctl/state.json.lock', JSON.stringify({ host: 'build-7', pid: 12, since: NOW.toISOString() }))
    expect((await company.orgctl('state show')).stdout).toContain('lock: held by build-7, pid 12')
  })

  test('without a state there is nothing to show', async () => {
    const company = await aCompany()
    const { code, stderr } = await company.orgctl('state show')
    expect(code).toBe(1)
    expect(stderr).toContain('no state at .orgctl/state.json')
  })
})

describe('orgctl state unlock', () => {
  test('removes the lock of a process that is gone', async () => {
    const company = await anAppliedCompany(ORG)
    company.write('.orgctl/state.json.lock', JSON.stringify({ host: 'build-7', pid: 12, since: NOW.toISOString() }))
    expect((await company.orgctl('apply --auto-approve')).code).toBe(6)
    const { code, stdout } = await company.orgctl('state unlock')
    expect(code).toBe(0)
    expect(stdout).toContain('build-7, pid 12')
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect((await company.orgctl('state unlock')).stdout).toContain('was not locked')
  })
})

describe('orgctl state adopt', () => {
  test('records the files as applied and writes nothing to WeCom', async () => {
    const company = await anAppliedCompany(ORG)
    const { code, stdout } = await company.orgctl('state adopt --state new.json')
    expect(code).toBe(0)
    expect(stdout).toContain('recorded as applied: 2 departments, 2 members, 1 tag')
    expect(stdout).toContain('WeCom shows no difference')
    expect(company.writes()).toEqual({})
    const records = (path: string): unknown => {
      const { applied, bindings, adopted } = parsed(company.read(path)) as Record<string, unknown> // compared as a whole
      return { applied, bindings, adopted }
    }
    expect(records('new.json')).toEqual(records('.orgctl/state.json'))
    expect((await company.orgctl('plan --state new.json --detailed-exitcode')).code).toBe(0)
  })

  test('lifts the limits of a first run', async () => {
    const company = await anAppliedCompany(ORG)
    company.declare({ ...ORG, members: [person('zhang', { position: '经理' })], tags: [] })
    expect((await company.orgctl('apply --auto-approve --state new.json')).code).toBe(4)
    expect((await company.orgctl('state adopt --state new.json')).code).toBe(0)
    expect((await company.orgctl('apply --auto-approve --state new.json')).code).toBe(0)
    expect(company.live().members).toHaveLength(1)
  })

  test('tells what WeCom shows otherwise, and the next plan knows it for drift', async () => {
    const company = await anAppliedCompany(ORG)
    company.sandbox.console('user/update', { userid: 'zhang', position: '总监' })
    company.sandbox.console('user/delete', { userid: 'li' })
    const { code, stdout } = await company.orgctl('state adopt --format json')
    expect(code).toBe(0)
    expect(parsed(stdout)).toMatchObject({
      recorded: { departments: 2, members: 2, tags: 1 },
      differences: [
        { action: 'create', object: 'member:li' },
        { action: 'update', object: 'member:zhang' },
        { action: 'update', object: 'tag:值班' },
      ],
    })
    const plan = await company.orgctl('plan --format json')
    expect((parsed(plan.stdout) as { changes: unknown[] }).changes).toContainEqual(
      expect.objectContaining({ userid: 'zhang', cause: 'drift' }),
    )
  })

  test('makes the digests anew when the key is another one', async () => {
    const company = await anAppliedCompany(ORG)
    const env = { ORGCTL_STATE_KEY: 'another key' }
    expect((await company.orgctl('plan', { env })).code).toBe(1)
    const { code, stdout } = await company.orgctl('state adopt', { env })
    expect(code).toBe(0)
    expect(stdout).toContain('made anew')
    expect((await company.orgctl('plan --detailed-exitcode', { env })).code).toBe(0)
    expect((await company.orgctl('plan')).code).toBe(1)
  })

  test('goes on from a state that was put back from an old copy', async () => {
    const company = await anAppliedCompany(ORG)
    const old = company.read('.orgctl/state.json')
    company.declare({ ...ORG, members: [...ORG.members, person('wang')] })
    await company.orgctl('apply --auto-approve')
    company.write('.orgctl/state.json', old)
    const refused = await company.orgctl('apply --auto-approve')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/serial 3, and serial \d+ was written before/u)
    expect(refused.stderr).toContain('state adopt')
    expect((await company.orgctl('plan')).code).toBe(1)
    expect((await company.orgctl('state adopt')).code).toBe(0)
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
  })

  test('a state that is gone is no old copy', async () => {
    const company = await anAppliedCompany(ORG)
    company.remove('.orgctl/state.json')
    expect((await company.orgctl('apply --auto-approve')).code).toBe(0)
    expect(parsed(company.read('.orgctl/state.json'))).toMatchObject({ serial: 5 })
  })

  test('refuses the state of another corp', async () => {
    const company = await anAppliedCompany(ORG)
    company.write('.orgctl/state.json', company.read('.orgctl/state.json').replace('wwsandbox', 'wwother'))
    const { code, stderr } = await company.orgctl('state adopt')
    expect(code).toBe(1)
    expect(stderr).toContain('wwother')
  })

  test('in mode ids takes what it cannot read to be as the files say', async () => {
    const company = await anAppliedCompany(ORG, { profile: 'ids' })
    const bound = parsed(company.read('.orgctl/state.json')) as { bindings: object } // its format
    company.write(
      '.orgctl/state.json',
      JSON.stringify({ ...bound, applied: { departments: {}, members: {}, tags: {} } }),
    )
    const before = await company.orgctl('plan --format json')
    expect(parsed(before.stdout)).toMatchObject({ summary: { members: { update: 2 } } })
    const { stdout } = await company.orgctl('state adopt')
    expect(stdout).toContain('in mode ids these were taken to be as the files say')
    expect((await company.orgctl('plan --detailed-exitcode')).code).toBe(0)
    expect(company.writes()).toEqual({})
  })
})

test('a run that waits for the lock goes on when it is free', async () => {
  const company = await aCompany({ latencyMs: 2 })
  company.declare(ORG)
  const lines = ['apply --auto-approve', 'apply --auto-approve --lock-timeout 600m']
  const [first, second] = await Promise.all(lines.map((line) => company.orgctl(line)))
  expect([first?.code, second?.code]).toEqual([0, 0])
  expect(second?.stderr).toContain('waiting')
})

test.each([
  ['apply --auto-approve', 130],
  ['apply --auto-approve', 143],
  ['state adopt', 130],
] as const)(
  '%s that is interrupted (%i) while it reads gives the lock back and sends nothing',
  async (line, signal) => {
    let company: Company | undefined
    company = await aCompany({
      hooks: {
        beforeEffect: (call) => {
          if (call === 'department/list') company?.interrupt(signal)
          return undefined
        },
      },
    })
    company.declare(ORG)
    const { code, stderr } = await company.orgctl(line)
    expect(code).toBe(signal)
    expect(stderr).toContain('interrupted; nothing was sent')
    expect(company.kept()).toEqual([])
    expect(company.writes()).toEqual({})
  },
)

test('waiting has an end', async () => {
  const company = await anAppliedCompany(ORG)
  company.write('.orgctl/state.json.lock', JSON.stringify({ host: 'build-7', pid: 12, since: NOW.toISOString() }))
  const { code, stderr } = await company.orgctl('apply --auto-approve --lock-timeout 5s')
  expect(code).toBe(6)
  expect(stderr).toContain('build-7, pid 12')
  expect((await company.orgctl('apply --auto-approve --lock-timeout soon')).code).toBe(1)
})

describe.each([
  ["Terraform's protocol", 'terraform', '/states'],
  ['GitLab', 'gitlab', GITLAB],
] as const)('a state over HTTP: %s', (_name, flavour, folder) => {
  let server: StateServer
  let states = 0
  const env = { ORGCTL_STATE_USERNAME: 'ci', ORGCTL_STATE_PASSWORD: 'hush-hush' }

  beforeAll(async () => {
    server = await startStateServer({ flavour, username: 'ci', password: 'hush-hush' })
  })
  afterAll(() => server.stop())

  async function elsewhere(): Promise<{ company: Company; path: string; env: Record<string, string> }> {
    const company = await aCompany()
    company.declare(ORG)
    const path = `${folder}/e2e-${++states}`
    return { company, path, env: { ...env, ORGCTL_STATE: server.url + path } }
  }

  test('is kept there, from run to run', async () => {
    const { company, path, env: at } = await elsewhere()
    expect((await company.orgctl('apply --auto-approve', { env: at })).code).toBe(0)
    expect(parsed((await server.state(path)) ?? '')).toMatchObject({ corp_id: 'wwsandbox', serial: 3, adopted: true })
    expect(await server.lockOf(path)).toBeUndefined()
    expect(company.has('.orgctl/state.json')).toBe(false)
    expect((await company.orgctl('plan --detailed-exitcode', { env: at })).code).toBe(0)
    expect((await company.orgctl('state show', { env: at })).stdout).toContain(`at ${server.url}${path}, serial 3`)
    expect((await company.orgctl('state adopt', { env: at })).code).toBe(0)
  })

  test('lets one of two runs through, and tells the other who holds it', async () => {
    const { company, env: at } = await elsewhere()
    const runs = await Promise.all([1, 2].map(() => company.orgctl('apply --auto-approve', { env: at })))
    expect(new Set(runs.map(({ code }) => code))).toEqual(new Set([0, 6]))
    expect(runs.find(({ code }) => code === 6)?.stderr).toContain(NOW.toISOString())
  })

  test('can be unlocked', async () => {
    const { company, path, env: at } = await elsewhere()
    const lock = {
      ID: 'x',
      Operation: 'apply',
      Info: '',
      Who: 'bob@laptop',
      Version: '1',
      Created: '2026-01-01',
      Path: '',
    }
    const url = `${server.url}${path}${flavour === 'gitlab' ? '/lock' : ''}`
    const headers = { authorization: `Basic ${Buffer.from('ci:hush-hush').toString('base64')}` }
    await fetch(url, { method: flavour === 'gitlab' ? 'POST' : 'LOCK', body: JSON.stringify(lock), headers })
    expect((await company.orgctl('apply --auto-approve', { env: at })).code).toBe(6)
    expect((await company.orgctl('state unlock', { env: at })).stdout).toContain('2026-01-01')
    expect((await company.orgctl('apply --auto-approve', { env: at })).code).toBe(0)
  })

  test('that cannot be written at the end is kept beside, and can be put there', async () => {
    const { company, path, env: at } = await elsewhere()
    expect((await company.orgctl('apply --auto-approve', { env: at })).code).toBe(0)
    rmSync(join(company.cwd, '.orgctl'), { recursive: true }) // as a runner finds it that has the key from a secret
    company.declare({ ...ORG, members: [person('zhang', { position: '总监' }), person('li')] })
    await server.fail({ method: 'POST', outcome: 503, times: 3, skip: flavour === 'gitlab' ? 2 : 1 })
    const { code, stderr } = await company.orgctl('apply --auto-approve', { env: at })
    // The calls were made, and their results are shown: only the record is missing.
    expect(code).toBe(3)
    expect(stderr).toContain('.orgctl/unsaved-state.json')
    expect(parsed(company.read('.orgctl/unsaved-state.json'))).toMatchObject({ serial: 5 })
    expect(parsed((await server.state(path)) ?? '')).toMatchObject({ serial: 4 })
  })

  test('refuses wrong credentials with 7, and never shows any', async () => {
    const { company, env: at } = await elsewhere()
    company.write('password', 'guessed-it\n')
    const { code, stderr } = await company.orgctl('apply --auto-approve', {
      env: { ...at, ORGCTL_STATE_PASSWORD: '', ORGCTL_STATE_PASSWORD_FILE: 'password' },
    })
    expect(code).toBe(7)
    expect(stderr).toContain('ORGCTL_STATE_PASSWORD')
    expect(stderr).not.toMatch(/hush|guessed/u)
    expect(company.writes()).toEqual({})
  })
})

test.each([
  ['https://ci:hush-hush@state.example.com/org', 'ORGCTL_STATE_USERNAME'],
  ['http://state.example.com/org?token=hush-hush', 'https:'],
])('%s is no address for a state', async (address, remedy) => {
  const company = await aCompany()
  company.declare(ORG)
  for (const line of ['plan', 'apply --auto-approve', 'state show']) {
    const { code, stderr } = await company.orgctl(line, { env: { ORGCTL_STATE: address } })
    expect(code).toBe(1)
    expect(stderr).toContain(remedy)
    expect(stderr).not.toContain('hush')
  }
})

test('the key can come from a file', async () => {
  const company = await anAppliedCompany(ORG)
  company.write('secret/key', 'a key for tests, of any length\n')
  const env = { ORGCTL_STATE_KEY: '', ORGCTL_STATE_KEY_FILE: 'secret/key' }
  expect((await company.orgctl('plan --detailed-exitcode', { env })).code).toBe(0)
})
