import fc from 'fast-check'
import type { LiveMember, LiveOrg } from '../../src/model/live.ts'
import { hostileText } from '../helpers/hostile.ts'

/** Names as WeCom would take them, and some that it took in other times. */
const name = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: hostileText().filter((text) => !/[\p{Cc}\\:*?"<>|]/u.test(text) && text !== '') },
    {
      weight: 3,
      arbitrary: fc.constantFrom('研发中心', '后端组', 'R&D', 'no', '1e3', 'a/b', '/', '其他（待设置部门）', 'root'),
    },
    { weight: 1, arbitrary: hostileText() },
  )

const unknownOr = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary },
  )

const mobile = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^1[38]\d{9}$/u) },
    { weight: 1, arbitrary: fc.stringMatching(/^\+86 1[38]\d{9}$/u) },
    { weight: 1, arbitrary: fc.constantFrom('+85212345678', '12345', '138****0000', '13800000000', '') },
  )
const mail = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[a-z]{3}\d?@example\.com$/u) },
    { weight: 1, arbitrary: fc.constantFrom('A@B.cn', 'a@b', 'no mail', 'same@example.com', 'SAME@example.com') },
  )

const profile = () =>
  fc.oneof(
    fc.constant({ external_corp_name: '企业简称' }),
    fc.record({
      external_attr: fc.array(
        fc.oneof(
          fc.record({ type: fc.constant(0), name: hostileText(), text: fc.record({ value: hostileText() }) }),
          fc.record({ type: fc.constant(9), name: hostileText() }),
        ),
        { maxLength: 2 },
      ),
    }),
  )

const extattr = () =>
  fc.dictionary(
    fc.oneof(fc.constantFrom('工号', '1e3', 'null', '~', 'no', 'a: b'), hostileText()),
    fc.oneof(
      hostileText(),
      fc.record({ url: fc.constantFrom('https://example.com/?a=b#c', 'ftp://x'), title: hostileText() }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  )

interface Sketch {
  readonly departments: readonly {
    id: number
    parent: number
    name: string | null | undefined
    name_en: string | null | undefined
  }[]
  readonly members: readonly (Partial<Omit<LiveMember, 'departments' | 'direct_leader'>> & {
    in: readonly { department: number; leader: boolean | undefined; order: number | undefined }[]
    main: number | null | undefined
    boss: number | null | undefined
  })[]
  readonly tags: readonly { id: number; name: string; members: readonly number[]; departments: readonly number[] }[]
}

const sketch: fc.Arbitrary<Sketch> = fc.record({
  departments: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 2, max: 40 }),
      parent: fc.nat(1000),
      name: fc.oneof({ weight: 6, arbitrary: name() }, { weight: 1, arbitrary: fc.constant(undefined) }),
      name_en: unknownOr(name()),
    }),
    { maxLength: 8, selector: ({ id }) => id },
  ),
  members: fc.uniqueArray(
    fc.record({
      userid: fc.oneof(
        { weight: 6, arbitrary: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.@-]{0,5}$/u) },
        { weight: 2, arbitrary: fc.constantFrom('no', '123', '1e3', '2024-01-31', 'null', 'Y', '0x1F', 'a.b') },
        { weight: 1, arbitrary: fc.constantFrom('a b', '张三', '_x', '') },
      ),
      status: fc.constantFrom(1, 2, 4, 5, undefined),
      enable: fc.constantFrom(true, false, undefined),
      in: fc.uniqueArray(
        fc.record({
          department: fc.nat(1000),
          leader: fc.constantFrom(true, false, undefined),
          order: fc.constantFrom(0, 7, 4294967295, undefined),
        }),
        { maxLength: 3, selector: ({ department }) => department },
      ),
      main: fc.constantFrom(0, 1, null, undefined),
      boss: fc.option(fc.nat(1000), { freq: 3 }),
      name: unknownOr(name()),
      alias: unknownOr(hostileText()),
      mobile: unknownOr(mobile()),
      email: unknownOr(mail()),
      biz_mail: unknownOr(mail()),
      position: unknownOr(hostileText()),
      gender: unknownOr(fc.constantFrom('male', 'female')),
      telephone: unknownOr(fc.oneof(fc.constantFrom('020-123456', '020 1', '-'), hostileText())),
      address: unknownOr(hostileText()),
      extattr: fc.oneof(fc.constant(undefined), extattr()),
      external_position: unknownOr(hostileText()),
      external_profile: unknownOr(profile()),
    }),
    { maxLength: 8, selector: ({ userid }) => userid.toLowerCase() },
  ) as fc.Arbitrary<Sketch['members']>,
  tags: fc.uniqueArray(
    fc.record({
      id: fc.nat(20),
      name: fc.oneof(hostileText(), fc.constantFrom('值班', 'no', '1e3')),
      members: fc.uniqueArray(fc.nat(1000), { maxLength: 4 }),
      departments: fc.uniqueArray(fc.nat(1000), { maxLength: 3 }),
    }),
    { maxLength: 4, selector: ({ id }) => id },
  ),
})

/** Anything that could be read from WeCom, and a good deal that should not be possible there. */
export const anyLive: fc.Arbitrary<LiveOrg> = sketch.map(build)

function build({ departments, members, tags }: Sketch): LiveOrg {
  const ids = [1, ...departments.map(({ id }) => id)]
  const idAt = (number: number): number => ids[number % ids.length] ?? 1
  const userids = members.map(({ userid }) => userid ?? '')
  const userAt = (number: number): string => userids[number % Math.max(1, userids.length)] ?? 'nobody'
  const tree = departments.map(({ id, parent, name: text, name_en }, index) => ({
    id,
    // Of an earlier one or the root, so that there is no circle.
    parentid: ids[parent % (index + 1)] ?? 1,
    order: 100_000_000 - 1000 * index,
    ...(text !== undefined && text !== null && { name: text }),
    ...(name_en !== undefined && { name_en }),
  }))
  return {
    corp_id: 'wwsandbox',
    read: { mode: 'details', unreadable: ['members.mobile'] },
    departments: [{ id: 1, parentid: 0, order: 1, name: '公司' }, ...tree].sort((a, b) => a.id - b.id),
    members: members
      .map(({ in: places, main, boss, ...fields }) => {
        const placed = [...new Map(places.map((place) => [idAt(place.department), place]))]
        const placements = placed.map(([department, { leader, order }]) => ({
          department,
          ...(leader !== undefined && { leader }),
          ...(order !== undefined && { order }),
        }))
        const mainId = typeof main === 'number' ? placements[main % Math.max(1, placements.length)]?.department : main
        const known = Object.fromEntries(
          Object.entries(fields).filter(([, value]: [string, unknown]) => value !== undefined),
        )
        return {
          userid: '',
          ...known,
          departments: placements,
          ...(mainId !== undefined && { main_department: mainId }),
          ...(boss !== null && boss !== undefined && { direct_leader: userAt(boss) }),
        }
      })
      .sort((a, b) => (a.userid.toLowerCase() < b.userid.toLowerCase() ? -1 : 1)),
    tags: tags
      .map((tag) => ({
        id: tag.id,
        name: tag.name,
        members: members.length === 0 ? [] : [...new Set(tag.members.map(userAt))].sort(),
        departments: [...new Set(tag.departments.map(idAt))],
      }))
      .sort((a, b) => a.id - b.id),
  }
}
