/** One element, or several of the same name. Absent values are left out. */
export type Content = string | number | Elements | readonly Elements[] | undefined
export interface Elements {
  readonly [name: string]: Content
}

/** What is encrypted: texts in CDATA, numbers bare, as on the official pages. */
export function messageXml(elements: Elements): string {
  return `<xml>${elementsXml(elements)}</xml>`
}

function elementsXml(elements: Elements): string {
  return Object.entries(elements)
    .map(([name, content]) => elementXml(name, content))
    .join('')
}

function elementXml(name: string, content: Content): string {
  if (content === undefined) return ''
  if (typeof content === 'string')
    return `<${name}><![CDATA[${content.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`
  if (typeof content === 'number') return `<${name}>${content}</${name}>`
  const several = isList(content) ? content : [content]
  return several.map((each) => `<${name}>${elementsXml(each)}</${name}>`).join('')
}

function isList(content: Elements | readonly Elements[]): content is readonly Elements[] {
  return Array.isArray(content)
}
