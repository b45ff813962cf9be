import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Document, isCollection, visit } from 'yaml'
import { loadOrg } from '../../src/config/load.ts'
import { compareFiles } from '../../src/diff/compare-files.ts'
import { Drafts } from '../../src/edit/drafts.ts'
import { editYaml } from '../../src/edit/edit-yaml.ts'
import { RawFiles } from '../../src/edit/raw-files.ts'
import type { Change } from '../../src/model/change.ts'
import type { DesiredOrg } from '../../src/model/desired.ts'
import { DEFAULT_POLICY } from '../../src/model/policy.ts'
import type { Desk } from '../../src/refactor/follow.ts'
import { isBelow, moveDepartment, moveMember, placeOf } from '../../src/refactor/move.ts'
import { rename } from '../../src/refactor/rename.ts'
import { anyWorld, type World } from '../helpers/random-org.ts'

const RUNS = Number(process.env['RUNS'] ?? 150)
const TIMEOUT_MS = 60_000 + 100 * RUNS

type Files = ReadonlyMap<string, string>

/** The same organisation as people write it: nested or flat, in two files, without ids, by keys and by paths, in either style. */
function filesOf({ departments, members, tags }: World, dice: readonly number[]): Files {
  let at = 0
  const roll = (sides: number): boolean => (dice[at++ % dice.length] ?? 0) % sides === 0
  const path = (index: number): string => {
    const department = departments[index]
    return department ? `${path(department.parent).replace(/^\/$/u, '')}/${department.name}` : '/'
  }
  const keys = departments.map(({ id }) => (roll(3) ? `d${id}` : undefined))
  const ref = (index: number): string => (index >= 0 && roll(2) ? (keys[index] ?? path(index)) : path(index))
  const isNested = departments.map(({ parent }) => parent >= 0 && roll(2))
  const spec = (index: number): object => {
    const { name, parent } = departments[index] ?? { name: '', parent: -1 }
    const children = departments.flatMap((child, at) => (child.parent === index && isNested[at] ? [spec(at)] : []))
    return {
      ...(keys[index] !== undefined && { key: keys[index] }),
      name,
      ...(parent >= 0 && isNested[index] !== true && { parent: ref(parent) }),
      ...(children.length > 0 && { children }),
    }
  }
  const halves: [object[], object[]] = [[], []]
  for (const [index] of departments.entries()) if (!isNested[index]) halves[roll(2) ? 0 : 1].push(spec(index))
  const people = members.map((member) => ({
    userid: member.userid,
    name: member.name,
    ...(member.mobile !== undefined && { mobile: member.mobile }),
    ...(member.email !== undefined && { email: member.email }),
    departments: member.in.map(({ department, leader, order }) =>
      roll(2) ? ref(department) : { department: ref(department), leader, order },
    ),
    main_department: ref(member.in[0]?.department ?? -1),
    ...(member.leader !== undefined && { direct_leader: member.leader.toUpperCase() }),
  }))
  const protect = departments.flatMap((_, index) => (roll(4) ? [path(index)] : []))
  return new Map(
    [
      {
        policy: {
          protect: {
            departments: protect,
            members: members.flatMap(({ userid }) => (roll(4) ? [userid] : [])),
            tags: tags.flatMap(({ name }) => (roll(4) ? [name] : [])),
          },
          approvals: [
            {
              when: ['member.move'],
              ...(departments.length > 0 && { in: departments.map((_, index) => path(index)) }),
              by: ['owners', ...tags.map(({ name }) => `tag:${name}`)],
            },
          ],
        },
        departments: halves[0],
        members: people,
      },
      {
        departments: halves[1],
        tags: tags.map(({ name, members: userids, departments: places }) => ({
          name,
          members: userids,
          departments: places.map(ref),
        })),
      },
    ].map((file, index) => [`org/${index}.yaml`, write({ version: 1, ...file }, roll)]),
  )
}

function write(value: object, roll: (sides: number) => boolean): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Node: (key, node) => {
      if (isCollection(node) && roll(5)) node.flow = true
      else if (!isCollection(node) && key !== 'key' && roll(4)) node.comment = ' why'
    },
    Map: (key, node) => {
      if (typeof key === 'number' && roll(5)) node.spaceBefore = true
      if (typeof key === 'number' && roll(4)) node.commentBefore = ' about this one'
    },
  })
  return document.toString({ lineWidth: 0 })
}

