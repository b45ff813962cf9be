import type { CallContext, Endpoint, World } from '../world.ts'
import { leaderFlag } from '../wire.ts'
import { refuse } from '../refusal.ts'
import { checkDepartmentName, checkRoom, checkSiblings, heightOf, isBelow } from '../rules/department.ts'
import { isOrder } from '../rules/text.ts'
import type { Department } from '../store.ts'

const HIGHEST_ID = 2 ** 31 - 1

export const departmentEndpoints: Readonly<Record<string, Endpoint>> = {
  'department/create': {
    method: 'POST',
    access: 'write',
    run: ({ world, store, fields }) => {
      const name = fields.string('name') ?? ''
      const name_en = readNameEn(fields.string('name_en'), world)
      checkDepartmentName(name, world.switches)
      const parentid = fields.int('parentid') ?? refuse(60124)
      const parent = store.departments.get(parentid) ?? refuse(60004)
      const id = fields.int('id')
      if (id !== undefined) checkNewId(world, id)
      const order = checkOrder(fields.int('order'))
      checkSiblings(parent, { name, name_en: name_en ?? '' })
      checkRoom(world, parent, 1)
      const department = createDepartment(world, parent, { id, name, name_en, order })
      return { errmsg: 'created', payload: { id: department.id } }
    },
  },
  'department/update': {
    method: 'POST',
    access: 'write',
    run: ({ world, store, caller, fields }) => {
      const department = departmentOf(store.departments, fields.int('id'))
      if (department === store.root && caller !== 'console' && world.switches.rootUpdate !== 'accepted') {
        refuse(world.switches.rootUpdate)
      }
      const name = fields.string('name')
      const name_en = readNameEn(fields.string('name_en'), world)
      const order = checkOrder(fields.int('order'))
      if (name !== undefined) checkDepartmentName(name, world.switches)
      const parent = readNewParent(world, department, fields.int('parentid'))
      const under = parent ?? department.parent
      if (under) {
        checkSiblings(under, { name: name ?? department.name, name_en: name_en ?? department.name_en }, department)
      }
      store.changeDepartment(department, {
        ...(name === undefined ? {} : { name }),
        ...(name_en === undefined ? {} : { name_en }),
        ...(order === undefined ? {} : { order }),
        ...(parent ? { parent } : {}),
      })
      return { errmsg: 'updated' }
    },
  },
  'department/delete': {
    method: 'GET',
    access: 'write',
    run: ({ store, fields }) => {
      const department = departmentOf(store.departments, fields.int('id'))
      if (department === store.root) refuse(60007)
      if (department.children.size > 0) refuse(60006)
      if (department.members.size > 0) refuse(60005)
      store.removeDepartment(department)
      return { errmsg: 'deleted' }
    },
  },
  'department/list': {
    method: 'GET',
    access: 'detail',
    emptyOnRefusal: { department: [] },
    run: (context) => ({
      payload: { department: subtree(context).map((department) => wireDepartment(department, context)) },
    }),
  },
  'department/simplelist': {
    method: 'GET',
    access: 'ids',
    lags: true,
    emptyOnRefusal: { department_id: [] },
    run: (context) => ({
      payload: {
        department_id: subtree(context).map(({ id, parent, order }) => ({ id, parentid: parent?.id ?? 0, order })),
      },
    }),
  },
  'department/get': {
    method: 'GET',
    access: 'detail',
    run: (context) => {
      const department = departmentOf(context.store.departments, context.fields.int('id'))
      if (!context.view.seesDepartment(department)) refuse(60011)
      return { payload: { department: wireDepartment(department, context) } }
    },
  },
}

/** The caller has checked names and room. */
export function createDepartment(
  world: World,
  parent: Department,
  fields: {
    readonly id: number | undefined
    readonly name: string
    readonly name_en?: string | undefined
    readonly order?: number | undefined
  },
): Department {
  const { store } = world
  if (store.departments.size >= world.limits.departments) refuse(81001)
  const id = fields.id ?? freeId(world)
  const order = fields.order ?? (world.switches.autoDepartmentOrder === 'zero' ? 0 : orderAfterSiblings(parent))
  return store.addDepartment({ id, name: fields.name, name_en: fields.name_en ?? '', order }, parent)
}

export function orderAfterSiblings(parent: Department): number {
  return 100_000_000 - 1000 * parent.children.size
}

function freeId({ store, switches }: World): number {
  if (switches.autoDepartmentId === 'max+1') return store.nextDepartmentId()
  let id = 2
  while (store.departments.has(id)) id += 1
  return id
}

function checkNewId({ store }: World, id: number): void {
  if (store.departments.has(id)) refuse(60008, `department existed: ${id} is existed`)
  if (id < 2 || id > HIGHEST_ID) refuse(40058)
}

function checkOrder(order: number | undefined): number | undefined {
  if (order !== undefined && !isOrder(order)) refuse(40058)
  return order
}

/** Without effect unless the console's multi-language switch is on. */
function readNameEn(name_en: string | undefined, world: World): string | undefined {
  if (name_en === undefined || !world.switches.multiLanguage) return undefined
  if (name_en !== '') checkDepartmentName(name_en, world.switches)
  return name_en
}

/** `undefined` when the department stays where it is. */
function readNewParent(world: World, department: Department, parentid: number | undefined): Department | undefined {
  if (parentid === undefined || parentid === department.parent?.id) return undefined
  const parent = world.store.departments.get(parentid) ?? refuse(60004)
  if (isBelow(parent, department)) refuse(60010)
  checkRoom(world, parent, heightOf(department))
  return parent
}

export function departmentOf(departments: ReadonlyMap<number, Department>, id: number | undefined): Department {
  return (id === undefined ? undefined : departments.get(id)) ?? refuse(60003)
}

function listing({ switches, store }: World, view: CallContext['view']): (department: Department) => boolean {
  return (department) =>
    (switches.otherDepartmentListed || department !== store.other) && view.seesDepartment(department)
}

/** The department asked for and all below it that the caller sees, sorted by id. */
function subtree({ world, store, fields, view }: CallContext): readonly Department[] {
  const isListed = listing(world, view)
  if (!fields.has('id')) return store.departmentsById().filter(isListed)
  const top = departmentOf(store.departments, fields.int('id'))
  if (!view.isWhole && !view.seesDepartment(top)) refuse(60011)
  const found = [top]
  for (const department of found) found.push(...department.children)
  return found.filter(isListed).toSorted((a, b) => a.id - b.id)
}

/** Every department that the caller sees, as it is when the returned function is called. */
export function listedDepartments({ world, view }: CallContext): () => readonly Department[] {
  const isListed = listing(world, view)
  return () => world.store.departmentsById().filter(isListed)
}

export function wireDepartment(department: Department, { view }: CallContext): Readonly<Record<string, unknown>> {
  const leaders = [...department.members].filter(
    (member) => leaderFlag(member, department) === 1 && view.seesMember(member),
  )
  return {
    id: department.id,
    name: department.name,
    name_en: department.name_en,
    department_leader: leaders.map(({ userid }) => userid),
    parentid: department.parent?.id ?? 0,
    order: department.order,
  }
}
