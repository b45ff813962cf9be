import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemberChange } from '../../src/model/change.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { renderDriftForRobot, ROBOT_LIMIT } from '../../src/report/drift-robot.ts'
import { createWording } from '../../src/report/wording.ts'

const LIVE: LiveOrg = {
  corp_id: 'ww1234567890abcdef',
  read: { mode: 'full', unreadable: [] },
  departments: [{ id: 1, parentid: 0, order: 0, name: '公司', name_en: null }],
  members: [],
  tags: [],
}

function renamed(userid: string, name: string): MemberChange {
  return {
    kind: 'member',
    action: 'update',
    userid,
    name,
    before: { name: 'x' },
    after: { name },
    fields: ['name'],
    unverified: [],
    cause: 'drift',
    effects: [],
  }
}

function messageOf(changes: readonly MemberChange[], lang: 'en' | 'zh' = 'en'): string {
  const report = { corp_id: LIVE.corp_id, read: LIVE.read, since: { serial: 1 }, changes, warnings: [] }
  return renderDriftForRobot(report, { wording: createWording({ lang, showSensitive: false }), live: LIVE })
}

test('a message is never longer than a robot takes, and says what is left out', () => {
  for (const count of [1, 20, 150, 5_000]) {
    const text = messageOf(Array.from({ length: count }, (_, i) => renamed(`user${i}`, '很长的名字'.repeat(10))))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(ROBOT_LIMIT)
    expect(text).toContain(`${count} changed`)
  }
  const names = Array.from({ length: 150 }, (_, i) => renamed(`user${i}`, `${i}${'很长的名字'.repeat(10)}`))
  expect(messageOf(names)).toMatch(/\d+ more lines|\d+ lines/u)
})

test('a group that reads Chinese reads one summary, without the line for tools', () => {
  const text = messageOf([renamed('zhangsan', '张三')], 'zh')
  expect(text).toMatch(/^\*\*漂移：企业微信中新增 0，变更 1，移除 0。\*\*$/mu)
  expect(text).not.toContain('Drift:')
})

test('no name mentions anybody, links, colours or leaves its line', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('<@all>', '<font color="info">', '[x](http://e)', 'http://e', '\n# ', '`', '**', '>', '张三'),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
      (parts) => {
        const text = messageOf([renamed('zhangsan', parts.join(''))])
        const ours = text.replaceAll(/<font color="(?:info|comment|warning)">|<\/font>/gu, '')
        expect(ours).not.toMatch(/<|\]\(|`|:\/\//u)
        expect(text.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1)
      },
    ),
  )
})