async function load(
  files: Files,
): Promise<{ readonly org: DesiredOrg | undefined; readonly codes: readonly string[] }> {
  const listing = [...files].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }))
  const folder = {
    list: () => ({ files: listing, faults: [] }),
    read: (path: string) => Buffer.from(files.get(path) ?? ''),
  }
  const { org, diagnostics } = await loadOrg({ dir: 'org', folder })
  return { org, codes: diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code) }
}

interface Wanted {
  readonly what: 'rename' | 'move'
  readonly pick: number
  readonly to: number
}

/** Does one thing to the desk and says what a comparison has to show for it; `undefined` where there is nothing to do it to. */
function work(desk: Desk, { what, pick, to }: Wanted): string | undefined {
  const { departments, members, tags } = desk.org
  const department = departments[pick % departments.length]
  const member = members[pick % members.length]
  const tag = tags[pick % tags.length]
  const place = to % 4 === 0 ? 'root' : departments[to % departments.length]
  if (what === 'rename') {
    if (pick % 3 === 0 && department) {
      rename(desk, { kind: 'department', object: department }, '新 名/字')
      return 'department update name'
    }
    if (pick % 3 === 1 && member) {
      rename(desk, { kind: 'member', object: member }, 'renamed-1')
      return 'member update userid'
    }
    if (!tag) return undefined
    rename(desk, { kind: 'tag', object: tag }, '新 签')
    return 'tag update name'
  }
  if (!place) return undefined
  if (pick % 2 === 0 && department) {
    if (place !== 'root' && isBelow(desk, place, department)) return undefined
    if (placeOf(desk, department.parent) === place) return undefined
    moveDepartment(desk, department, place)
    return 'department update parentid'
  }
  if (!member || member.departments.some((each) => placeOf(desk, each.department) === place)) return undefined
  moveMember(desk, member, to % member.departments.length, place)
  return 'member update departments'
}

function told(change: Change): string {
  const fields = change.fields.filter((field) => field !== 'main_department')
  return `${change.kind} ${change.action} ${fields.join('+')}`
}

const wanted: fc.Arbitrary<Wanted> = fc.record({
  what: fc.constantFrom('rename', 'move'),
  pick: fc.nat(1000),
  to: fc.nat(1000),
})
const world = anyWorld({ departments: 8, members: 5, tags: 3, variety: 8 })
const dice = fc.array(fc.nat(60), { minLength: 20, maxLength: 60 })

test(
  'files that were worked on are valid, and a comparison shows just that work',
  async () => {
    let done = 0
    await fc.assert(
      fc.asyncProperty(world, dice, wanted, async (company, rolls, wish) => {
        const files = filesOf(company, rolls)
        const before = (await load(files)).org
        if (!before) throw new Error(`the files to begin with are not valid: ${[...files.values()].join('---\n')}`)
        const raw = new RawFiles([...files.keys()], (file) => files.get(file) ?? '')
        const desk: Desk = { org: before, raw, drafts: new Drafts() }
        const expected = work(desk, wish)
        if (expected === undefined) return
        const edits = desk.drafts.edits()
        const worked = new Map(
          [...files].map(([file, text]) => {
            const edit = edits.get(file)
            return [file, edit ? editYaml(text, edit) : text]
          }),
        )
        const { org: after, codes } = await load(worked)
        // Two of one name below one parent cannot be.
        const isTaken = expected.endsWith('parentid') && codes.every((code) => code === 'ORG307')
        expect(isTaken ? [] : codes).toEqual([])
        if (!after) return
        // Protected objects do not change, whatever the files say: here it is what they say that counts.
        const { changes } = compareFiles({ ...before, policy: DEFAULT_POLICY }, { ...after, policy: DEFAULT_POLICY })
        expect(changes.map(told)).toEqual([expected])
        // Moves may order departments anew, and the comment of a field that goes, such as the parent, goes with it.
        const kept = ({ policy }: DesiredOrg, all: Files): readonly unknown[] =>
          wish.what === 'move'
            ? []
            : [policy.protect.departments, policy.approvals[0]?.in, [...all.values()].join('\n').split('#').length]
        expect(kept(after, worked)).toEqual(kept(before, files))
        done++
      }),
      { numRuns: RUNS },
    )
    expect(done).toBeGreaterThan(RUNS / 4)
  },
  TIMEOUT_MS,
)
