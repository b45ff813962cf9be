import { describe, expect, test } from 'vitest'
import { childOf, parseXml, textOf } from '../../src/callback/xml.ts'

describe('the XML of a callback', () => {
  test('gives trimmed texts, in CDATA or not, and children', () => {
    const xml = parseXml('<?xml version="1.0"?><xml><A> <![CDATA[ x<y ]]> </A><B>007</B><C/><D><E>1</E></D></xml>')
    if (!xml) throw new Error('not parsed')
    expect([textOf(xml, 'A'), textOf(xml, 'B'), textOf(xml, 'C'), textOf(xml, 'D')]).toEqual([
      'x<y',
      '007',
      '',
      undefined,
    ])
    expect(textOf(childOf(xml, 'D') ?? {}, 'E')).toBe('1')
  })

  test('does not say which of two elements of one name counts', () => {
    expect(textOf(parseXml('<xml><A>1</A><A>2</A></xml>') ?? {}, 'A')).toBeUndefined()
  })

  test('names nothing that an object has by itself', () => {
    const xml = parseXml('<xml><A>1</A></xml>') ?? {}
    expect([textOf(xml, 'toString'), textOf(xml, '__proto__'), childOf(xml, '__proto__')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test.each([
    ['nothing', ''],
    ['no XML', 'nonsense'],
    ['JSON', '{"xml":{"Encrypt":"a"}}'],
    ['another root', '<html><Encrypt>a</Encrypt></html>'],
    ['text alone', '<xml>text</xml>'],
    ['a list', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['entities that grow', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><A>&b;</A></xml>`],
    ['an external entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>'],
    ['an external subset', '<!doctype xml SYSTEM "http://127.0.0.1/x.dtd"><xml><A>1</A></xml>'],
    ['elements without end', '<a>'.repeat(50_000)],
    ['a name of an object', '<xml><__proto__><polluted>1</polluted></__proto__></xml>'],
    ['CDATA without end', '<xml><A><![CDATA[x</A></xml>'],
    ['a comment without end', `<xml>${'<!--'.repeat(50_000)}`],
    ['brackets alone', '<'.repeat(200_000)],
  ])('is refused when it is %s', (_what, text) => {
    const startedAt = performance.now()
    expect(parseXml(text)).toBeUndefined()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  })

  test('replaces no entity, so that none can grow', () => {
    expect(textOf(parseXml('<xml><A>&lt;&#65;&amp;amp;</A></xml>') ?? {}, 'A')).toBe('&lt;&#65;&amp;amp;')
  })
})
