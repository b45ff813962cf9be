import { expect, test } from 'vitest'
import { csv } from '../../src/export/formats.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(1)', "'@SUM(1)"],
  ['+1+cmd|/C calc!A0', "'+1+cmd|/C calc!A0"],
  ['-2+3', "'-2+3"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['\n=1', "'\n=1"],
  ['  =1', "'  =1"],
  ['＝1+1', "'＝1+1"],
  ['＠SUM(1)', "'＠SUM(1)"],
  ['－2＋3', "'－2＋3"],
  ['+86 139-0000-0000', '+86 139-0000-0000'],
  ['-5', '-5'],
  ['张三 = 李四', '张三 = 李四'],
])('%j is %j in a spreadsheet', (name, cell) => {
  const [, , text] =
    /^(u),("(?:[^"]|"")*"|[^,]*),1\r\n$/su.exec(csv('names', false).rows([{ userid: 'u', name, department: [1] }])) ??
    []
  expect(text?.replace(/^"(.*)"$/su, '$1').replaceAll('""', '"')).toBe(cell)
})
