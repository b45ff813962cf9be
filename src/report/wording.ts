import { english, type Lang, type MessageCode } from '../messages/catalogue.ts'
import { chinese } from '../messages/chinese.ts'
import type { ExtattrValue } from '../model/fields.ts'
import type { Message, MessageParams } from '../model/message.ts'
import { isSensitive, maskField, maskText } from './mask.ts'
import { showHostile } from './sanitize.ts'

/** How a format writes the two parts of a sentence: our own words and what was filled in. */
export interface Form {
  readonly words: (text: string) => string
  readonly filled: (text: string) => string
}

export type Noun =
  | 'departments'
  | 'members'
  | 'tags'
  | 'changes'
  | 'steps'
  | 'calls'
  | 'objects'
  | 'errors'
  | 'warnings'
  | 'files'
  | 'lines'
  | 'rows'
  | 'tries'

/** A value of the model before it is worded. `undefined` is unknown, `null` known to be empty. */
export type FieldValue = ExtattrValue | number | boolean | null | undefined

/** The only place where model values become words: everything it returns is masked and on one harmless line. */
export interface Wording {
  readonly lang: Lang
  readonly showSensitive: boolean
  readonly message: (message: Message, form?: Form) => string
  readonly text: (code: MessageCode, params?: MessageParams, form?: Form) => string
  readonly count: (noun: Noun, count: number) => string
  /** A name, path, userid or other text that is never masked. */
  readonly name: (text: string) => string
  readonly value: (field: string, value: FieldValue) => string
  /** Masks text that may hold anything, such as a line of a profile. */
  readonly free: (text: string) => string
}

const CATALOGUES: Readonly<Record<Lang, Readonly<Record<MessageCode, string>>>> = { en: english, zh: chinese }
const PLAIN: Form = { words: (text) => text, filled: (text) => text }
/** Fields that name an object; masking a userid that looks like a mail would hide who is meant. */
const NAMING_FIELDS: ReadonlySet<string> = new Set(['userid', 'name', 'name_en', 'direct_leader'])

export function createWording(options: { readonly lang: Lang; readonly showSensitive: boolean }): Wording {
  const { lang, showSensitive } = options
  const catalogue = CATALOGUES[lang]

  function message({ code, params }: Message, form: Form = PLAIN): string {
    return catalogue[code]
      .split(/(\{\w+\})/u)
      .map((part, index) => (index % 2 === 0 ? form.words(part) : form.filled(filled(part, params))))
      .join('')
  }

  function text(code: MessageCode, params: MessageParams = {}, form: Form = PLAIN): string {
    return message({ code, params }, form)
  }

  function free(value: string): string {
    return showHostile(showSensitive ? value : maskText(value))
  }

  function value(field: string, of: FieldValue): string {
    if (of === undefined) return text('report.value.unknown')
    if (of === null || of === '') return text('report.value.empty')
    if (typeof of === 'boolean') return text(of ? 'report.value.yes' : 'report.value.no')
    if (typeof of === 'number') return String(of)
    if (typeof of === 'object') return text('report.value.link', { title: free(of.title), url: free(of.url) })
    if (isSensitive(field)) return showHostile(showSensitive ? of : maskField(field, of))
    return NAMING_FIELDS.has(field) ? showHostile(of) : free(of)
  }

  return {
    lang,
    showSensitive,
    message,
    text,
    count: (noun, count) => text(`report.count.${noun}.${count === 1 ? 'one' : 'other'}`, { count }),
    name: showHostile,
    value,
    free,
  }
}

/** An absent param shows as its own `{name}`, as in `fillTemplate`. */
function filled(placeholder: string, params: MessageParams): string {
  return showHostile(String(params[placeholder.slice(1, -1)] ?? placeholder))
}
