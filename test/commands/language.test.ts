import { expect, test } from 'vitest'
import { languageOf } from '../../src/commands/language.ts'
import { aCompany } from '../helpers/company.ts'
import { runIn } from '../helpers/run-in.ts'

test.each([
  ['zh', { LANG: 'en_US.UTF-8' }, 'zh'],
  ['en', { LANG: 'zh_CN.UTF-8' }, 'en'],
  [undefined, {}, 'en'],
  [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh'],
  [undefined, { LANG: 'zh-Hans' }, 'zh'],
  [undefined, { LANG: 'ZH_TW' }, 'zh'],
  [undefined, { LANG: 'zha_CN' }, 'en'],
  [undefined, { LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, 'en'],
  [undefined, { LC_ALL: '', LC_MESSAGES: 'zh_CN', LANG: 'en_GB' }, 'zh'],
] as const)('--lang %s with %o speaks %s', (flag, env, lang) => {
  expect(languageOf(flag, env)).toBe(lang)
})

test('--lang takes no language that is not there', async () => {
  const { code, stderr } = await runIn('/', ['validate', '--lang', 'de'])
  expect(code).toBe(1)
  expect(stderr).toContain('--lang takes one of en, zh, not "de"')
})

test('the locale alone makes errors Chinese', async () => {
  const company = await aCompany()
  const { stdout } = await company.orgctl('validate --org nowhere', { env: { LANG: 'zh_CN.UTF-8' } })
  expect(stdout).toMatch(/没有组织目录 nowhere/u)
})

test('an error that ends a command is told in the language of --lang', async () => {
  const company = await aCompany()
  const { code, stderr } = await company.orgctl('sandbox --port 70000 --lang zh')
  expect(code).toBe(1)
  expect(stderr).toMatch(/无法使用端口 70000/u)
})

test('tools find their lines in a Chinese plan and apply', async () => {
  const company = await aCompany()
  company.declare({ departments: [{ key: 'rd', name: '研发' }] })
  const planned = await company.orgctl('plan --lang zh')
  expect(planned.stdout).toMatch(/^计划：新增 1，变更 0，删除 0。$/mu)
  expect(planned.stdout).toMatch(/^Plan: 1 to add, 0 to change, 0 to destroy\.$/mu)
  const applied = await company.orgctl('apply --auto-approve --lang zh')
  expect(applied.stdout).toMatch(/^Apply complete! Resources: 1 added, 0 changed, 0 destroyed\.$/mu)
  const nothing = await company.orgctl('plan --lang zh')
  expect(nothing.stdout).toMatch(/^没有变更。\nNo changes\.$/mu)
})
