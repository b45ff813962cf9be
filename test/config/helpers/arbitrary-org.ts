import fc from 'fast-check'
import type {
  DepartmentSpec,
  MemberSpec,
  OrgSpec,
  PlacementSpec,
  PolicySpec,
  TagSpec,
} from '../../../src/config/spec.ts'
import { DEPARTMENT_FIELDS, MEMBER_FIELDS } from '../../../src/model/fields.ts'
import { APPROVAL_EVENTS } from '../../../src/model/policy.ts'

/** A value for every field: the compiler sees to it that none of the types is left out. */
type Complete<T> = { readonly [K in keyof Required<T>]: fc.Arbitrary<Required<T>[K]> }

const ref = fc.constantFrom<string | number>('rd', '/研发中心/后端组', '/', 2, 'a.b_c-1')
const id = fc.integer({ min: 2, max: 2 ** 32 - 1 })
const name = fc.constantFrom('研发中心', 'R&D', 'a/b', '🛰️')
const userid = fc.constantFrom('zhangsan', 'A-1.b_c', '007')
const clearable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof(value, fc.constant(null))
const kinds = <T>(value: fc.Arbitrary<T>) => ({ departments: value, members: value, tags: value })

export const placement: Complete<PlacementSpec> = {
  department: ref,
  leader: fc.boolean(),
  order: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
}
export const department: Complete<DepartmentSpec> = {
  key: fc.constantFrom('rd', 'a-1'),
  id,
  name,
  name_en: clearable(name),
  order: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  parent: ref,
  previously: fc.array(fc.constantFrom('/技术部', '/a\\/b/c')),
  children: fc.constant([{ name: 'x', children: [{ id: 7 }] }]),
}
export const member: Complete<MemberSpec> = {
  userid,
  name,
  alias: clearable(name),
  mobile: clearable(fc.constantFrom('+86 13800000000', '13800000000', '+852 5000-0001')),
  email: clearable(fc.constant('a.b+c@x-y.example.com')),
  biz_mail: fc.constant('zhangsan@corp.example.com'),
  position: clearable(name),
  gender: fc.constantFrom('male', 'female'),
  telephone: clearable(fc.constant('020-123456,8')),
  address: clearable(name),
  departments: fc.array(fc.oneof(ref, fc.record(placement, { requiredKeys: ['department'] })), { minLength: 1 }),
  main_department: ref,
  direct_leader: clearable(userid),
  enable: fc.boolean(),
  extattr: clearable(
    fc.dictionary(name, fc.constantFrom('001', '', null, { url: 'https://example.com', title: '主页' }), {
      noNullPrototype: true,
    }),
  ),
  external_position: clearable(name),
  external_profile: clearable(
    fc.constant({
      external_corp_name: '',
      wechat_channels: { nickname: 'a', status: 1 },
      external_attr: [
        { type: 0, name: 'a', text: { value: 'b' } },
        { type: 1, name: 'a', web: { url: '', title: '' } },
        { type: 2, name: 'a', miniprogram: { appid: 'wx1', pagepath: '/i', title: 'b' } },
      ],
    }),
  ),
  previously: fc.array(userid),
}
export const tag: Complete<TagSpec> = {
  name,
  id: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  members: fc.array(userid),
  departments: fc.array(ref),
  previously: fc.array(name),
}
const deleteOrKeep = fc.constantFrom('delete' as const, 'keep' as const)
const limit = fc.record({ max: fc.nat(100), max_percent: fc.nat(100) }, { requiredKeys: [] })
export const policy: Complete<PolicySpec> = {
  unmanaged: fc.record(kinds(deleteOrKeep), { requiredKeys: [] }),
  deletes: fc.record(kinds(limit), { requiredKeys: [] }),
  protect: fc.record(
    { members: fc.array(fc.constantFrom('ceo', 'it-*', '{a,b}?')), departments: fc.array(ref), tags: fc.array(name) },
    { requiredKeys: [] },
  ),
  scope: fc.array(ref, { minLength: 1 }),
  ignore: fc.record(
    {
      departments: fc.subarray([...DEPARTMENT_FIELDS]),
      members: fc.subarray([...MEMBER_FIELDS]),
      tags: fc.subarray(['name' as const]),
    },
    { requiredKeys: [] },
  ),
  offboard: fc.record({ disable_first: fc.constantFrom('7d', '12h', '9999h') }),
  invite: fc.boolean(),
  strategy: fc.constantFrom('auto', 'calls', 'sync', 'replace'),
  approvals: fc.array(
    fc.record(
      {
        when: fc.subarray([...APPROVAL_EVENTS], { minLength: 1 }),
        in: fc.array(ref, { minLength: 1, maxLength: 3 }),
        by: fc.array(fc.constantFrom('owners', 'tag:人事', 'member:ceo'), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['when', 'by'] },
    ),
    { maxLength: 3 },
  ),
}
export const org: Complete<OrgSpec> = {
  version: fc.constant(1),
  organization: fc.record({ corp_id: fc.constant('ww1234567890abcdef') }, { requiredKeys: [] }),
  policy: fc.record(policy, { requiredKeys: [] }),
  departments: fc.array(fc.record(department, { requiredKeys: ['name'] })),
  members: fc.array(fc.record(member, { requiredKeys: ['userid', 'departments'] })),
  tags: fc.array(fc.record(tag, { requiredKeys: ['id'] })),
}

/** Org files with up to three values replaced by something else. */
export const mutants = fc
  .record(org, { requiredKeys: ['version'] })
  .chain((value) =>
    fc.tuple(
      fc.constant(value),
      fc.array(
        fc.tuple(
          fc.nat(1_000),
          fc.constantFrom<unknown>(null, 0, -1, 2 ** 33, '', 'x:', 'X', [], {}, true, Number.NaN),
        ),
        { maxLength: 3 },
      ),
    ),
  )
  .map(([value, changes]) =>
    changes.reduce<unknown>((changed, [at, replacement]) => replaceAt(changed, at, replacement), value),
  )

/** The value with its `at`-th part, counted from outside, replaced. */
function replaceAt(value: unknown, at: number, replacement: unknown): unknown {
  const copy: unknown = structuredClone(value)
  const places: [object, string][] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      places.push([node, key])
      walk(child)
    }
  }
  walk(copy)
  const [parent, key] = places[at % places.length] ?? []
  if (parent && key !== undefined) Reflect.set(parent, key, replacement)
  return copy
}
