import { validateRosterMapping } from '#compiled/roster-mapping.js'
import { decodeText } from '../../config/decode.ts'
import { parseYaml } from '../../config/parse-yaml.ts'
import { OrgctlError } from '../../errors.ts'
import type { RosterField } from './headers.ts'

/** How one field is taken from a row: `schemas/roster-mapping.schema.json`. */
export interface ColumnMapping {
  /** Its header. */
  readonly column: string
  /** Values of the roster and what they stand for; others are taken as they are. */
  readonly map?: Readonly<Record<string, string | boolean | null>>
  /** For empty cells. */
  readonly default?: string | boolean
  /** What an empty cell without a default means: nothing is said (the default), or the value is to be cleared. */
  readonly empty?: 'keep' | 'clear'
}

export interface UseridMapping extends Pick<ColumnMapping, 'column'> {
  /** Only the text before the first occurrence of this: `@` makes a userid of a mail address. */
  readonly before?: string
  readonly prefix?: string
  readonly suffix?: string
  readonly lower_case?: boolean
}

export interface DepartmentsMapping {
  readonly column?: string
  /** Instead of `column`: one column for each level, from the top down. */
  readonly levels?: readonly string[]
  /** Between several departments of a member. */
  readonly separator?: string
  /** Between the levels of one department. */
  readonly path_separator?: string
  /** The company's own name, where paths begin with it. */
  readonly root?: string
  /** Texts of the roster and the department they stand for: key, path or id. */
  readonly map?: Readonly<Record<string, string | number>>
}

export interface AttributeMapping extends ColumnMapping {
  /** `web`: the cell holds title and address, as in `主页；https://example.com`. */
  readonly type?: 'text' | 'web'
}

export type FieldMapping = string | false | ColumnMapping

export type MatchField = 'userid' | 'mobile' | 'email' | 'biz_mail' | `extattr.${string}`

export interface RosterMapping {
  readonly version: 1
  /** Name of the sheet. */
  readonly sheet?: string
  /** Row of the headers, as the spreadsheet numbers it. */
  readonly header_row?: number
  readonly delimiter?: string
  readonly encoding?: string
  /** `false`: only the columns named here count. */
  readonly known_headers?: boolean
  /** Rows that have one of these values in a column are passed over: leavers of a file that keeps them. */
  readonly skip?: Readonly<Record<string, readonly string[]>>
  /** By what a row is recognised as a declared member, one after another. */
  readonly match?: readonly MatchField[]
  readonly columns?: {
    readonly [Field in Exclude<RosterField, 'userid' | 'departments'>]?: FieldMapping
  } & {
    readonly userid?: string | UseridMapping
    readonly departments?: string | false | DepartmentsMapping
    readonly extattr?: Readonly<Record<string, string | AttributeMapping>>
  }
}

/** What applies without a mapping file. */
export const NO_MAPPING: RosterMapping = { version: 1 }

/** @throws OrgctlError that names the place */
export function parseMapping(bytes: Uint8Array, file: string): RosterMapping {
  const decoded = decodeText(bytes)
  const parsed = decoded.ok ? parseYaml(decoded.text) : undefined
  if (!parsed?.ok) throw new OrgctlError('import.mapping-yaml', { params: { file } })
  if (isMapping(parsed.value)) return parsed.value
  const [fault] = validateRosterMapping.errors ?? []
  const place = fault?.instancePath === '' ? '/' : (fault?.instancePath ?? '/')
  throw new OrgctlError('import.mapping-fault', { params: { file, place, problem: fault?.message ?? '' } })
}

const isMapping = (value: unknown): value is RosterMapping => validateRosterMapping(value)
