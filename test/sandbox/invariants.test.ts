import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/server.ts'
import { clientOf } from './client.ts'

const userid = fc.constantFrom('a', 'A', 'b', 'c', 'd')
const department = fc.constantFrom(0, 1, 2, 3, 4, 5)
const name = fc.constantFrom('x', 'y', 'z', '')
const mobile = fc.constantFrom('13800000001', '+86 13800000001', '13800000002', '')
const mail = fc.constantFrom('a@example.com', 'A@example.com', 'b@example.com', '')
const maybe = { requiredKeys: [] }

const memberFields = {
  name,
  mobile,
  email: mail,
  biz_mail: mail,
  department: fc.array(department, { maxLength: 3 }),
  main_department: department,
  direct_leader: fc.array(userid, { maxLength: 1 }),
  enable: fc.constantFrom(0, 1),
}

/** Calls on a very small organisation, so that they get into each other's way. */
const call = fc.oneof(
  fc.tuple(fc.constant('user/create'), fc.record({ userid, ...memberFields }, maybe)),
  fc.tuple(fc.constant('user/update'), fc.record({ userid, new_userid: userid, ...memberFields }, maybe)),
  fc.tuple(fc.constant('user/delete'), fc.record({ userid })),
  fc.tuple(fc.constant('user/batchdelete'), fc.record({ useridlist: fc.array(userid, { maxLength: 3 }) })),
  fc.tuple(
    fc.constantFrom('department/create', 'department/update'),
    fc.record({ id: department, parentid: department, name, name_en: name, order: department }, maybe),
  ),
  fc.tuple(fc.constant('department/delete'), fc.record({ id: department })),
  fc.tuple(fc.constantFrom('tag/create', 'tag/update'), fc.record({ tagid: department, tagname: name }, maybe)),
  fc.tuple(fc.constant('tag/delete'), fc.record({ tagid: department })),
  fc.tuple(
    fc.constantFrom('tag/addtagusers', 'tag/deltagusers'),
    fc.record({
      tagid: department,
      userlist: fc.array(userid, { maxLength: 2 }),
      partylist: fc.array(department, { maxLength: 2 }),
    }),
  ),
  fc.tuple(
    fc.constant('batch/replaceparty'),
    fc.array(fc.tuple(name, department, department), { minLength: 1, maxLength: 5 }),
  ),
  fc.tuple(
    fc.constantFrom('batch/replaceuser', 'batch/syncuser'),
    fc.array(fc.tuple(name, userid, mobile, department), { minLength: 1, maxLength: 4 }),
  ),
)

function queryOf(body: object): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]))
}

test('whatever is called, the organisation stays one that can be loaded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 40 }),
      fc.boolean(),
      fc.constantFrom<'clears' | 'ignored'>('clears', 'ignored'),
      async (calls, isConsole, emptyString) => {
        const sandbox = createSandbox({ jobMs: 0, switches: { emptyString, rootUpdate: 'accepted' } })
        const client = clientOf(sandbox)
        for (const [path, body] of calls) {
          if (Array.isArray(body)) {
            const header = path === 'batch/replaceparty' ? '部门名称,部门ID,父部门ID' : '姓名,帐号,手机号,所在部门'
            const media_id = await client.upload([header, ...body.map((row) => row.join(','))].join('\n'))
            await client.post(path, { media_id })
          } else if (isConsole) sandbox.console(path, { ...body })
          else if (path.endsWith('/delete')) await client.get(path, queryOf(body))
          else await client.post(path, body)
        }
        const state = sandbox.state()
        expect(createSandbox({ seed: state }).state()).toEqual(state)
      },
    ),
    { numRuns: 300 },
  )
})
