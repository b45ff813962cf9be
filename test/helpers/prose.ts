import { parseSync, Visitor } from 'oxc-parser'

/** Two or more lower-case words with a blank between, or Chinese. */
const PROSE = /\p{Script=Han}|(?<![\w-])[a-z]{2,},? [a-z]{2,}(?![\w(-])/u

/** Calls whose texts are translated elsewhere, or reach nobody. */
export interface Exempt {
  /** Names of functions and methods: `description`, `option`. */
  readonly calls: ReadonlySet<string>
  /** Names of classes that are made with `new`. */
  readonly classes: ReadonlySet<string>
}

/** @returns the literals of a source file that read like a sentence for people, outside exempt calls; `…` stands for what a template fills in */
export function proseIn(file: string, text: string, exempt: Exempt): readonly string[] {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'does not parse'}`)
  const found: string[] = []
  const silent = new Set<object>()
  let depth = 0
  const enter = (node: object, isExempt: boolean): void => {
    if (!isExempt) return
    silent.add(node)
    depth++
  }
  const leave = (node: object): void => {
    if (silent.delete(node)) depth--
  }
  const see = (value: string): void => {
    if (depth === 0 && PROSE.test(value)) found.push(value)
  }
  new Visitor({
    CallExpression: (node) => enter(node, exempt.calls.has(nameOf(node.callee))),
    'CallExpression:exit': leave,
    NewExpression: (node) => enter(node, exempt.classes.has(nameOf(node.callee))),
    'NewExpression:exit': leave,
    // Not for people: a specifier of an import, and a type.
    ImportDeclaration: (node) => enter(node, true),
    'ImportDeclaration:exit': leave,
    TSLiteralType: (node) => enter(node, true),
    'TSLiteralType:exit': leave,
    Literal: (node) => {
      if (typeof node.value === 'string') see(node.value)
    },
    TemplateLiteral: (node) => see(node.quasis.map(({ value }) => value.cooked ?? '').join('…')),
  }).visit(program)
  return found
}

function nameOf(callee: { readonly type: string }): string {
  if ('property' in callee) return nameOf(callee.property as { readonly type: string })
  return 'name' in callee && typeof callee.name === 'string' ? callee.name : ''
}
