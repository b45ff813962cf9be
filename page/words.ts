/** Fills the texts that came with the data, and writes numbers as the reader does. */
export interface Words {
  readonly t: (code: string, params?: Readonly<Record<string, string | number>>) => string
  readonly n: (number: number) => string
  /** With its sign; nothing for zero. */
  readonly difference: (number: number) => string
  readonly people: (number: number) => string
  readonly list: (items: readonly string[]) => string
}

export function createWords(texts: Readonly<Record<string, string>>, lang: string): Words {
  const plain = new Intl.NumberFormat(lang)
  const signed = new Intl.NumberFormat(lang, { signDisplay: 'always' })
  const n = (number: number): string => plain.format(number)
  const t: Words['t'] = (code, params = {}) =>
    (texts[code] ?? code).replaceAll(/\{(\w+)\}/gu, (whole, name: string) => {
      const value = params[name]
      return value === undefined ? whole : typeof value === 'number' ? n(value) : value
    })
  return {
    t,
    n,
    difference: (number) => (number === 0 ? '' : signed.format(number).replace('-', '−')),
    list: (items) => items.join(lang.startsWith('zh') ? '、' : ', '),
    people: (count) => t(count === 1 ? 'page.person' : 'page.people', { count }),
  }
}
