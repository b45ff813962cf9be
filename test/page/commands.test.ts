import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageData } from '../../src/report/page/page-data.ts'
import { CHROMIUM, openHtml, startChromium } from '../helpers/chromium.ts'
import { anAppliedCompany, person, type Company } from '../helpers/company.ts'

const ORG = {
  departments: [
    { key: 'rd', name: '研发' },
    { key: 'ops', name: '运维' },
  ],
  members: [
    person('ann', { departments: ['rd'] }),
    person('bob', { departments: ['rd'] }),
    person('cem', { departments: ['ops'] }),
  ],
}
const CHANGED = {
  departments: [
    { key: 'rd', name: '研发中心' },
    { key: 'ops', name: '运维' },
  ],
  members: [
    person('ann', { departments: ['ops'] }),
    person('bob', { departments: ['rd'] }),
    person('cem', { departments: ['ops'] }),
    person('dan', { departments: ['ops'] }),
  ],
}

async function changedCompany(options: Parameters<typeof anAppliedCompany>[1] = {}): Promise<Company> {
  const company = await anAppliedCompany(ORG, options)
  company.declare(CHANGED)
  return company
}

function dataOf(html: string): PageData {
  const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/su.exec(html) ?? []
  return JSON.parse(json) as PageData
}

/** People before and after by department. */
function headcounts({ departments }: PageData): Readonly<Record<string, string>> {
  return Object.fromEntries(departments.map(({ path, before, after }) => [path, `${before} → ${after}`]))
}

const AFTER_THE_CHANGE = { 公司: '3 → 4', '/研发中心': '2 → 1', '/运维': '1 → 3' }

test('plan: from what is live to what the files say', async () => {
  const company = await changedCompany()
  const { code, stdout } = await company.orgctl('plan --format html')
  expect(code).toBe(0)
  const data = dataOf(stdout)
  expect([data.kind, data.verdict.tone, data.summary]).toEqual([
    'plan',
    'some',
    'Plan: 1 to add, 2 to change, 0 to destroy.',
  ])
  expect(Object.values(headcounts(data))).toEqual(expect.arrayContaining(Object.values(AFTER_THE_CHANGE)))
  expect(data.departments.find(({ was }) => was !== undefined)).toMatchObject({ name: '研发中心', was: '研发' })
})

test('a plan that is blocked says by what, first of all', async () => {
  const company = await changedCompany()
  company.declare({ ...ORG, members: [] })
  const data = dataOf((await company.orgctl('plan --format html')).stdout)
  expect(data.verdict.tone).toBe('bad')
  expect(data.lists[0]).toMatchObject({ tone: 'bad', lines: [expect.stringContaining('deletes.members')] })
})

test('apply: with how each change ended', async () => {
  const company = await changedCompany({ faults: [{ call: 'user/create', outcome: 60104, skip: 3 }] })
  const { code, stdout } = await company.orgctl('apply --auto-approve --format html')
  expect(code).toBe(3)
  const data = dataOf(stdout)
  expect([data.kind, data.verdict.tone]).toEqual(['apply', 'bad'])
  const ended = data.changes.title.map((title, at) => `${title} ${data.changes.status[at]}`)
  expect(ended.toSorted()).toEqual(['/研发中心 d', 'ann (ann) d', 'dan (dan) f'])
  expect(data.lists.map(({ title }) => title)).toContain('failed')
})

test('drift: from what the files say to what is live', async () => {
  const company = await anAppliedCompany(ORG)
  const edit = { call: 'user/update', body: { userid: 'bob', department: [3], main_department: 3 } }
  await fetch(`${company.url}/_sandbox/console`, { method: 'POST', body: JSON.stringify(edit) })
  const { code, stdout } = await company.orgctl('drift --format html')
  expect(code).toBe(2)
  const data = dataOf(stdout)
  expect(data.kind).toBe('drift')
  expect(headcounts(data)).toMatchObject({ '/研发': '2 → 1', '/运维': '1 → 2' })
})

describe.skipIf(CHROMIUM === undefined)('in Chromium (skipped where there is none)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser.close()
  })

  test.each(['en', 'zh'])('each of them opens without a fault, in language %s', async (lang) => {
    const company = await changedCompany()
    for (const line of ['plan', 'drift', 'diff live', 'apply --auto-approve']) {
      const { stdout } = await company.orgctl(`${line} --format html --lang ${lang}`)
      const { page, faults } = await openHtml(browser, stdout)
      expect(await page.locator('h1').count()).toBe(1)
      expect(await page.evaluate('document.documentElement.lang')).toBe(lang === 'zh' ? 'zh-CN' : 'en')
      expect(await page.evaluate('document.body.innerText')).not.toMatch(/page\.\w+|\{\w+\}/u)
      expect(faults).toEqual([])
    }
  })
})
