import { expect, test } from 'vitest'
import { english, type MessageCode } from '../../src/messages/catalogue.ts'
import { chinese } from '../../src/messages/chinese.ts'

const codes = Object.keys(english) as readonly MessageCode[]

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/gu))].sort()
}

test('every text is there in both languages, and none is of one alone', () => {
  expect(Object.keys(chinese).sort()).toEqual(codes.toSorted())
})

test('both languages fill in the same', () => {
  const different = codes.filter((code) => placeholders(english[code]).join() !== placeholders(chinese[code]).join())
  expect(different).toEqual([])
})

/** Flags, variables, commands and addresses. */
const LITERAL =
  /--[a-z-]+|\b[A-Z]+(?:_[A-Z]+)+\b|\borgctl (?:plan|apply|init|validate|import|snapshot|drift|state \w+)\b|https?:\/\/[\w./]+/gu

test('what is to be typed or set is the same in both', () => {
  const literals = (text: string): string => [...new Set(text.match(LITERAL))].sort().join()
  expect(codes.filter((code) => literals(english[code]) !== literals(chinese[code]))).toEqual([])
})

test('no English word stands alone in Chinese', () => {
  const words = (text: string): boolean =>
    /[a-z]{2,}/iu.test(text.replaceAll(/\{\w+\}|\b(?:id|errcode|userid|code)\b/gu, ''))
  const untranslated = codes.filter((code) => !/\p{Script=Han}/u.test(chinese[code]) && words(chinese[code]))
  expect(untranslated).toEqual([])
})

test('no Chinese text has a comma or semicolon of English', () => {
  expect(codes.filter((code) => /\p{Script=Han}\s*[,;?](?![\w*])/u.test(chinese[code]))).toEqual([])
})
