import { expect, test } from 'vitest'
import type { LiveOrg } from '../../src/model/live.ts'
import { EMPTY_MEMORY } from '../../src/model/memory.ts'
import type { Plan } from '../../src/model/plan.ts'
import { planOrg } from '../../src/pipeline.ts'
import { plainDigest } from '../helpers/plan-worlds.ts'
import { orgOf } from '../helpers/yaml-org.ts'

const LIVE: LiveOrg = {
  corp_id: 'ww',
  read: { mode: 'full', unreadable: [] },
  departments: [
    { id: 1, parentid: 0, order: 1, name: '公司', name_en: null },
    { id: 2, parentid: 1, order: 1, name: '研发', name_en: null },
    { id: 3, parentid: 1, order: 1, name: 'ＱＡ', name_en: null },
  ],
  members: [
    person('li', [{ department: 2, leader: true, order: 0 }]),
    person('wu', [{ department: 2, leader: false, order: 0 }]),
    person('yu', [{ department: 3, leader: true, order: 0 }]),
  ],
  tags: [{ id: 1, name: 'oncall', members: [], departments: [] }],
}

function person(userid: string, departments: LiveOrg['members'][number]['departments']): LiveOrg['members'][number] {
  return { userid, name: userid, email: `${userid}@example.com`, status: 4, departments, main_department: 2 }
}

async function plan(yaml: string): Promise<Plan> {
  const desired = await orgOf(`policy: { unmanaged: { members: keep, departments: keep, tags: keep } }\n${yaml}`)
  const options = { allowDeletes: {}, targets: [] }
  return planOrg({ desired, live: LIVE, memory: { ...EMPTY_MEMORY, adopted: true }, digest: plainDigest, options }).plan
}

function folded({ warnings }: Plan): unknown {
  return warnings.filter(({ code }) => code === 'plan.folded-name').map(({ params }) => params)
}

test('a department whose only leader goes has none any more', async () => {
  const { impact, changes } = await plan('members: [{ userid: li, departments: [/ＱＡ] }]')
  expect(impact).toEqual({ inScope: { departments: 2, members: 3, tags: 1 }, leaderless: [2] })
  expect(changes.map(({ effects }) => effects)).toEqual([['leader-lost']])
})

test('it is not leaderless when somebody else leads it in the same plan', async () => {
  const { impact } = await plan(`members:
  - { userid: li, departments: [{ department: /研发, leader: false }] }
  - { userid: wu, departments: [{ department: /研发, leader: true }] }`)
  expect(impact.leaderless).toEqual([])
})

test.each([
  ['a new department beside one in another width', 'departments: [{ name: QA }]', ['/QA', '/ＱＡ']],
  ['a new department beside one in another case', 'departments: [{ name: ｑa }]', ['/ｑa', '/ＱＡ']],
  ['a renamed department', 'departments: [{ id: 2, name: Qa }]', ['/Qa', '/ＱＡ']],
  ['a new tag', 'tags: [{ name: OnCall, members: [] }]', ['tag:OnCall', 'tag:oncall']],
])('%s gets a warning that names both', async (_, yaml, [object, other]) => {
  expect(folded(await plan(yaml))).toEqual([{ object, other }])
})

test.each([
  ['the live one itself gets the other case', 'departments: [{ id: 3, name: QA }]'],
  ['the names stand under different parents', 'departments: [{ name: 研发, children: [{ name: QA }] }]'],
  ['the tag itself is renamed', 'tags: [{ id: 1, name: OnCall, members: [] }]'],
])('there is none when %s', async (_, yaml) => {
  expect(folded(await plan(yaml))).toEqual([])
})
