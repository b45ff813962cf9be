import { describe, expect, test } from 'vitest'
import { maskMail, maskMobile, maskText } from '../../src/report/mask.ts'
import { createWording } from '../../src/report/wording.ts'

test.each([
  ['13800000000', '138****0000'],
  ['+86 13800000000', '138****0000'],
  ['+86-138-0000-0000', '138****0000'],
  ['+1 650 555 1234', '+16****34'],
  ['12345', '****'],
  ['', '****'],
])('mobile %j becomes %j', (mobile, masked) => {
  expect(maskMobile(mobile)).toBe(masked)
})

test.each([
  ['zhangsan@example.com', 'z***@example.com'],
  ['z@example.com', '***@example.com'],
  ['张三@例子.公司', '张***@例子.公司'],
  ['no mail', '***'],
])('mail %j becomes %j', (mail, masked) => {
  expect(maskMail(mail)).toBe(masked)
})

describe('maskText finds mobiles and mails inside other text', () => {
  test.each([
    ['call 13800000000 or a.b@example.com', 'call 138****0000 or a***@example.com'],
    ['紧急联系人 +86 138 0000 0000', '紧急联系人 138****0000'],
    ['+44 20 7946 0958', '+44****58'],
    ['工号 001234', '工号 001234'],
    ['020-123456', '020-123456'],
    ['order 100000000', 'order 100000000'],
    ['id 4403011380000000012', 'id 4403011380000000012'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })
})

describe('a wording', () => {
  const masking = createWording({ lang: 'en', showSensitive: false })
  const showing = createWording({ lang: 'en', showSensitive: true })

  test.each([
    ['mobile', '13800000000', '138****0000'],
    ['email', 'zhangsan@example.com', 'z***@example.com'],
    ['biz_mail', 'zhangsan@corp.example.com', 'z***@corp.example.com'],
    ['address', '广州市海珠区', '***'],
    ['gender', 'female', '***'],
    ['telephone', '13800000000', '138****0000'],
    ['position', '架构师', '架构师'],
    ['userid', 'zhangsan@example.com', 'zhangsan@example.com'],
  ])('shows the %s %j as %j', (field, value, shown) => {
    expect(masking.value(field, value)).toBe(shown)
    expect(showing.value(field, value)).toBe(value)
  })

  test('tells unknown, empty and stated values apart', () => {
    expect(masking.value('alias', undefined)).toBe('(unknown)')
    expect(masking.value('alias', null)).toBe('(empty)')
    expect(masking.value('enable', false)).toBe('no')
    expect(masking.value('extattr', { title: '主页', url: 'https://example.com' })).toBe('主页 <https://example.com>')
  })

  test('counts in the right number', () => {
    expect(masking.count('members', 1)).toBe('1 member')
    expect(masking.count('members', 0)).toBe('0 members')
  })
})
