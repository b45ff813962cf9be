import { OrgctlError } from '../../errors.ts'
import { ROOT_ID, type DepartmentId } from '../../model/fields.ts'
import { childPath, ROOT_PATH, type DepartmentPath } from '../../model/path.ts'
import type { Fields, Operations } from '../../wecom/operations/operations.ts'
import type { Context } from '../context.ts'
import { idOf } from './session.ts'

/** An id, or a path like `/研发中心/后端组`, which is looked up by name. @throws OrgctlError */
export async function departmentOf({ wording }: Context, operations: Operations, ref: string): Promise<DepartmentId> {
  const id = idOf(ref)
  if (id !== undefined) return id
  if (ref === ROOT_PATH) return ROOT_ID
  if (!ref.startsWith('/')) {
    const params = { value: ref, what: wording.text('ops.what.department'), rule: wording.text('ops.rule.department') }
    throw new OrgctlError('ops.bad-value', { params })
  }
  const found = pathsOf(await operations.departments()).get(ref)
  if (found === undefined) throw new OrgctlError('ops.no-department', { params: { path: ref } })
  return found
}

function pathsOf(departments: readonly Fields[]): ReadonlyMap<DepartmentPath, DepartmentId> {
  const rows = new Map(departments.map((row) => [Number(row['id']), row]))
  const paths = new Map<DepartmentId, DepartmentPath>([[ROOT_ID, ROOT_PATH]])
  const pathOf = (id: DepartmentId): DepartmentPath => {
    const known = paths.get(id)
    if (known !== undefined) return known
    const row = rows.get(id)
    // What an app does not see above a department is left out of its path.
    paths.set(id, ROOT_PATH)
    const path = row ? childPath(pathOf(Number(row['parentid'])), String(row['name'])) : ROOT_PATH
    paths.set(id, path)
    return path
  }
  return new Map([...rows.keys()].map((id) => [pathOf(id), id]))
}
