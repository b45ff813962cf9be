import { ROOT_ID, type Department, type Member, type Organisation } from './organisation.ts'

/*
 * The organisation as WeCom would hold it, and the same a few changes earlier. Both as JSON texts, one object each, in the form of
 * a snapshot, so that whoever compares two states gets the same fields to compare.
 */

/** What is to be found when the files are planned against the live state. */
export interface Differences {
  readonly departments: Counts
  readonly members: Counts
  readonly tags: Counts
}
type Counts = { create: number; update: number; delete: number }

export interface State {
  readonly departments: () => Iterable<readonly [id: string, json: string]>
  readonly members: () => Iterable<readonly [userid: string, json: string]>
  readonly tags: () => Iterable<readonly [id: string, json: string]>
}

export const CORP_ID = 'wwsandbox'

/** As the files want it. */
export function desiredState(organisation: Organisation): State {
  const { tags, member, tag } = organisation
  return {
    *departments() {
      yield rootRow()
      for (const each of allDepartments(organisation)) yield departmentRow(each)
    },
    *members() {
      for (const index of byUserid(organisation)) yield memberRow(member(index))
    },
    *tags() {
      for (let index = 0; index < tags; index++) yield tagRow(tag(index).id, tag(index).name, tag(index).members)
    },
  }
}

/**
 * What WeCom holds: 2 % of the members differ, 0.5 % are still missing and 0.5 % too many; a few departments and tags differ as well.
 * @param found is filled as the state is read
 */
export function liveState(organisation: Organisation, found: Differences): State {
  const { size, departments, emptyDepartments, tags, member, tag } = organisation
  const isMissing = (index: number): boolean => index % 200 === 7 && member(index).direct_leader !== undefined
  return {
    *departments() {
      yield rootRow()
      for (let index = 0; index < departments; index++) {
        const department = organisation.department(index)
        if (index % 50 === 3) {
          found.departments.update += 1
          yield departmentRow({ ...department, order: department.order + 7 })
        } else yield departmentRow(department)
      }
      for (let index = 0; index < emptyDepartments; index++) {
        found.departments.create += 1
        found.departments.delete += 1
        const id = departments + emptyDepartments + ROOT_ID + 1 + index
        yield departmentRow({ id, key: '', name: `撤销组${index}`, order: 10 })
      }
    },
    *members() {
      for (const index of byUserid(organisation)) {
        const row = member(index)
        if (isMissing(index)) found.members.create += 1
        else if (index % 50 === 11) {
          found.members.update += 1
          yield memberRow(earlier(row, index))
        } else yield memberRow(row)
      }
      for (let index = 0; index < size; index += 200) {
        found.members.delete += 1
        const { direct_leader: _, number: __, ...row } = member(index)
        const [home] = row.departments
        const userid = `zz-left${String(index).padStart(7, '0')}`
        const mobile = row.mobile.replace('+86 1990', '+86 1991')
        yield memberRow({
          ...row,
          userid,
          mobile,
          email: `${userid}@example.com`,
          departments: [{ ...home, leader: false }],
        })
      }
    },
    *tags() {
      const missing = new Set<string>()
      for (let index = 7; index < size; index += 200) if (isMissing(index)) missing.add(member(index).userid)
      for (let index = 0; index < tags; index++) {
        const { id, name, members } = tag(index)
        const present = members.filter((userid, at) => !missing.has(userid) && !(index % 50 === 1 && at === 0))
        if (present.length < members.length) found.tags.update += 1
        yield tagRow(id, name, present)
      }
    },
  }
}

export function noDifferences(): Differences {
  const none = (): Counts => ({ create: 0, update: 0, delete: 0 })
  return { departments: none(), members: none(), tags: none() }
}

/** The order in which snapshots list members. */
function byUserid({ size, member }: Organisation): readonly number[] {
  const userids = Array.from({ length: size }, (_, index) => member(index).userid)
  return userids.map((_, index) => index).sort((a, b) => ((userids[a] ?? '') < (userids[b] ?? '') ? -1 : 1))
}

/** A value that the files have changed since. */
function earlier(member: Member, index: number): Member {
  switch (index % 3) {
    case 0:
      return { ...member, position: '实习生' }
    case 1:
      return { ...member, email: `old.${member.email}` }
    default: {
      const [home, ...others] = member.departments
      return { ...member, departments: [home, ...others.slice(1), ...(others.length > 0 ? [] : [rootPlacement])] }
    }
  }
}

const rootPlacement = { department: ROOT_ID, leader: false }

function allDepartments({ departments, emptyDepartments, department }: Organisation): readonly Department[] {
  return Array.from({ length: departments + emptyDepartments }, (_, index) => department(index))
}

function rootRow(): readonly [string, string] {
  return [
    String(ROOT_ID),
    JSON.stringify({ id: ROOT_ID, parentid: 0, order: 100_000_000, name: '公司', name_en: null }),
  ]
}

function departmentRow({ id, parent, order, name }: Department): readonly [string, string] {
  return [String(id), JSON.stringify({ id, parentid: parent ?? ROOT_ID, order, name, name_en: null })]
}

function memberRow(member: Member): readonly [string, string] {
  const { userid, name, mobile, email, position, gender, departments, direct_leader, number } = member
  const row = {
    userid,
    status: 4,
    departments: departments.map(({ department, leader }) => ({ department, leader, order: 0 })),
    main_department: departments[0].department,
    name,
    alias: null,
    mobile,
    email,
    biz_mail: null,
    position,
    gender,
    telephone: null,
    address: null,
    direct_leader: direct_leader ?? null,
    enable: true,
    extattr: number === undefined ? {} : { 工号: number },
    external_position: null,
    external_profile: null,
  }
  return [userid, JSON.stringify(row)]
}

function tagRow(id: number, name: string, members: readonly string[]): readonly [string, string] {
  return [String(id), JSON.stringify({ id, name, members: [...members].sort(), departments: [] })]
}

/** A snapshot as `plan --live` reads it. */
export function* snapshotJson({ departments, members, tags }: State): Generator<string> {
  yield `{"format_version": "1", "corp_id": "${CORP_ID}", "read": {"mode": "full", "unreadable": []}`
  for (const [kind, rows] of Object.entries({ departments, members, tags })) {
    yield `,\n"${kind}": [`
    let separator = '\n'
    for (const [, json] of rows()) {
      yield separator + json
      separator = ',\n'
    }
    yield '\n]'
  }
  yield '\n}\n'
}

/** The same as objects by id, which is the form that general differs are fastest with. */
export function* keyedJson({ departments, members, tags }: State): Generator<string> {
  let kindSeparator = '{\n'
  for (const [kind, rows] of Object.entries({ departments, members, tags })) {
    yield `${kindSeparator}"${kind}": {`
    let separator = '\n'
    for (const [id, json] of rows()) {
      yield `${separator}"${id}": ${json}`
      separator = ',\n'
    }
    yield '\n}'
    kindSeparator = ',\n'
  }
  yield '\n}\n'
}
