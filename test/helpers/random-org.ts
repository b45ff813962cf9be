/** Random organisations that share few names, mobiles and mails, so that collisions are the rule. */
import fc from 'fast-check'
import type { DepartmentRef, DesiredOrg } from '../../src/model/desired.ts'
import type { LiveOrg } from '../../src/model/live.ts'
import { DEFAULT_POLICY, type Policy } from '../../src/model/policy.ts'

/** An organisation without a side: it can be live, or be desired. */
export interface World {
  readonly departments: readonly {
    readonly id: number
    /** Index of an earlier department; -1 is the root. */
    readonly parent: number
    readonly name: string
    readonly name_en?: string
  }[]
  readonly members: readonly {
    readonly userid: string
    readonly name: string
    readonly mobile?: string
    readonly email?: string
    /** Indexes of departments; -1 is the root. Never empty. */
    readonly in: readonly { readonly department: number; readonly leader: boolean; readonly order: number }[]
    readonly leader?: string
  }[]
  readonly tags: readonly {
    readonly id: number
    readonly name: string
    readonly members: readonly string[]
    readonly departments: readonly number[]
  }[]
}

export interface WorldSize {
  readonly departments: number
  readonly members: number
  readonly tags: number
  /** How many different names, mobiles and mails there are. */
  readonly variety: number
  /** Lists up to the figures above, instead of mostly small ones. */
  readonly isLarge?: true
}

export function anyWorld(size: WorldSize): fc.Arbitrary<World> {
  const id = fc.integer({ min: 2, max: size.departments + 3 })
  const length = size.isLarge ? ({ size: 'max' } as const) : {}
  const pick = fc.nat({ max: Math.max(0, size.variety - 1) })
  const department = fc.record({ id, parent: fc.nat(1000), name: pick, english: fc.option(pick, { freq: 4 }) })
  const member = fc.record({
    user: fc.nat({ max: size.members + 2 }),
    name: pick,
    mobile: fc.option(fc.nat({ max: size.members + 1 }), { freq: 3 }),
    email: fc.option(fc.nat({ max: size.members + 1 }), { freq: 2 }),
    in: fc.array(fc.record({ department: fc.nat(1000), leader: fc.boolean(), order: fc.nat(2) }), {
      minLength: 1,
      maxLength: 3,
    }),
    leader: fc.option(fc.nat(1000), { freq: 3 }),
  })
  const tag = fc.record({
    id: fc.integer({ min: 1, max: size.tags + 2 }),
    name: pick,
    members: fc.array(fc.nat(1000), { maxLength: 5 }),
    departments: fc.array(fc.nat(1000), { maxLength: 3 }),
  })
  return fc
    .record({
      departments: fc.array(department, { maxLength: size.departments, ...length }),
      members: fc.array(member, { maxLength: size.members, ...length }),
      tags: fc.array(tag, { maxLength: size.tags, ...length }),
    })
    .map((raw) => tidy(raw))
}

type Raw = {
  departments: { id: number; parent: number; name: number; english: number | null }[]
  members: {
    user: number
    name: number
    mobile: number | null
    email: number | null
    in: { department: number; leader: boolean; order: number }[]
    leader: number | null
  }[]
  tags: { id: number; name: number; members: number[]; departments: number[] }[]
}

/** Makes a valid organisation of anything, by leaving out what clashes. */
function tidy(raw: Raw): World {
  const taken = new Set<string>()
  const take = (slot: string): boolean => !taken.has(slot) && !!taken.add(slot)
  const departments: World['departments'][number][] = []
  for (const { id, parent, name, english } of raw.departments) {
    const at = (parent % (departments.length + 1)) - 1
    if (taken.has(`id ${id}`) || taken.has(`name ${at} ${name}`)) continue
    take(`id ${id}`)
    take(`name ${at} ${name}`)
    const name_en = english !== null && take(`english ${at} ${english}`) ? { name_en: `E${english}` } : {}
    departments.push({ id, parent: at, name: `部${name}`, ...name_en })
  }
  const count = departments.length
  const members: World['members'][number][] = []
  for (const member of raw.members) {
    if (taken.has(`user ${member.user}`)) continue
    const mobile =
      member.mobile !== null && take(`mobile ${member.mobile}`)
        ? `138${String(member.mobile).padStart(8, '0')}`
        : undefined
    const email =
      (member.email !== null || mobile === undefined) && take(`email ${member.email ?? member.user}`)
        ? `m${member.email ?? member.user}@example.com`
        : undefined
    if (mobile === undefined && email === undefined) continue
    take(`user ${member.user}`)
    const places = new Map(member.in.map((place) => [(place.department % (count + 1)) - 1, place]))
    members.push({
      userid: `u${member.user}`,
      name: `人${member.name}`,
      ...(mobile !== undefined && { mobile }),
      ...(email !== undefined && { email }),
      in: [...places].map(([department, { leader, order }]) => ({ department, leader, order })),
      ...(member.leader !== null && { leader: String(member.leader) }),
    })
  }
  const led = members.map(({ leader, ...member }) => {
    const boss = leader === undefined ? undefined : members[Number(leader) % members.length]
    return boss && boss.userid !== member.userid ? { ...member, leader: boss.userid } : member
  })
  const tags: World['tags'][number][] = []
  for (const tag of raw.tags) {
    if (taken.has(`tag ${tag.id}`) || taken.has(`tagname ${tag.name}`)) continue
    take(`tag ${tag.id}`)
    take(`tagname ${tag.name}`)
    tags.push({
      id: tag.id,
      name: `签${tag.name}`,
      members: led.length === 0 ? [] : [...new Set(tag.members.map((i) => led[i % led.length]?.userid ?? ''))],
      departments: count === 0 ? [] : [...new Set(tag.departments.map((i) => i % count))],
    })
  }
  return { departments, members: led, tags }
}

