import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { aCompany, anAppliedCompany, people, person, type Company, type How } from '../helpers/company.ts'

const RD = { key: 'rd', name: '研发' }
const PRIVATE = {
  mobile: '+86 19900005678',
  email: 'zhang.san@example.com',
  address: '广州市海珠区新港中路397号',
  telephone: '020-1234567',
}
const OUT_OF_SIGHT = ['19900005678', '00005678', 'zhang.san@example.com', '新港中路']

const BEFORE = {
  departments: [RD, { key: 'old', name: '旧部门' }],
  members: [person('zhang', PRIVATE), ...people(5), person('leaver', { departments: ['old'] })],
  tags: [{ name: '值班', members: ['zhang'] }],
}
/** A change of every kind and action, and guards that object. */
const AFTER = {
  policy: { unmanaged: { tags: 'delete' }, protect: { members: ['p005'] } },
  departments: [
    { ...RD, name_en: 'R&D' },
    { key: 'qa', name: '测试' },
  ],
  members: [
    person('zhang', { ...PRIVATE, mobile: '19900004321', extattr: { 家庭电话: '19900001111' } }),
    person('new', { departments: ['qa'] }),
  ],
  tags: [{ name: '急救', departments: ['qa'] }],
}

const ALLOWED = ' --allow-deletes members=9 --allow-deletes tags=9'

function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
}

