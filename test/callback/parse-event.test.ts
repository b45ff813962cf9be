import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { callsForReading, parseEvent } from '../../src/callback/parse-event.ts'

const FIXTURES = '../shared/fixtures/go-wecom-testdata/push'

describe('an event', () => {
  test.each([
    ['create_user', '<UserID>zhangsan</UserID>', 'zhangsan'],
    ['update_party', '<Id>12</Id><ParentId>1</ParentId>', '12'],
    ['update_tag', '<TagId>3</TagId><AddUserItems>a,b</AddUserItems>', '3'],
  ])('%s of the address book names what it is about', (change, elements, ref) => {
    const xml = `<xml><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>${change}</ChangeType>${elements}</xml>`
    const event = parseEvent(xml)
    expect(event).toEqual({ kind: 'contact', change, ref })
    expect(callsForReading(event)).toBe(true)
  })

  test.each([
    [
      'with its wrapper',
      '<BatchJob><JobId>J</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg></BatchJob>',
    ],
    ['without', '<JobId>J</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg>'],
  ])('of a job is read %s', (_how, elements) => {
    const event = parseEvent(`<xml><Event><![CDATA[batch_job_result]]></Event>${elements}</xml>`)
    expect(event).toEqual({ kind: 'job', jobid: 'J', type: 'sync_user', errcode: 0, errmsg: 'ok' })
    expect(callsForReading(event)).toBe(true)
  })

  test('of an export changes nothing', () => {
    const event = parseEvent('<xml><Event>batch_job_result</Event><JobId>J</JobId><JobType>export_user</JobType></xml>')
    expect(callsForReading(event)).toBe(false)
  })

  test('about something else is no reason to read', () => {
    const event = parseEvent('<xml><MsgType>event</MsgType><Event>enter_agent</Event></xml>')
    expect(event).toEqual({ kind: 'other', event: 'enter_agent' })
    expect(callsForReading(event)).toBe(false)
    expect(parseEvent('<xml><MsgType>text</MsgType></xml>')).toEqual({ kind: 'other', event: 'text' })
  })

  test('that nobody can read may be anything, so it is a reason to read', () => {
    expect(parseEvent('???')).toEqual({ kind: 'unreadable' })
    expect(callsForReading({ kind: 'unreadable' })).toBe(true)
  })
})

describe.skipIf(!existsSync(FIXTURES))(`bodies in ${FIXTURES} (skipped where missing)`, () => {
  const files = existsSync(FIXTURES) ? readdirSync(FIXTURES).filter((name) => name.endsWith('.xml')) : []
  test.each(files)('%s is understood', (file) => {
    const event = parseEvent(readFileSync(`${FIXTURES}/${file}`, 'utf8'))
    expect(event.kind).toBe(file.startsWith('BatchJob') ? 'job' : 'contact')
    expect(callsForReading(event)).toBe(true)
  })
})
