import { checkValues, type FileValue } from '../config/check-values.ts'
import { parsePointer } from '../config/pointer.ts'
import { shownParams, type Problem } from '../config/problem.ts'
import type { DepartmentSpec } from '../config/spec.ts'
import type { LiveOrg } from '../model/live.ts'
import type { Message } from '../model/message.ts'
import { declareLive, memberKey, type Declaration, type DeclaredDepartment } from './declare-live.ts'
import { leaveOut, type LeftOut } from './left-out.ts'

/** Files that the loader accepts, with everything that they do not say and why. */
export interface DeclarableOrg {
  readonly declaration: Declaration
  readonly leftOut: LeftOut
}

/**
 * WeCom may hold what no file may state: a name of a time with other rules, an attribute that is longer than any call accepts. What our
 * own checks refuse is left out, field by field where that helps, and so stays unmanaged. The checks decide, not a second set of rules.
 */
export function declarableOrg(live: LiveOrg): DeclarableOrg {
  const leftOut = new Map<string, Map<string, Message>>()
  for (;;) {
    const declaration = declareLive(live, leftOut)
    let isChanged = false
    for (const { source, related, code, params } of firstKind(checkValues(fileValues(declaration)))) {
      const { object, fields } = culprit(declaration, parsePointer(source.pointer))
      const where = related ? { where: culprit(declaration, parsePointer(related.pointer)).object } : {}
      for (const field of fields) {
        isChanged =
          leaveOut(leftOut, object, field, { code, params: { ...shownParams(params, false), ...where } }) || isChanged
      }
    }
    if (!isChanged) return { declaration, leftOut }
  }
}

/** Of departments first, and of tags last: what refers to a department may be right once the department is. */
function firstKind(problems: readonly Problem[]): readonly Problem[] {
  const kindOf = ({ source }: Problem): string => parsePointer(source.pointer)[0] ?? ''
  const kind = ['organization', 'departments', 'members'].find((each) =>
    problems.some((problem) => kindOf(problem) === each),
  )
  return kind === undefined ? problems : problems.filter((problem) => kindOf(problem) === kind)
}

function* fileValues({ corp_id, unmanaged, departments, members, tags }: Declaration): Generator<FileValue> {
  yield {
    file: 'org',
    value: {
      version: 1,
      ...(corp_id !== undefined && { organization: { corp_id } }),
      policy: { unmanaged },
      departments: departments.map(nestedSpec),
      members: members.map(({ spec }) => spec),
      tags: tags.map(({ spec }) => spec),
    },
  }
}

function nestedSpec({ spec, children }: DeclaredDepartment): DepartmentSpec {
  return children.length === 0 ? spec : { ...spec, children: children.map(nestedSpec) }
}

interface Culprit {
  readonly object: string
  /** `undefined`: the object as a whole. */
  readonly fields: readonly (string | undefined)[]
}

function culprit(declaration: Declaration, [kind, index, ...rest]: readonly string[]): Culprit {
  if (kind === 'departments') return departmentCulprit(declaration.departments, Number(index), rest)
  if (kind === 'members') return memberCulprit(declaration, Number(index), rest)
  if (kind === 'tags') return tagCulprit(declaration, Number(index), rest)
  return { object: 'organization', fields: ['corp_id'] }
}

function departmentCulprit(siblings: readonly DeclaredDepartment[], index: number, rest: readonly string[]): Culprit {
  const department = siblings[index]
  const [field, child, ...deeper] = rest
  if (department && field === 'children' && child !== undefined) {
    return departmentCulprit(department.children, Number(child), deeper)
  }
  const object = `department:${department?.live.id ?? 0}`
  if (field === 'name_en') return { object, fields: [field] }
  // Without a name nothing is said about its place, so that it cannot be too deep or clash with a sibling.
  return { object, fields: department?.spec.name === undefined ? [undefined] : ['name'] }
}

function memberCulprit({ members }: Declaration, index: number, [field, entry]: readonly string[]): Culprit {
  const member = members[index]
  const object = member ? memberKey(member.live) : 'member:'
  switch (field) {
    case undefined:
    case 'userid':
    case 'departments':
      return { object, fields: [undefined] }
    case 'extattr':
      return { object, fields: [entry === undefined ? field : `extattr.${entry}`] }
    default:
      return { object, fields: [field] }
  }
}

function tagCulprit({ tags }: Declaration, index: number, [field]: readonly string[]): Culprit {
  const tag = tags[index]
  const object = `tag:${tag?.live.id ?? 0}`
  if (field === 'name' || field === 'members' || field === 'departments') return { object, fields: [field] }
  // Too many of them, if it states any.
  const lists = (['members', 'departments'] as const).filter((list) => (tag?.spec[list]?.length ?? 0) > 0)
  return { object, fields: field === undefined && lists.length > 0 ? lists : [undefined] }
}