function validator(schema: string): (document: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  const validate = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}`, 'utf8')) as object) // a schema is an object
  return (document) => {
    validate(document)
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

describe('the plan as JSON', () => {
  const faultsOf = validator('plan.schema.json')

  test.each([
    ['with changes of every kind', BEFORE, AFTER],
    ['of a first apply', {}, AFTER],
    ['without changes', BEFORE, BEFORE],
  ])('%s is as the schema says', async (_what, before, after) => {
    const company = await anAppliedCompany({ departments: [], ...before })
    company.declare(after)
    const { stdout } = await company.orgctl('plan --format json')
    expect(faultsOf(JSON.parse(stdout))).toEqual([])
  })

  test('is the same on stdout and in the saved file', async () => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    const { stdout } = await company.orgctl('plan --format json --out plan.json')
    expect(company.read('plan.json')).toBe(stdout)
  })

  test('has its counts and the line that other tools look for agree', async () => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    const json = await company.orgctl('plan --format json')
    const { summary } = JSON.parse(json.stdout) as {
      readonly summary: Readonly<
        Record<'departments' | 'members' | 'tags', Record<'create' | 'update' | 'delete', number>>
      >
    } // checked against the schema above
    const sum = (action: 'create' | 'update' | 'delete'): number =>
      summary.departments[action] + summary.members[action] + summary.tags[action]
    const line = `Plan: ${sum('create')} to add, ${sum('update')} to change, ${sum('delete')} to destroy.`
    for (const format of ['text', 'markdown']) {
      expect((await company.orgctl(`plan --format ${format}`)).stdout).toContain(line)
    }
  })
})

test('a snapshot is as its schema says', async () => {
  const company = await anAppliedCompany(BEFORE)
  const faultsOf = validator('snapshot.schema.json')
  for (const line of ['snapshot', 'snapshot --show-sensitive']) {
    const { stdout } = await company.orgctl(line)
    expect(faultsOf(JSON.parse(stdout))).toEqual([])
  }
})

describe('stdout', () => {
  test.each([
    'plan --format json',
    `apply --auto-approve --format json${ALLOWED}`,
    'snapshot',
    'api get user/get --query userid=zhang',
  ])('of orgctl %s is one JSON document, whatever is said beside it', async (line) => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    const { stdout } = await company.orgctl(line)
    expect(typeof JSON.parse(stdout)).toBe('object')
  })

  test('is empty where there is no result', async () => {
    const company = await aCompany()
    company.declare(BEFORE)
    const { stdout } = await company.orgctl('plan --format json', { env: { WECOM_CONTACTS_SECRET: 'wrong' } })
    expect(stdout).toBe('')
  })

  test('has a blocked apply as JSON too', async () => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    const { stdout } = await company.orgctl('apply --auto-approve --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      results: [],
      blocked: [{ guard: 'deletes.members' }, { guard: 'deletes.tags' }],
    })
  })
})

test('--quiet leaves nothing but the result', async () => {
  const company = await anAppliedCompany(BEFORE)
  company.declare(AFTER)
  for (const line of ['plan', 'plan --out plan.json', `apply --auto-approve${ALLOWED}`]) {
    expect((await company.orgctl(`${line} --quiet`)).stderr).toBe('')
  }
})

describe('colour', () => {
  const ESCAPE = '\u001B['
  test.each<[string, How, string, boolean]>([
    ['none where stdout is no terminal', {}, 'plan', false],
    ['on a terminal', { isTTY: true }, 'plan', true],
    ['none with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, 'plan', false],
    ['none with --no-color', { isTTY: true }, 'plan --no-color', false],
    ['none on a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }, 'plan', false],
    ['with FORCE_COLOR everywhere', { env: { FORCE_COLOR: '1' } }, 'plan', true],
    ['none with FORCE_COLOR=0', { isTTY: true, env: { FORCE_COLOR: '0' } }, 'plan', false],
    ['none where NO_COLOR and FORCE_COLOR disagree', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, 'plan', false],
    ['none in JSON', { isTTY: true, env: { FORCE_COLOR: '1' } }, 'plan --format json', false],
    ['none in markdown', { isTTY: true, env: { FORCE_COLOR: '1' } }, 'plan --format markdown', false],
  ])('%s', async (_what, how, line, isColored) => {
    const company = await anAppliedCompany(BEFORE)
    company.declare(AFTER)
    expect((await company.orgctl(line, how)).stdout.includes(ESCAPE)).toBe(isColored)
  })
})

describe('nothing secret is shown', () => {
  const secrets = { contactsSecret: 'canary-contacts-9f2c', appSecret: 'canary-app-77aa' }
  const env = { WECOM_APP_SECRET: secrets.appSecret }
  const shownBy = async (company: Company, lines: readonly string[], how: How = {}): Promise<string> => {
    let shown = ''
    for (const line of lines) {
      const { stdout, stderr } = await company.orgctl(line, { ...how, env: { ...env, ...how.env } })
      shown += stdout + stderr
    }
    return shown
  }
  const ALL = [
    ...['text', 'json', 'markdown'].map((format) => `plan --verbose --format ${format}`),
    'plan --out plan.json',
    'show',
    'show member:zhang',
    'snapshot',
    'snapshot --format text',
    'validate',
    ...['text', 'json', 'markdown'].map((format) => `apply --auto-approve --verbose --format ${format}${ALLOWED}`),
  ]

  test('neither secrets and tokens nor whole mobiles, mails and addresses', async () => {
    const company = await anAppliedCompany(BEFORE, secrets)
    company.declare(AFTER)
    const shown = (await shownBy(company, ALL)) + company.read('plan.json') + company.read('.orgctl/state.json')
    expect(shown).toContain('199****')
    for (const text of [...OUT_OF_SIGHT, '19900004321', '19900001111', 'canary', 'access_token', 'corpsecret']) {
      expect(shown).not.toContain(text)
    }
  })

  test('not in errors of the files either', async () => {
    const company = await aCompany(secrets)
    const twice = { ...PRIVATE, departments: ['nowhere'] }
    company.declare({ departments: [RD], members: [person('zhang', twice), person('li', twice)] })
    const shown = await shownBy(company, ['validate', 'validate --format json', 'validate --format github', 'plan'])
    expect(shown).toContain('nowhere')
    for (const text of OUT_OF_SIGHT) expect(shown).not.toContain(text)
  })

  test('not when WeCom refuses or cannot be reached', async () => {
    const company = await aCompany(secrets)
    company.declare(BEFORE)
    company.sandbox.failNext({ call: 'user/create', outcome: 60104, times: 99 })
    let shown = await shownBy(company, ['apply --auto-approve --verbose'])
    expect(shown).toContain('60104')
    company.sandbox.failNext({ call: 'department/list', outcome: 40001, times: 9 })
    shown += await shownBy(company, ['plan --verbose'])
    shown += await shownBy(company, ['plan --verbose'], { env: { WECOM_BASE_URL: 'http://127.0.0.1:9' } })
    for (const text of [...OUT_OF_SIGHT, 'canary', 'access_token=', 'corpsecret=']) expect(shown).not.toContain(text)
  })

  test('--show-sensitive shows the person, and still no secret', async () => {
    const company = await anAppliedCompany({ departments: [RD] }, secrets)
    company.declare({ departments: [RD], members: [person('zhang', PRIVATE)] })
    const shown = await shownBy(company, ['plan --show-sensitive --verbose', 'show member:zhang --show-sensitive'])
    for (const text of ['19900005678', 'zhang.san@example.com', '新港中路']) expect(shown).toContain(text)
    expect(shown).not.toContain('canary')
  })
})

describe('the same input gives the same bytes', () => {
  const shuffled = { ...AFTER, members: AFTER.members.toReversed(), departments: AFTER.departments.toReversed() }
  test.each(['plan', 'plan --format json', 'plan --format markdown', 'snapshot --show-sensitive'])(
    '%s',
    async (line) => {
      const outputs = new Set<string>()
      for (const [latencyMs, flags] of [
        [0, ''],
        [1, ' --parallelism 1'],
        [1, ' --parallelism 30'],
      ] as const) {
        const company = await anAppliedCompany(BEFORE, { latencyMs })
        company.declare(AFTER)
        outputs.add((await company.orgctl(line + flags)).stdout)
      }
      expect(outputs.size).toBe(1)
    },
  )

  test('apply, and the state it leaves, whatever the parallelism', async () => {
    const outputs = new Set<string>()
    for (const flags of [' --parallelism 1', ' --parallelism 30']) {
      const company = await anAppliedCompany(BEFORE, { latencyMs: 1 })
      company.declare(AFTER)
      const { stdout } = await company.orgctl(`apply --auto-approve --format json ${ALLOWED}${flags}`)
      outputs.add(stdout + withoutTimes(company.read('.orgctl/state.json')))
    }
    expect(outputs.size).toBe(1)
  })

  test('the order of declaration does not matter to a plan but for the places that it names', async () => {
    const company = await anAppliedCompany(BEFORE)
    const plan = async (org: object): Promise<string> => {
      company.declare(org)
      return (await company.orgctl('plan')).stdout
    }
    expect(await plan(shuffled)).toBe(await plan(AFTER))
  })
})
