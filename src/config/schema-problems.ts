import type { Message } from '../model/message.ts'
import { isRefusedNumber } from './plain-scalar.ts'
import { parsePointer, pointerTo } from './pointer.ts'
import type { ConfigCode, Problem, Report } from './problem.ts'
import { codePoint, countCharacters, quote, showValue, type ShownValue } from './show-value.ts'
import { didYouMean } from './suggest.ts'
import type { SchemaError } from './validate.ts'

/** The part of a file that was validated on its own. */
export interface Part {
  readonly kind: 'file' | 'department' | 'member' | 'tag'
  readonly file: string
  readonly pointer: string
  /** What a person calls it: `member:zhangsan`. */
  readonly name: string
}

/** Nobody reads more suggestions about one object. */
const SUGGESTION_LIMIT = 20

/** Turns what the schema says into problems: one for each place, in words of our own. */
export function reportSchemaErrors(part: Part, errors: readonly SchemaError[], report: Report): void {
  const places = new Set<string>()
  for (const error of errors) {
    const problem = describe(part, error, places.size < SUGGESTION_LIMIT)
    if (!problem) continue
    const { field } = problem.params
    const missing = problem.code === 'ORG101' && typeof field === 'string' ? field : ''
    const place = `${problem.at} ${problem.source.pointer} ${missing}`
    if (places.has(place)) continue
    places.add(place)
    report(problem)
  }
}

function describe(part: Part, error: SchemaError, suggests: boolean): Problem | undefined {
  // Of alternatives only the summary counts, and of conditions only what they ask for.
  if (error.keyword === 'if' || error.schemaPath.includes('/anyOf/') || error.propertyName !== undefined)
    return undefined
  const tokens = parsePointer(error.instancePath)
  const base = { ...nameField(part, tokens), part, pointer: part.pointer + error.instancePath, value: error.data }
  if (isRefusedNumber(error.data)) return { ...problem(base, 'ORG020', {}), written: base.field }

  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(base, String(error.params['additionalProperty']), suggests ? error.parentSchema : {})
    case 'required':
      return problem(base, 'ORG101', { field: nested(base, String(error.params['missingProperty'])) })
    case 'anyOf':
      return problem(base, 'ORG101', { field: 'name' }, { code: 'hint.name-or-id', params: {} })
    case 'type':
      return wrongType(base, error.params['type'])
    case 'const':
      return problem(base, 'ORG105', { value: showValue(error.data, base.field) })
    case 'enum':
      if (error.data === null) return problem(base, 'ORG104', {})
      return problem(base, 'ORG106', {
        value: showValue(error.data, base.field),
        allowed: list(error.parentSchema['enum']),
      })
    case 'minimum':
    case 'maximum':
      return outOfRange(base, error.parentSchema)
    case 'maxLength':
      return problem(base, 'ORG108', {
        ...shown(base),
        length: length(error.data),
        limit: Number(error.params['limit']),
      })
    case 'minLength':
      return tooShort(base, Number(error.params['limit']), error.parentSchema)
    case 'maxItems':
      return problem(base, 'ORG110', { length: length(error.data), limit: Number(error.params['limit']) })
    case 'minItems':
      return problem(base, 'ORG111', {})
    case 'pattern':
      return wrongForm(base, error.parentSchema)
    case 'propertyNames': {
      const name = String(error.params['propertyName'])
      return {
        ...problem(base, 'ORG224', { value: quote(name) }),
        source: at(part, pointerTo(base.pointer, name)),
        at: 'key',
      }
    }
    case 'false schema':
      return { ...problem(base, 'ORG221', {}), at: 'key' }
  }
  throw new Error(`the org schema uses ${error.keyword}, which has no message`)
}

interface Base {
  readonly part: Part
  /** What a person calls the object: that of the part, but of a file its sections. */
  readonly object: string
  readonly pointer: string
  /** Dotted, without list positions: `departments.department`. Empty for the object itself. */
  readonly field: string
  readonly value: unknown
}

function problem(base: Base, code: ConfigCode, params: Problem['params'], hint?: Message): Problem {
  return {
    code,
    params: { object: base.object, field: base.field === '' ? base.part.kind : base.field, ...params },
    source: at(base.part, base.pointer),
    at: 'value',
    ...(hint ? { hint } : {}),
  }
}

function at(part: Part, pointer: string): Problem['source'] {
  return { file: part.file, pointer }
}

function nameField(part: Part, tokens: readonly string[]): Pick<Base, 'object' | 'field'> {
  const names = tokens.filter((token) => !/^\d+$/u.test(token))
  const [section, ...rest] = names
  const isSection = part.kind === 'file' && (section === 'policy' || section === 'organization')
  return isSection ? { object: section, field: rest.join('.') } : { object: part.name, field: names.join('.') }
}

function nested({ field }: Base, name: string): string {
  return field === '' ? name : `${field}.${name}`
}

function shown(base: Base): { readonly value: ShownValue } {
  return { value: showValue(base.value, base.field) }
}

function lastName(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1)
}

function length(value: unknown): number {
  return typeof value === 'string' ? countCharacters(value) : Array.isArray(value) ? value.length : 0
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => quote(String(value)).replaceAll('"', '')).join(', ') : ''
}

