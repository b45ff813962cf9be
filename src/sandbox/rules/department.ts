import type { SandboxSwitches } from '../switches.ts'
import type { World } from '../world.ts'
import type { Department } from '../store.ts'
import { refuse } from '../refusal.ts'
import { bytes, characters } from './text.ts'

// The official page prints the bar in full width; both are refused here.
const FORBIDDEN = /[\\:*?"<>|｜]/u

export function checkDepartmentName(name: string, switches: SandboxSwitches): void {
  const isTooLong =
    switches.departmentNameLimit === 'page' ? characters(name) > 64 : characters(name) > 32 || bytes(name) > 64
  if (name === '' || isTooLong) refuse(60001)
  if (FORBIDDEN.test(name)) refuse(60009)
}

/** No sibling below `parent` other than `department` itself may have the name or the English name. */
export function checkSiblings(
  parent: Department,
  names: { readonly name: string; readonly name_en: string },
  department?: Department,
): void {
  const namesakes = [
    parent.childByName.get(names.name),
    names.name_en ? parent.childByNameEn.get(names.name_en) : undefined,
  ]
  for (const namesake of namesakes) {
    if (namesake && namesake !== department) refuse(60008, `department existed: ${namesake.id} is existed`)
  }
}

/** `parent` must have room for one more node, and for `levels` more levels. */
export function checkRoom(world: World, parent: Department, levels: number): void {
  if (parent.children.size + parent.members.size >= world.limits.nodesPerDepartment) refuse(81001)
  if (levelOf(parent, world.switches) + levels > world.limits.depth) refuse(81002)
}

export function levelOf(department: Department, switches: SandboxSwitches): number {
  let level = switches.depthCountsRoot ? 1 : 0
  for (let above = department.parent; above; above = above.parent) level += 1
  return level
}

/** Levels of the subtree, itself included. */
export function heightOf(department: Department): number {
  let height = 0
  for (let level: readonly Department[] = [department]; level.length > 0; height += 1) {
    level = level.flatMap(({ children }) => [...children])
  }
  return height
}

export function isBelow(department: Department, ancestor: Department): boolean {
  for (let above: Department | undefined = department; above; above = above.parent) {
    if (above === ancestor) return true
  }
  return false
}
