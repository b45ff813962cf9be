import type { DepartmentRefSpec, MemberSpec } from '../../config/spec.ts'
import type { ExtattrValue } from '../../model/fields.ts'

/** What is to change in the declaration of a member. */
export interface MemberEdit {
  /** Fields with one value, `null` to clear. */
  readonly set: Readonly<
    Partial<Record<Exclude<keyof MemberSpec, 'userid' | 'departments' | 'extattr'>, string | boolean | number | null>>
  >
  readonly extattr: Readonly<Record<string, ExtattrValue | null>>
  readonly departments?: DepartmentsEdit
}

export interface DepartmentsEdit {
  /** Positions in the declared list that go. */
  readonly remove: readonly number[]
  /** What to state about places that stay, by position in the declared list. */
  readonly update: ReadonlyMap<number, PlacementEdit>
  readonly add: readonly ({ readonly department: DepartmentRefSpec } & PlacementEdit)[]
}

export interface PlacementEdit {
  readonly leader?: boolean
  readonly order?: number
}

/** The fields that an edit touches, in the words of files. */
export function editedFields({ set, extattr, departments }: MemberEdit): readonly string[] {
  return [
    ...Object.keys(set),
    ...Object.keys(extattr).map((name) => `extattr.${name}`),
    ...(departments ? ['departments'] : []),
  ]
}