function unknownField(base: Base, name: string, schema: SchemaError['parentSchema']): Problem {
  const known =
    typeof schema['properties'] === 'object' && schema['properties'] ? Object.keys(schema['properties']) : []
  const code = name === '<<' ? 'ORG019' : 'ORG102'
  return {
    ...problem(base, code, { field: nested(base, name) }, didYouMean(name, known)),
    source: at(base.part, pointerTo(base.pointer, name)),
    at: 'key',
  }
}

function wrongType(base: Base, expected: unknown): Problem {
  const types = Array.isArray(expected) ? expected.map(String) : [String(expected)]
  if (base.part.kind === 'file' && base.pointer === '') return problem(base, 'ORG115', {})
  if (base.value === null) {
    return problem(base, 'ORG104', {}, types.includes('array') ? { code: 'hint.empty-list', params: {} } : undefined)
  }
  const text = typeof base.value === 'string' ? base.value : JSON.stringify(base.value)
  const hint: Message | undefined =
    types.includes('string') && (typeof base.value === 'number' || typeof base.value === 'boolean')
      ? { code: 'hint.quote', params: {} }
      : types.includes('boolean') && /^(?:yes|no|on|off|y|n)$/iu.test(text)
        ? { code: 'hint.boolean', params: {} }
        : undefined
  const type = typeName(base.value)
  const { hidden, clear } = shown(base).value
  return problem(
    base,
    'ORG103',
    { expected: types.join('|'), found: { hidden: `${type} ${hidden}`, clear: `${type} ${clear}` } },
    hint,
  )
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function outOfRange(base: Base, schema: SchemaError['parentSchema']): Problem {
  if (base.part.kind === 'department' && base.field === 'id' && base.value === 1) return problem(base, 'ORG212', {})
  const { minimum, maximum } = schema
  return problem(base, 'ORG107', { value: String(base.value), minimum: Number(minimum), maximum: Number(maximum) })
}

/** Whether the field can be cleared, so that an empty text is a misspelt null. */
function clearHint(schema: SchemaError['parentSchema']): Message | undefined {
  const types = schema['type']
  return Array.isArray(types) && types.includes('null') ? { code: 'hint.clear-with-null', params: {} } : undefined
}

function tooShort(base: Base, limit: number, schema: SchemaError['parentSchema']): Problem {
  if (base.value === '') return problem(base, 'ORG109', {}, clearHint(schema))
  return problem(base, 'ORG116', { ...shown(base), length: length(base.value), limit })
}

const CONTROL = /\p{Cc}/u
const MASKABLE: ReadonlySet<string> = new Set(['mobile', 'email', 'biz_mail', 'telephone'])

/** The code for an ill-formed text, by the part and the field it is in. */
const FORM_CODES: Readonly<Record<string, ConfigCode>> = {
  'member.userid': 'ORG201',
  'member.previously': 'ORG201',
  'member.direct_leader': 'ORG201',
  'tag.members': 'ORG201',
  'member.mobile': 'ORG203',
  'member.email': 'ORG204',
  'member.biz_mail': 'ORG205',
  'member.telephone': 'ORG206',
  'department.name': 'ORG207',
  'department.name_en': 'ORG207',
  'department.key': 'ORG209',
  'department.parent': 'ORG210',
  'member.departments': 'ORG210',
  'member.departments.department': 'ORG210',
  'member.main_department': 'ORG210',
  'tag.departments': 'ORG210',
  'policy.scope': 'ORG210',
  'policy.protect.departments': 'ORG210',
  'organization.corp_id': 'ORG218',
  'policy.protect.members': 'ORG219',
  'policy.approvals.in': 'ORG210',
  'policy.approvals.by': 'ORG225',
  'department.previously': 'ORG222',
  'policy.offboard.disable_first': 'ORG226',
}

function wrongForm(base: Base, schema: SchemaError['parentSchema']): Problem {
  const text = String(base.value)
  const field = lastName(base.field)
  if (text === '') return problem(base, 'ORG109', {}, clearHint(schema))
  if (MASKABLE.has(field) && text.includes('**')) return problem(base, 'ORG215', shown(base))
  const control = CONTROL.exec(text)
  if (control) return problem(base, 'ORG112', { ...shown(base), character: codePoint(control[0]) })
  if (field === 'url') return problem(base, 'ORG213', shown(base))
  if (field === 'appid') return problem(base, 'ORG223', shown(base))
  const owner = base.part.kind === 'file' ? base.object : base.part.kind
  const code = FORM_CODES[`${owner}.${base.field}`]
  if (!code) throw new Error(`the org schema has a pattern at ${owner}.${base.field}, which has no message`)
  if (code === 'ORG210') return wrongRef(base, text)
  if (code === 'ORG207') return problem(base, code, { ...shown(base), character: /[\\:*?"<>|]/u.exec(text)?.[0] ?? '' })
  return problem(base, code, shown(base), code === 'ORG203' ? { code: 'hint.country-code', params: {} } : undefined)
}

function wrongRef(base: Base, text: string): Problem {
  if (/^\d+$/u.test(text)) return problem(base, 'ORG211', shown(base))
  const isName = !/[\\:*?"<>|/]/u.test(text)
  return problem(base, 'ORG210', shown(base), isName ? { code: 'hint.path', params: { path: `/${text}` } } : undefined)
}
