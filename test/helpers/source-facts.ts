import { parseSync, Visitor } from 'oxc-parser'

export interface ImportFact {
  readonly specifier: string
  /** Erased by the compiler: `import type`, `export type … from`, `import('…')` in a type. */
  readonly isTypeOnly: boolean
}

/** What a source file reaches for outside itself. */
export interface SourceFacts {
  readonly imports: readonly ImportFact[]
  /** As written: `process.exitCode`, `Date.now`, `console.log`; `process` alone where it is used whole. */
  readonly globals: readonly string[]
}

const AMBIENT = new Set([
  'process',
  'console',
  'Date',
  'Math',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'require',
])

/** @throws Error when the text does not parse or imports something that cannot be told from the text */
export function readSourceFacts(file: string, text: string): SourceFacts {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'does not parse'}`)
  const imports: ImportFact[] = []
  const globals = new Set<string>()
  const notVariables = new Set<object>()
  const add = (specifier: unknown, isTypeOnly: boolean): void => {
    if (typeof specifier !== 'string') throw new Error(`${file}: computed import`)
    imports.push({ specifier, isTypeOnly })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source.value, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source.value, node.exportKind === 'type')
    },
    ImportExpression: (node) => add(node.source.type === 'Literal' ? node.source.value : undefined, false),
    TSImportType: (node) => add(node.source.value, true),
    MemberExpression: (node) => {
      if (!node.computed) notVariables.add(node.property)
      if (node.object.type !== 'Identifier' || !AMBIENT.has(node.object.name)) return
      notVariables.add(node.object)
      globals.add(node.computed ? node.object.name : `${node.object.name}.${node.property.name}`)
    },
    NewExpression: (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return
      notVariables.add(node.callee)
      globals.add(node.arguments.length === 0 ? 'new Date()' : 'new Date(…)')
    },
    Property: (node) => {
      if (!node.computed && !node.shorthand) notVariables.add(node.key)
    },
    MethodDefinition: (node) => void notVariables.add(node.key),
    PropertyDefinition: (node) => void notVariables.add(node.key),
    TSPropertySignature: (node) => void notVariables.add(node.key),
    TSMethodSignature: (node) => void notVariables.add(node.key),
    TSTypeReference: (node) => void notVariables.add(node.typeName),
    Identifier: (node) => {
      if (AMBIENT.has(node.name) && !notVariables.has(node)) globals.add(node.name)
    },
  }).visit(program)
  return { imports, globals: [...globals] }
}
