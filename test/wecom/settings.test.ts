import { describe, expect, test } from 'vitest'
import {
  jobNewsSettings,
  readSecret,
  requireAnySecret,
  requireContactsSecret,
  wecomSettings,
  type Environment,
} from '../../src/wecom/settings.ts'

const FILES: Readonly<Record<string, string>> = { '/run/contacts': 'from-file\n', '/run/empty': ' \n' }

function readFile(path: string): string {
  const text = FILES[path]
  if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
  return text
}

function settingsOf(env: Environment): ReturnType<typeof wecomSettings> {
  return wecomSettings(env, readFile)
}

test('nothing is required to look at the environment', () => {
  expect(settingsOf({})).toEqual({
    corpId: undefined,
    contactsSecret: undefined,
    appSecret: undefined,
    baseUrl: 'https://qyapi.weixin.qq.com',
    proxy: undefined,
  })
})

test('takes corp, secrets and proxy from their variables', () => {
  expect(
    settingsOf({
      WECOM_CORP_ID: ' ww1 ',
      WECOM_CONTACTS_SECRET: 'c',
      WECOM_APP_SECRET: 'a',
      https_proxy: 'http://proxy:3128',
      NO_PROXY: 'localhost',
    }),
  ).toMatchObject({
    corpId: 'ww1',
    contactsSecret: 'c',
    appSecret: 'a',
    proxy: { httpsProxy: 'http://proxy:3128', noProxy: 'localhost' },
  })
})

describe('a secret', () => {
  test('comes from a file without its line end', () => {
    expect(readSecret({ X_FILE: '/run/contacts' }, 'X', readFile)).toBe('from-file')
  })

  test('that is set to nothing is not set', () => {
    expect(readSecret({ X: '', X_FILE: ' ' }, 'X', readFile)).toBeUndefined()
  })

  test.each([
    { name: 'given twice', env: { X: 's3cr3t', X_FILE: '/run/contacts' }, code: 'wecom.settings.both' },
    { name: 'in a file that is missing', env: { X_FILE: '/run/none' }, code: 'wecom.settings.unreadable' },
    { name: 'in an empty file', env: { X_FILE: '/run/empty' }, code: 'wecom.settings.empty' },
  ])('$name is an error that names the variable, not the value', ({ env, code }) => {
    const read = (): unknown => readSecret(env, 'X', readFile)
    expect(read).toThrow(expect.objectContaining({ code, exitCode: 7 }))
    expect(read).toThrow(/^X/u)
    expect(read).not.toThrow(/s3cr3t|\/run/u)
  })
})

describe('the base address', () => {
  test.each([
    ['https://wecom.example.com/', 'https://wecom.example.com'],
    ['https://gateway.example.com/wecom//', 'https://gateway.example.com/wecom'],
    ['https://qyapi.weixin.qq.com/cgi-bin/', 'https://qyapi.weixin.qq.com'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.9:1', 'http://127.0.0.9:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('%s is taken as %s', (given, baseUrl) => {
    expect(settingsOf({ WECOM_BASE_URL: given }).baseUrl).toBe(baseUrl)
  })

  test.each([
    ['http://wecom.example.com', 'wecom.settings.http'],
    ['http://127.0.0.1.example.com', 'wecom.settings.http'],
    ['http://localhost.example.com', 'wecom.settings.http'],
    ['https://user:word@example.com', 'wecom.settings.base-url'],
    ['https://example.com/?access_token=1', 'wecom.settings.base-url'],
    ['ftp://example.com', 'wecom.settings.base-url'],
    ['qyapi.weixin.qq.com', 'wecom.settings.base-url'],
  ])('%s is refused', (given, code) => {
    expect(() => settingsOf({ WECOM_BASE_URL: given })).toThrow(expect.objectContaining({ code, exitCode: 1 }))
  })
})

describe('what a command needs', () => {
  test('writing without the contacts secret ends with 7 and names it', () => {
    const settings = settingsOf({ WECOM_CORP_ID: 'ww1', WECOM_APP_SECRET: 'a' })
    expect(() => requireContactsSecret(settings)).toThrow(
      expect.objectContaining({
        message: 'neither WECOM_CONTACTS_SECRET nor WECOM_CONTACTS_SECRET_FILE is set',
        exitCode: 7,
      }),
    )
  })

  test('reading works with the app secret alone', () => {
    const settings = settingsOf({ WECOM_CORP_ID: 'ww1', WECOM_APP_SECRET: 'a' })
    expect(requireAnySecret(settings)).toMatchObject({ corpId: 'ww1', appSecret: 'a' })
  })

  test('reading without any secret, or without a corp, ends with 7', () => {
    expect(() => requireAnySecret(settingsOf({ WECOM_CORP_ID: 'ww1' }))).toThrow(
      expect.objectContaining({ code: 'wecom.settings.no-secret', exitCode: 7 }),
    )
    expect(() => requireAnySecret(settingsOf({ WECOM_APP_SECRET: 'a' }))).toThrow(
      expect.objectContaining({ message: 'WECOM_CORP_ID is not set', exitCode: 7 }),
    )
  })
})

describe('how the end of a job is heard of', () => {
  const newsOf = (env: Environment) => jobNewsSettings({ WECOM_CORP_ID: 'ww1', ...env }, () => '')
  const keys = { WECOM_CALLBACK_TOKEN: 't', WECOM_CALLBACK_AES_KEY: 'k' }

  test('nothing is set, nothing is heard', () => {
    expect(newsOf(keys)).toEqual({})
  })

  test('a watch, and where WeCom reaches it', () => {
    const env = { ...keys, ORGCTL_WATCH_URL: 'http://watch:8788/', WECOM_CALLBACK_URL: 'https://example.com/callback' }
    expect(newsOf(env)).toEqual({
      watchUrl: 'http://watch:8788',
      callback: { url: 'https://example.com/callback', token: 't', encodingaeskey: 'k' },
    })
  })

  test.each([
    [{ ORGCTL_WATCH_URL: '127.0.0.1:8788' }, 1],
    [{ ...keys, WECOM_CALLBACK_URL: 'ftp://example.com' }, 1],
    [{ WECOM_CALLBACK_URL: 'https://example.com/callback' }, 7],
  ])('%o ends with %i', (env, exitCode) => {
    expect(() => newsOf(env)).toThrow(expect.objectContaining({ exitCode }))
  })
})