export function liveOf(world: World): LiveOrg {
  const idAt = (index: number): number => (index < 0 ? 1 : (world.departments[index]?.id ?? 1))
  return {
    corp_id: 'wwsandbox',
    read: { mode: 'full', unreadable: [] },
    departments: [
      { id: 1, parentid: 0, order: 100000000, name: '公司', name_en: null },
      ...world.departments.map(({ id, parent, name, name_en }, i) => ({
        id,
        parentid: idAt(parent),
        order: 100000000 - 1000 * i,
        name,
        name_en: name_en ?? null,
      })),
    ].sort((a, b) => a.id - b.id),
    members: world.members
      .map((member) => ({
        userid: member.userid,
        status: 4 as const,
        enable: true,
        departments: member.in.map(({ department, leader, order }) => ({
          department: idAt(department),
          leader,
          order,
        })),
        main_department: idAt(member.in[0]?.department ?? -1),
        name: member.name,
        alias: null,
        mobile: member.mobile ?? null,
        email: member.email ?? null,
        biz_mail: null,
        position: null,
        gender: null,
        telephone: null,
        address: null,
        direct_leader: member.leader ?? null,
        extattr: {},
        external_position: null,
        external_profile: null,
      }))
      .sort((a, b) => (a.userid < b.userid ? -1 : 1)),
    tags: world.tags
      .map((tag) => ({
        id: tag.id,
        name: tag.name,
        members: [...tag.members].sort(),
        departments: tag.departments.map(idAt),
      }))
      .sort((a, b) => a.id - b.id),
  }
}

export interface DeclareOptions {
  /** Declares the id of a department or tag when this says so; without it identity goes by name. */
  readonly withId: (id: number) => boolean
  readonly policy?: Partial<Policy>
}

/** Files that declare exactly this organisation: every field is stated, and cleared where the world has none. */
export function declare(world: World, { withId, policy }: DeclareOptions): DesiredOrg {
  const source = (pointer: string) => ({ file: 'org/org.yaml', pointer })
  const ref = (index: number): DepartmentRef => (index < 0 ? { kind: 'root' } : { kind: 'declared', index })
  const paths: string[] = []
  return {
    policy: { ...DEFAULT_POLICY, ...policy },
    manages: { departments: true, members: true, tags: true },
    departments: world.departments.map(({ id, parent, name, name_en }, i) => {
      const path = `${parent < 0 ? '' : (paths[parent] ?? '')}/${name}`
      paths.push(path)
      return {
        ...(withId(id) && { id }),
        name,
        name_en: name_en ?? null,
        parent: ref(parent),
        path,
        previously: [],
        source: source(`/departments/${i}`),
      }
    }),
    members: world.members.map((member, i) => ({
      userid: member.userid,
      name: member.name,
      mobile: member.mobile ?? null,
      email: member.email ?? null,
      direct_leader: member.leader ?? null,
      departments: member.in.map(({ department, leader, order }) => ({ department: ref(department), leader, order })),
      main_department: ref(member.in[0]?.department ?? -1),
      previously: [],
      source: source(`/members/${i}`),
    })),
    tags: world.tags.map((tag, i) => ({
      ...(withId(tag.id) && { id: tag.id }),
      name: tag.name,
      members: tag.members,
      departments: tag.departments.map(ref),
      previously: [],
      source: source(`/tags/${i}`),
    })),
  }
}
