import { EXIT, OrgctlError, type ExitCode } from '../errors.ts'
import type { DesiredDepartment, DesiredMember } from '../model/desired.ts'
import { ROOT_ID } from '../model/fields.ts'
import { ROOT_PATH } from '../model/path.ts'
import { findObject, refOf, type Declared } from '../refactor/find-object.ts'
import type { Desk } from '../refactor/follow.ts'
import { isBelow, moveDepartment, moveMember, placeOf, type Place } from '../refactor/move.ts'
import { rename as renameObject } from '../refactor/rename.ts'
import type { Context } from './context.ts'
import { commitDesk, openDesk } from './edit-org.ts'

/** Renames a department, member or tag in the org files, with all that names it, so that a plan renames it too. */
export async function rename(context: Context, ref: string, name: string): Promise<ExitCode> {
  const desk = await openDesk(context)
  const declared = find(desk, ref, ['department', 'member', 'tag'])
  if (name === '' || (declared.kind === 'department' && name.startsWith('/'))) {
    throw new OrgctlError('cli.rename-no-name', { params: { name } })
  }
  const { object } = declared
  if (('userid' in object ? object.userid : object.name) === name) {
    throw new OrgctlError('cli.rename-same', { params: { ref: refOf(declared) } })
  }
  renameObject(desk, declared, name)
  await commitDesk(context, desk)
  return EXIT.ok
}

export interface MoveFlags {
  readonly from?: string
}

/** Moves a department below another, or a member from one department to another, in the org files. */
export async function move(context: Context, ref: string, to: string, { from }: MoveFlags): Promise<ExitCode> {
  const desk = await openDesk(context)
  const declared = find(desk, ref, ['department', 'member'])
  const place = findPlace(desk, to)
  if (declared.kind === 'member') movePerson(context, desk, declared.object, place, { to, from })
  else {
    if (from !== undefined) throw new OrgctlError('cli.move-from-department', { params: { ref: refOf(declared) } })
    if (declared.kind === 'department') moveTree(desk, declared.object, place, to)
  }
  await commitDesk(context, desk)
  return EXIT.ok
}

function moveTree(desk: Desk, department: DesiredDepartment, place: Place, to: string): void {
  const params = { ref: refOf({ kind: 'department', object: department }), to }
  if (place !== 'root' && isBelow(desk, place, department)) throw new OrgctlError('cli.move-into-itself', { params })
  if (placeOf(desk, department.parent) === place) throw new OrgctlError('cli.move-same', { params })
  moveDepartment(desk, department, place)
}

function movePerson(
  context: Context,
  desk: Desk,
  member: DesiredMember,
  place: Place,
  { to, from }: { readonly to: string; readonly from: string | undefined },
): void {
  const { userid } = member
  const places = member.departments.map(({ department }) => placeOf(desk, department))
  const source = from === undefined ? undefined : findPlace(desk, from)
  if (source === place || (source === undefined && places.length === 1 && places[0] === place)) {
    throw new OrgctlError('cli.move-same', { params: { ref: `member:${userid}`, to } })
  }
  const index = source === undefined ? 0 : places.indexOf(source)
  if (index < 0) {
    throw new OrgctlError('cli.move-not-in', { params: { userid, from: from ?? '', departments: named(places) } })
  }
  if (source === undefined && places.length > 1) {
    throw new OrgctlError('cli.move-from-which', { params: { userid, departments: named(places) } })
  }
  const wasLeader = moveMember(desk, member, index, place)
  if (wasLeader) context.note(`${context.wording.text('cli.move-leader', { userid })}\n`)
}

function named(places: readonly (DesiredDepartment | string | number)[]): string {
  return places
    .map((place) => {
      if (place === 'root') return ROOT_PATH
      return typeof place === 'object' ? refOf({ kind: 'department', object: place }) : String(place)
    })
    .join(', ')
}

function findPlace(desk: Desk, ref: string): Place {
  const name = ref.replace(/^department:/u, '')
  if (name === ROOT_PATH || name === String(ROOT_ID)) return 'root'
  const found = find(desk, ref, ['department'])
  return found.kind === 'department' ? found.object : 'root'
}

function find({ org }: Desk, ref: string, kinds: readonly Declared['kind'][]): Declared {
  const finding = findObject(org, ref, kinds)
  switch (finding.kind) {
    case 'found':
      return finding.found
    case 'ambiguous':
      throw new OrgctlError('cli.ref-ambiguous', { params: { ref, refs: finding.refs.join(', ') } })
    case 'unknown':
      throw new OrgctlError('cli.ref-unknown', {
        params: { ref },
        ...(finding.near !== undefined && { hint: { code: 'hint.did-you-mean', params: { name: finding.near } } }),
      })
  }
}
