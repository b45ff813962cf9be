import { XMLParser } from 'fast-xml-parser'

/** Texts are trimmed; an element without any is `''`. */
export type XmlValue = string | XmlElement | readonly XmlValue[]
export interface XmlElement {
  readonly [name: string]: XmlValue | undefined
}

/** WeCom sends four levels; this is room for what it may add. */
const DEEPEST = 32
/** Nothing that WeCom sends has one, and it is where entities are declared. */
const DOCTYPE = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/iu

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  maxNestedTags: DEEPEST,
})

/** The children of the root `<xml>`; `undefined` for anything else. Entities are neither declared nor replaced. */
export function parseXml(text: string): XmlElement | undefined {
  if (DOCTYPE.test(text)) return undefined
  let parsed: unknown
  try {
    parsed = parser.parse(text)
  } catch {
    // The parser throws plain errors for what is malformed, too deep, or named like a part of JavaScript's objects.
    return undefined
  }
  const root = (parsed as { readonly xml?: XmlValue }).xml // the parser returns an object
  return isElement(root) ? root : undefined
}

/** The text of a child that is there once; `undefined` for any other. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const value = Object.hasOwn(element, name) ? element[name] : undefined
  return typeof value === 'string' ? value.trim() : undefined
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  const value = Object.hasOwn(element, name) ? element[name] : undefined
  return isElement(value) ? value : undefined
}

function isElement(value: XmlValue | undefined): value is XmlElement {
  return typeof value === 'object' && !Array.isArray(value)
}
