import { describe, expect, onTestFinished, test } from 'vitest'
import { WecomApiError } from '../../src/errors.ts'
import type { Call, CallName } from '../../src/model/call.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import { startSandbox, type ListenOptions, type RunningSandbox } from '../../src/sandbox/server.ts'
import type { Directory } from '../../src/wecom/directory.ts'
import { directoryAtSandbox } from './directory-at.ts'

const PLACED = { departments: [{ department: 2, leader: false, order: 0 }], main_department: 2 }
const NEW_DEPARTMENT: Call = { call: 'department/create', id: 7, set: { name: '测试组', parentid: 1 } }
const NEW_MEMBER: Call = {
  call: 'user/create',
  userid: 'lisi',
  to_invite: false,
  set: { name: '李四', mobile: '13800000001', placement: PLACED },
}
const NEW_TAG: Call = { call: 'tag/create', id: 9, name: '值班' }

/** One department, two members, a tag with the first of them. */
async function aCorp(
  options: ListenOptions = {},
): Promise<{ readonly wecom: RunningSandbox; readonly directory: Directory }> {
  const wecom = await startSandbox({
    seed: {
      departments: [
        { id: 1, parentid: 0, order: 1, name: '公司' },
        { id: 2, parentid: 1, order: 1, name: '研发' },
      ],
      members: [
        { userid: 'zhangsan', name: '张三', mobile: '13800000000', departments: [{ department: 2 }] },
        { userid: 'wangwu', name: '王五', mobile: '13800000002', departments: [{ department: 2 }] },
      ],
      tags: [{ id: 5, name: '老人', members: ['zhangsan'], departments: [] }],
    },
    ...options,
  })
  onTestFinished(() => wecom.close())
  return { wecom, directory: directoryAtSandbox(wecom.url) }
}

/** The call takes effect, but its answer is lost. */
function answerLost(call: CallName, times = 1): Fault {
  return { call, outcome: 'drop-after', times }
}

describe.each(['full', 'details', 'ids'] as const)(
  'when the answer is lost, with the rights of profile %s',
  (profile) => {
    test.each<Call>([
      NEW_DEPARTMENT,
      NEW_MEMBER,
      NEW_TAG,
      { call: 'department/update', id: 2, set: { name: '研究' } },
      { call: 'user/update', userid: 'zhangsan', set: { position: '架构师' } },
      { call: 'user/delete', userid: 'zhangsan' },
      { call: 'user/batchdelete', userids: ['zhangsan', 'wangwu'] },
      { call: 'tag/update', id: 5, name: '新人' },
      { call: 'tag/delete', id: 5 },
      { call: 'tag/addtagusers', id: 5, members: ['wangwu'], departments: [2] },
      { call: 'tag/deltagusers', id: 5, members: ['zhangsan'], departments: [] },
    ])('$call is done, and done once', async (call) => {
      const { wecom, directory } = await aCorp({ profile, faults: [answerLost(call.call)] })
      const outcome = await directory.execute(call)
      expect(outcome).toEqual({ attempts: 2, refused: { members: [], departments: [] } })
      expect(await stateAfter(call, profile)).toEqual(wecom.sandbox.state())
    })
  },
)

/** What the same call leaves in a corp without faults. */
async function stateAfter(call: Call, profile: ListenOptions['profile'] & string): Promise<unknown> {
  const { wecom, directory } = await aCorp({ profile })
  await directory.execute(call)
  return wecom.sandbox.state()
}

test('an empty department is deleted once when the answer is lost', async () => {
  const { directory } = await aCorp({ faults: [answerLost('department/delete')] })
  await directory.execute(NEW_DEPARTMENT)
  expect(await directory.execute({ call: 'department/delete', id: 7 })).toMatchObject({ attempts: 2 })
})

