import { describe, expect, test } from 'vitest'
import { EXIT, OrgctlError, WecomApiError } from '../../src/errors.ts'
import { renderErrorText } from '../../src/report/errors-text.ts'
import { createWording } from '../../src/report/wording.ts'

const wording = createWording({ lang: 'en', showSensitive: false })

function text(error: unknown, verbose = false): string {
  return renderErrorText(error, { color: false, verbose, wording })
}

const user = new OrgctlError('plan.name-required', {
  params: { object: 'member "li\u001B[31msi"' },
  hint: { code: 'plan.member-left', params: { userid: 'lisi' } },
})

test('a known error is its message and the way out', () => {
  expect(text(user)).toBe(
    String.raw`error: member "li\u{1b}[31msi" is to be created, but the files state no name for it
hint: member "lisi" has left the corp (status 5): nothing can be changed until they join again
`,
  )
})

test.each([
  ['the user', user],
  [
    'WeCom',
    new WecomApiError('plan.tag-foreign', {
      params: { name: 'x' },
      endpoint: 'tag/update',
      errcode: 81011,
      errmsg: 'no permission',
      attempts: 1,
      outcome: 'refused',
      reach: 'object',
      exitCode: EXIT.unreadable,
    }),
  ],
])('no stack is shown for a fault of %s', (_whose, error) => {
  expect(text(error, true)).toBe(text(error))
  expect(text(error, true)).not.toContain('    at ')
})

describe('a mistake of orgctl', () => {
  const ours = new OrgctlError('plan.member-left', { params: { userid: 'x' }, fault: 'orgctl' })

  test.each([
    ['an error of ours', ours],
    ['a foreign error', new TypeError('x is not a function')],
  ])('shows the stack with verbose only: %s', (_what, error) => {
    expect(text(error, true)).toMatch(/^ {4}at /mu)
    expect(text(error)).not.toMatch(/^ {4}at /mu)
    expect(text(error)).toContain('run again with --verbose')
  })

  test('shows no value of an address', () => {
    const error = new Error('GET https://qyapi.weixin.qq.com/cgi-bin/user/get?access_token=CANARY failed')
    expect(text(error, true)).not.toContain('CANARY')
  })

  test('can be anything that was thrown', () => {
    expect(text('a string')).toContain('unexpected error in orgctl: a string')
    expect(text(undefined, true)).toContain('undefined')
  })
})
