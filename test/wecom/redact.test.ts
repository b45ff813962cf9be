import { expect, test } from 'vitest'
import { redact } from '../../src/wecom/redact.ts'

test.each([
  ['userid existed', 'userid existed'],
  ['mobile existed:zhangsan', 'mobile existed:zhangsan'],
  ['ok, hint: [1700000000], from ip: 1.2.3.4, more info at https://a.b/c?e=1', 'ok, hint: [1700000000]'],
  ['ok, from ip: ::1, hint: [1_2_ab]', 'ok, hint: [1_2_ab]'],
  ['see https://a.b/cgi-bin/x?access_token=abc', 'see https://a.b/cgi-bin/x'],
  ['access_token=abc&corpsecret=def', 'access_token=***&corpsecret=***'],
  ['invalid string value `13800000000`. userid not found', 'invalid string value `138****00`. userid not found'],
  ['invalid value +86 138-0000-0000', 'invalid value 861****00'],
  ['mail zhangsan@example.com is taken', 'mail z***@example.com is taken'],
  ['department existed: 1234567 is existed', 'department existed: 123****67 is existed'],
  ['errcode 60111', 'errcode 60111'],
])('%s', (text, shown) => {
  expect(redact(text)).toBe(shown)
})

test('takes out the secrets it is told', () => {
  expect(redact('invalid credential s3cr3t here', ['s3cr3t', ''])).toBe('invalid credential *** here')
})