test('a rename of a userid whose answer is lost is done, with the other fields', async () => {
  const { wecom, directory } = await aCorp({
    seed: {
      departments: [{ id: 1, parentid: 0, order: 1, name: '公司' }],
      members: [{ userid: 'wmsystem', name: '张三', mobile: '13800000000', departments: [{ department: 1 }] }],
      tags: [],
      sandbox: { system_userids: ['wmsystem'] },
    },
    faults: [answerLost('user/update')],
  })
  await directory.execute({
    call: 'user/update',
    userid: 'wmsystem',
    new_userid: 'zhangsan',
    set: { position: '架构师' },
  })
  expect(wecom.sandbox.state().members).toMatchObject([{ userid: 'zhangsan', position: '架构师' }])
})

test('a userid that another member has stays refused, also after a lost try', async () => {
  const { directory } = await aCorp({ faults: [{ call: 'user/create', outcome: 'drop-before' }] })
  const taken: Call = { ...NEW_MEMBER, userid: 'zhangsan' }
  await expect(directory.execute(taken)).rejects.toMatchObject({ errcode: 60102, outcome: 'refused' })
})

test('a department id that hangs elsewhere stays refused, also after a lost try', async () => {
  const { directory } = await aCorp({ faults: [{ call: 'department/create', outcome: 'drop-before' }] })
  await directory.execute({ call: 'department/create', id: 8, set: { name: '甲', parentid: 2 } })
  const taken: Call = { call: 'department/create', id: 8, set: { name: '乙', parentid: 1 } }
  await expect(directory.execute(taken)).rejects.toMatchObject({ errcode: 60008, outcome: 'refused' })
})

test('a lost answer is found although reads lag behind', async () => {
  let now = 0
  const { wecom } = await aCorp({ readLagMs: 2_500, clock: () => now, faults: [answerLost('user/create')] })
  const directory = directoryAtSandbox(wecom.url, {
    sleep: (ms) => {
      now += ms
      return Promise.resolve()
    },
  })
  expect(await directory.execute(NEW_MEMBER)).toMatchObject({ attempts: 2 })
})

test('when every try is lost and reading back shows nothing, the outcome is unknown', async () => {
  const { directory } = await aCorp({ faults: [{ call: 'tag/create', outcome: 'drop-before', times: 4 }] })
  const error: unknown = await directory.execute(NEW_TAG).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(WecomApiError)
  expect(error).toMatchObject({
    outcome: 'unknown',
    errcode: -1,
    attempts: 4,
    reach: 'object',
    hint: { code: 'wecom.outcome-unknown' },
  })
})

test('when every answer is lost but reading back shows the object, it is done', async () => {
  const { directory } = await aCorp({ faults: [answerLost('tag/create', 4)] })
  expect(await directory.execute(NEW_TAG)).toMatchObject({ attempts: 4 })
})

test('when reading back fails as well, the outcome is unknown', async () => {
  const { directory } = await aCorp({
    faults: [answerLost('tag/create', 4), { call: 'tag/list', outcome: 60020, times: 9 }],
  })
  await expect(directory.execute(NEW_TAG)).rejects.toMatchObject({ endpoint: 'tag/create', outcome: 'unknown' })
})

test('an update that WeCom judged after a lost try was refused, not unknown', async () => {
  const { directory } = await aCorp({ faults: [{ call: 'user/update', outcome: 'drop-before' }] })
  const call: Call = { call: 'user/update', userid: 'zhangsan', set: { mobile: '13800000002' } }
  await expect(directory.execute(call)).rejects.toMatchObject({ errcode: 60104, outcome: 'refused', attempts: 2 })
})

test('-1 after the effect is read back as well', async () => {
  const { wecom, directory } = await aCorp({ faults: [{ call: 'user/create', outcome: -1, when: 'after' }] })
  expect(await directory.execute(NEW_MEMBER)).toMatchObject({ attempts: 2 })
  expect(wecom.sandbox.calls()['user/create']).toEqual({ '-1': 1, '60102': 1 })
})

test('a connection that was never made leaves no doubt', async () => {
  const stopped = await startSandbox()
  await stopped.close()
  await expect(directoryAtSandbox(stopped.url).execute(NEW_TAG)).rejects.toMatchObject({
    outcome: 'refused',
    reach: 'run',
    exitCode: 7,
  })
})
