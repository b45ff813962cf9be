import { parsePath } from '../../model/path.ts'
import { departmentName } from '../declared.ts'
import type { ConfigCode } from '../problem.ts'
import type { CheckContext } from './context.ts'

const DEPTH_LIMIT = 15
const DEPARTMENT_LIMIT = 30_000

/** Departments form a tree that WeCom can hold: one parent each, no circle, 15 levels, 30,000 in all. */
export function checkDepartmentTree(context: CheckContext): void {
  const { departments } = context.declared
  const { tree } = context
  const say = (
    index: number,
    code: ConfigCode,
    field: string,
    params: Readonly<Record<string, string | number>>,
  ): void => {
    const department = departments[index]
    if (!department) return
    const { file, pointer } = department.source
    context.report({
      code,
      params: { object: departmentName(department.spec), ...params },
      source: { file, pointer: field === '' ? pointer : `${pointer}/${field}` },
      at: code === 'ORG408' ? 'key' : 'value',
    })
  }

  for (const [index, { spec, nestedIn }] of departments.entries()) {
    if (nestedIn !== undefined && spec.parent !== undefined) say(index, 'ORG408', 'parent', {})
    const path = tree.paths[index]
    // Only the first level that is too deep, not everything below it as well.
    const level = path === undefined ? 0 : (parsePath(path) ?? []).length
    if (path !== undefined && level === DEPTH_LIMIT + 1) say(index, 'ORG410', '', { path, level, limit: DEPTH_LIMIT })
    if (index === DEPARTMENT_LIMIT) say(index, 'ORG411', '', { count: departments.length, limit: DEPARTMENT_LIMIT })
  }
  for (const cycle of tree.cycles) {
    const names = [...cycle, ...cycle.slice(0, 1)]
      .map((index) => departments[index]?.spec)
      .filter((spec) => spec !== undefined)
    say(cycle[0] ?? 0, 'ORG409', 'parent', {
      path: names.map((spec) => departmentName(spec).slice('department:'.length)).join(' < '),
    })
  }
}
