import { ROOT_ID, type Department, type Member, type Organisation, type Placement, type Tag } from './organisation.ts'

/** The organisation as org files say it, in the style of `org/`. */

const HEADER = 'version: 1\n'

export function* settingsYaml(): Generator<string> {
  yield `${HEADER}\npolicy:\n  unmanaged: { members: delete, departments: delete, tags: keep }\n  invite: false\n`
}

export function* departmentsYaml(organisation: Organisation, header = HEADER): Generator<string> {
  yield `${header}\ndepartments:\n`
  const roots = Array.from({ length: organisation.departments + organisation.emptyDepartments }, (_, index) => index)
    .map(organisation.department)
    .filter((department) => department.parent === undefined)
  for (const root of roots) yield* departmentYaml(organisation, root, '  ')
}

function* departmentYaml(organisation: Organisation, department: Department, indent: string): Generator<string> {
  const { id, key, name, order } = department
  const children = organisation.childrenOf(id - ROOT_ID - 1)
  const own = `key: ${key}, name: ${name}, order: ${order}`
  if (children.length === 0) {
    yield `${indent}- { ${own} }\n`
    return
  }
  yield `${indent}- ${own.replaceAll(', ', `\n${indent}  `)}\n${indent}  children:\n`
  for (const child of children) yield* departmentYaml(organisation, child, `${indent}    `)
}

/** The members from number `from` up to `to`, which is not one of them. */
export function* membersYaml(organisation: Organisation, from: number, to: number, header = HEADER): Generator<string> {
  yield `${header}\nmembers:\n`
  for (let index = from; index < to; index++) yield memberYaml(organisation.member(index), organisation)
}

function memberYaml(member: Member, { department }: Organisation): string {
  const keyOf = (placement: Placement): string => department(placement.department - ROOT_ID - 1).key
  const lines = [
    `- userid: ${member.userid}`,
    `name: ${member.name}`,
    `mobile: "${member.mobile}"`,
    `email: ${member.email}`,
    `position: ${member.position}`,
    `gender: ${member.gender}`,
    'departments:',
    ...member.departments.map((placement) =>
      placement.leader ? `  - { department: ${keyOf(placement)}, leader: true }` : `  - ${keyOf(placement)}`,
    ),
    `main_department: ${keyOf(member.departments[0])}`,
    ...(member.direct_leader === undefined ? [] : [`direct_leader: ${member.direct_leader}`]),
    ...(member.number === undefined ? [] : [`extattr: { 工号: "${member.number}" }`]),
  ]
  return `  ${lines.join('\n    ')}\n`
}

export function* tagsYaml({ tag, tags }: Organisation, header = HEADER): Generator<string> {
  yield `${header}\ntags:\n`
  for (let index = 0; index < tags; index++) yield tagYaml(tag(index))
}

function tagYaml({ name, members }: Tag): string {
  return `  - name: ${name}\n    members: [${members.join(', ')}]\n`
}
