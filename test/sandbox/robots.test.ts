import { expect, test } from 'vitest'
import { aSandbox, request } from './client.ts'

const send = (sandbox: ReturnType<typeof aSandbox>['sandbox'], body: unknown, key = 'robot') =>
  request(sandbox, `webhook/send?key=${key}`, { method: 'POST', body: JSON.stringify(body) })
const markdown = (content: string) => ({ msgtype: 'markdown', markdown: { content } })

test('a robot takes markdown of 4,096 bytes and no more', async () => {
  const { sandbox } = aSandbox()
  const full = `${'中'.repeat(1365)}x`
  expect(await send(sandbox, markdown(full))).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(await send(sandbox, markdown(`${full}x`))).toMatchObject({
    errcode: 40058,
    errmsg: expect.stringContaining('markdown.content exceed max length 4096') as string,
  })
  expect(sandbox.messages()).toEqual([{ msgtype: 'markdown', content: full }])
})

test('a robot takes 20 messages a minute', async () => {
  let now = 1_000_000
  const { sandbox } = aSandbox({ clock: () => now })
  for (let sent = 0; sent < 20; sent++) expect((await send(sandbox, markdown(`${sent}`))).errcode).toBe(0)
  expect((await send(sandbox, markdown('one more'))).errcode).toBe(45009)
  now += 60_000
  expect((await send(sandbox, markdown('later'))).errcode).toBe(0)
})

test.each([
  ['another key', 93000, markdown('x'), 'other'],
  ['no type', 40008, {}, 'robot'],
  ['nothing to say', 40058, { msgtype: 'text' }, 'robot'],
])('a robot refuses %s with %i', async (_, errcode, body, key) => {
  const { sandbox } = aSandbox()
  expect((await send(sandbox, body, key)).errcode).toBe(errcode)
  expect(sandbox.messages()).toEqual([])
})
