/*
 * A made-up organisation of any size. Every object is a pure function of its number, so that nothing has to be kept while
 * millions are written, and the same size always gives the same bytes.
 */

export interface Department {
  readonly id: number
  readonly key: string
  readonly name: string
  /** Absent: directly below the root. Always smaller than `id`. */
  readonly parent?: number
  readonly order: number
}

export interface Placement {
  readonly department: number
  readonly leader: boolean
}

export interface Member {
  readonly userid: string
  readonly name: string
  readonly mobile: string
  readonly email: string
  readonly position: string
  readonly gender: 'male' | 'female'
  readonly departments: readonly [Placement, ...Placement[]]
  readonly direct_leader?: string
  /** Job number. */
  readonly number?: string
}

export interface Tag {
  readonly id: number
  readonly name: string
  readonly members: readonly string[]
}

export interface Organisation {
  readonly size: number
  /** With members. */
  readonly departments: number
  /** Further ones without members, numbered behind the others. */
  readonly emptyDepartments: number
  readonly tags: number
  readonly department: (index: number) => Department
  readonly childrenOf: (index: number) => readonly Department[]
  readonly member: (index: number) => Member
  readonly tag: (index: number) => Tag
}

/** WeCom's own limits on a corp. */
const MAX_DEPARTMENTS = 29_000
const MAX_TAGS = 3000
export const ROOT_ID = 1
const FIRST_ID = 2
const BRANCHING = 8

const SURNAMES: readonly (readonly [name: string, pinyin: string])[] = [
  ['王', 'wang'],
  ['李', 'li'],
  ['张', 'zhang'],
  ['刘', 'liu'],
  ['陈', 'chen'],
  ['杨', 'yang'],
  ['黄', 'huang'],
  ['赵', 'zhao'],
  ['吴', 'wu'],
  ['周', 'zhou'],
  ['欧阳', 'ouyang'],
  ['司马', 'sima'],
]
const GIVEN = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华玉兰建国志远思雨浩然子轩梓涵')
const POSITIONS = ['工程师', '高级工程师', '架构师', '产品经理', '销售代表', '客户经理', '会计', '人事专员', '质检员']
const FIELDS = ['研发', '市场', '制造', '供应链', '财务', '人力资源', '客户服务', '质量', '信息', '法务']
const UNITS = ['一部', '二部', '三部', '中心', '组', '室']

export function makeOrganisation(size: number): Organisation {
  const departments = Math.min(Math.ceil(size / 30), MAX_DEPARTMENTS)
  const tags = Math.min(Math.ceil(size / 100), MAX_TAGS)
  const home = (index: number): number => Math.floor((index * departments) / size)
  const firstOf = (department: number): number => Math.ceil((department * size) / departments)

  const department = (index: number): Department => ({
    id: index + FIRST_ID,
    key: `d${index}`,
    name: `${pick(FIELDS, index)}${pick(UNITS, Math.floor(index / FIELDS.length))}${index}`,
    ...(index >= BRANCHING && { parent: Math.floor(index / BRANCHING) - 1 + FIRST_ID }),
    order: 100_000 - (index % BRANCHING) * 100,
  })

  const emptyDepartments = Math.ceil(departments / 100)
  const childrenOf = (index: number): readonly Department[] =>
    Array.from({ length: BRANCHING }, (_, at) => (index + 1) * BRANCHING + at)
      .filter((child) => child < departments + emptyDepartments)
      .map(department)

  const userid = (index: number): string =>
    `${pick(SURNAMES, randomAt(index)())[1]}${String(index).padStart(String(size - 1).length, '0')}`

  const member = (index: number): Member => {
    const random = randomAt(index)
    const [surname] = pick(SURNAMES, random())
    const given = pick(GIVEN, random()) + (random() < 0.7 ? pick(GIVEN, random()) : '')
    const own = home(index)
    const leader = firstOf(own)
    const others = new Set<number>()
    const wanted = random()
    if (wanted > 0.7) others.add(Math.floor(random() * departments))
    if (wanted > 0.95) others.add(Math.floor(random() * departments))
    others.delete(own)
    return {
      userid: userid(index),
      name: surname + given,
      mobile: `+86 1990${String(index).padStart(7, '0')}`,
      email: `${userid(index)}@example.com`,
      position: pick(POSITIONS, random()),
      gender: random() < 0.5 ? 'male' : 'female',
      departments: [
        { department: own + FIRST_ID, leader: index === leader },
        ...[...others].map((each) => ({ department: each + FIRST_ID, leader: false })),
      ],
      ...(index !== leader && { direct_leader: userid(leader) }),
      ...(random() < 0.6 && { number: `NL${String(index).padStart(7, '0')}` }),
    }
  }

  const tag = (index: number): Tag => ({
    id: index + 1,
    name: `标签${index}`,
    members: Array.from({ length: 5 + (index % 20) }, (_, at) => userid((index * 97 + at * 31) % size)),
  })

  return { size, departments, emptyDepartments, tags, department, childrenOf, member, tag }
}

/** @param at a whole number, or a fraction of the list */
function pick<T>(items: readonly T[], at: number): T {
  const item = items[at < 1 ? Math.floor(at * items.length) : at % items.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** mulberry32, seeded by the object's number. */
function randomAt(index: number): () => number {
  let state = Math.imul(index + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
