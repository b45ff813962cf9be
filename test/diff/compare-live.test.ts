import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareFilesWithSnapshot, compareSnapshots, compareSnapshotWithFiles } from '../../src/diff/compare-live.ts'
import { DesiredLiveMismatch } from '../../src/errors.ts'
import type { LiveMember, LiveOrg } from '../../src/model/live.ts'
import { changeLines } from '../helpers/change-lines.ts'
import { anyWorld, declare, liveOf } from '../helpers/random-org.ts'
import { orgOf } from '../helpers/yaml-org.ts'

const LI: LiveMember = {
  userid: 'li',
  name: '李',
  alias: null,
  mobile: '13800000001',
  status: 1,
  enable: true,
  departments: [{ department: 2, leader: true, order: 0 }],
  main_department: 2,
  extattr: { 工号: '1', 工位: '7F' },
}

function live(members: readonly LiveMember[], more: Partial<LiveOrg> = {}): LiveOrg {
  return {
    corp_id: 'ww1',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
      { id: 2, parentid: 1, order: 5, name: '研发', name_en: null },
    ],
    members,
    tags: [{ id: 3, name: '值班', members: ['li'], departments: [] }],
    ...more,
  }
}

const FILES = `departments: [{ name: 研发中心, previously: [/研发] }]
members: [{ userid: li, name: 李, alias: L, mobile: "13800000001", departments: [/研发中心] }]
tags: [{ name: 值班, members: [li] }]`

test('files differ from a snapshot as a plan would', async () => {
  const { changes, settings, ids } = compareSnapshotWithFiles(live([LI]), await orgOf(FILES))
  expect(changeLines(changes)).toEqual([
    '~ /研发中心 from /研发 {"name":"研发"} → {"name":"研发中心"}',
    '~ member:li {"alias":null} → {"alias":"L"}',
  ])
  expect(settings).toEqual([])
  expect([ids.department(2), ids.tag(3)]).toEqual([2, 3])
})

test('and the snapshot from the files the other way round', async () => {
  const { changes, pathBefore } = compareFilesWithSnapshot(await orgOf(FILES), live([LI]))
  expect(changeLines(changes)).toEqual([
    '~ /研发 from /研发中心 {"name":"研发中心"} → {"name":"研发"}',
    '~ member:li {"alias":"L"} → {"alias":null}',
  ])
  expect(pathBefore(2)).toBe('/研发中心')
})

test('whoever is only in the snapshot has come, whoever is only in the files has gone', async () => {
  const { changes } = compareFilesWithSnapshot(
    await orgOf(FILES),
    live([{ ...LI, userid: 'wu', mobile: '13800000002' }]),
  )
  expect(changeLines(changes).slice(1)).toEqual(['- member:li', '+ member:wu'])
  const gone = changes.find(({ action }) => action === 'delete')
  expect(gone?.before).toEqual({ name: '李', departments: [expect.objectContaining({ path: '/研发中心' })] })
})

test('former names are turned round as well', async () => {
  const files = await orgOf(`departments: [{ name: 研发 }]
members: [{ userid: li.si, previously: [li], name: 李, mobile: "13800000001", departments: [/研发] }]
tags: [{ name: 值夜班, previously: [值班], members: [li.si] }]`)
  const now = { ...LI, userid: 'li' }
  expect(changeLines(compareFilesWithSnapshot(files, live([now])).changes)).toEqual([
    '~ member:li {"userid":"li.si"} → {"userid":"li"}',
    '~ tag:值班 {"name":"值夜班"} → {"name":"值班"}',
  ])
  expect(changeLines(compareSnapshotWithFiles(live([now]), files).changes)).toEqual([
    '~ member:li.si {"userid":"li"} → {"userid":"li.si"}',
    '~ tag:值夜班 {"name":"值班"} → {"name":"值夜班"}',
  ])
})

test('a place before is where the former side has it', async () => {
  const files = await orgOf(FILES)
  const renamed = live([LI], {
    departments: [
      { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
      { id: 2, parentid: 1, order: 5, name: '市场', name_en: null },
    ],
  })
  expect(compareSnapshotWithFiles(live([LI]), files).pathBefore(2)).toBe('/研发')
  expect(compareFilesWithSnapshot(files, live([LI])).pathBefore(2)).toBe('/研发中心')
  expect(compareSnapshots(live([LI]), renamed).pathBefore(2)).toBe('/研发')
})

test('what a snapshot does not tell is no difference', async () => {
  const { alias: _alias, ...silent } = LI
  const read = { mode: 'ids', unreadable: ['members.alias'] } as const
  const found = compareSnapshotWithFiles(live([silent], { read }), await orgOf(FILES))
  expect(changeLines(found.changes)).toEqual(['~ /研发中心 from /研发 {"name":"研发"} → {"name":"研发中心"}'])
  expect(found.unreadable).toEqual(['members.alias'])
})

test('an effect of a value that is not compared is none', async () => {
  const { mobile: _mobile, ...silent } = { ...LI, status: 4 as const }
  const [, change] = compareSnapshotWithFiles(live([silent]), await orgOf(FILES)).changes
  expect(change).toMatchObject({ fields: ['alias'], effects: [] })
})

test('another corp is a difference', async () => {
  const files = `organization: { corp_id: ww1234567890abcdef }\n${FILES}`
  expect(compareSnapshotWithFiles(live([LI]), await orgOf(files)).settings).toEqual([
    { kind: 'value', setting: 'organization.corp_id', before: 'ww1', after: 'ww1234567890abcdef' },
  ])
  expect(compareSnapshots(live([LI]), live([LI], { corp_id: 'ww2' })).settings).toHaveLength(1)
})

test('files that contradict a snapshot cannot be compared with it', async () => {
  const files = await orgOf('departments: [{ name: 研发, id: 9 }]')
  expect(() => compareSnapshotWithFiles(live([LI]), files)).toThrow(DesiredLiveMismatch)
})

test('two snapshots differ in everything they both tell', () => {
  const now = live(
    [
      {
        ...LI,
        alias: 'L',
        enable: false,
        departments: [{ department: 4, leader: false, order: 0 }],
        main_department: 4,
        extattr: { 工号: '2' },
      },
    ],
    {
      departments: [
        { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
        { id: 4, parentid: 1, order: 5, name: '市场', name_en: null },
      ],
      tags: [],
    },
  )
  const { changes } = compareSnapshots(live([LI]), now)
  expect(changeLines(changes)).toEqual([
    '+ /市场',
    '- /研发',
    '~ member:li {"alias":null,"enable":true,"extattr":{"工号":"1","工位":"7F"},"departments":["/研发*"],"main_department":2} → {"alias":"L","enable":false,"extattr":{"工号":"2","工位":null},"departments":["/市场"],"main_department":4}',
    '- tag:值班',
  ])
  expect(changes.some((change) => 'source' in change)).toBe(false)
})

const RUNS = Number(process.env['RUNS'] ?? 200)

test('a snapshot differs neither from itself nor from files that declare it', () => {
  const world = anyWorld({ departments: 10, members: 12, tags: 3, variety: 4 })
  fc.assert(
    fc.property(world, fc.boolean(), (one, states) => {
      const files = declare(one, { withId: () => states })
      const snapshot = liveOf(one)
      expect(compareSnapshots(snapshot, snapshot).changes).toEqual([])
      expect(compareSnapshotWithFiles(snapshot, files).changes).toEqual([])
      expect(compareFilesWithSnapshot(files, snapshot).changes).toEqual([])
    }),
    { numRuns: RUNS },
  )
})
