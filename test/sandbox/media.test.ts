import { describe, expect, test } from 'vitest'
import { aSandbox, multipart, request, tokenOf, type Reply } from './client.ts'
import { createSandbox } from '../../src/sandbox/server.ts'

async function upload(query: string, init: RequestInit): Promise<Reply> {
  const sandbox = createSandbox({ clock: () => 1_380_000_000_000 })
  return request(sandbox, `media/upload?access_token=${await tokenOf(sandbox)}${query}`, init)
}

describe('media/upload', () => {
  test('hands out an id for three days, with the time as a string', async () => {
    const reply = await upload('&type=file', multipart('abcdefgh'))
    expect(reply).toEqual({
      errcode: 0,
      errmsg: '',
      type: 'file',
      media_id: reply['media_id'],
      created_at: '1380000000',
    })
    expect(reply['media_id']).toMatch(/^[\w-]{20,}$/u)
  })

  const MB = 2 ** 20
  test.each<[string, string, RequestInit, number]>([
    ['an unknown type', '&type=csv', multipart('abcdefgh'), 40005],
    ['no type', '', multipart('abcdefgh'), 40005],
    ['five bytes', '&type=file', multipart('abcde'), 40006],
    ['six bytes', '&type=file', multipart('abcdef'), 0],
    ['a length that is not that of the file', '&type=file', multipart('abcdefgh', { filelength: 9 }), 40006],
    ['a part of another name', '&type=file', multipart('abcdefgh', { name: 'file' }), 44001],
    ['20 MB', '&type=file', multipart('a'.repeat(20 * MB)), 0],
    ['more', '&type=file', multipart('a'.repeat(20 * MB + 1)), 45001],
    ['a large voice', '&type=voice', multipart('a'.repeat(2 * MB + 1), { filename: 'a.amr' }), 45001],
    ['an image', '&type=image', multipart('abcdefgh', { filename: 'a.PNG' }), 0],
    ['an image of another format', '&type=image', multipart('abcdefgh', { filename: 'a.gif' }), 40004],
    ['no multipart', '&type=file', { method: 'POST', body: 'abcdefgh' }, 44001],
  ])('%s', async (_, query, init, errcode) => {
    expect(await upload(query, init)).toMatchObject({ errcode })
  })

  test('takes what FormData makes', async () => {
    const body = new FormData()
    body.append('note', 'x')
    body.append('media', new Blob(['姓名,帐号']), '成员.csv')
    expect(await upload('&type=file', { method: 'POST', body })).toMatchObject({ errcode: 0 })
  })
})

test('an upload is there for three days and for every secret', async () => {
  let nowMs = 0
  const client = aSandbox({ clock: () => nowMs })
  const media_id = await client.upload('姓名,帐号,手机号,所在部门\nAda,ada,13800000000,1\n')
  nowMs += 3 * 24 * 3_600_000
  expect(await client.post('batch/syncuser', { media_id })).toMatchObject({ errcode: 40007 })
  nowMs -= 1
  expect(await client.post('batch/syncuser', { media_id })).toMatchObject({ errcode: 0 })
})
