/** Comparisons with snapshots. What a snapshot does not tell is unknown, and unknown is never different. */
import { DesiredLiveMismatch } from '../errors.ts'
import type { Change, DepartmentChange, MemberChange, TagChange } from '../model/change.ts'
import type { Comparison, SettingChange } from '../model/comparison.ts'
import { compareCodePoints } from '../model/compare.ts'
import type { DesiredOrg } from '../model/desired.ts'
import type { LiveOrg } from '../model/live.ts'
import { EMPTY_MEMORY, type Memory } from '../model/memory.ts'
import { withoutGuesses } from './compare-objects.ts'
import { declareLive } from './declare-live.ts'
import { updateEffects } from './diff-members.ts'
import { diffOrg, type OrgDiff } from './diff-org.ts'

/** @throws DesiredLiveMismatch when the files contradict the snapshot in a way that no plan could mend */
export function compareSnapshotWithFiles(base: LiveOrg, head: DesiredOrg): Comparison {
  const diff = diffOf(base, head, EMPTY_MEMORY)
  return {
    ...common(base, diff, head),
    changes: known(diff),
    settings: head.corp_id === undefined ? [] : corpChange(base.corp_id, head.corp_id),
    warnings: [...diff.warnings, ...diff.blocked.map(({ message }) => message)],
    pathBefore: (id) => diff.live.path(id),
  }
}

/** The other way round: how the snapshot differs from the files. What they leave alone is no difference. */
export function compareFilesWithSnapshot(base: DesiredOrg, head: LiveOrg): Comparison {
  const diff = diffOf(head, base, EMPTY_MEMORY)
  return {
    ...common(head, diff, base),
    changes: known(diff).map(reversed),
    settings: base.corp_id === undefined ? [] : corpChange(base.corp_id, head.corp_id),
    warnings: [],
    pathBefore: diff.target.path,
  }
}

export function compareSnapshots(base: LiveOrg, head: LiveOrg): Comparison {
  const { bindings } = EMPTY_MEMORY
  const tags = Object.fromEntries(base.tags.map(({ name, id }) => [name, id]))
  const diff = diffOf(base, declareLive(head, base), { ...EMPTY_MEMORY, bindings: { ...bindings, tags } })
  const unreadable = new Set([...base.read.unreadable, ...head.read.unreadable])
  return {
    ...common(base, diff, { departments: head.departments, tags: head.tags }),
    changes: known(diff).map(withoutSource),
    settings: corpChange(base.corp_id, head.corp_id),
    warnings: [],
    unreadable: [...unreadable].sort(compareCodePoints),
    pathBefore: (id) => diff.live.path(id),
  }
}

function diffOf(live: LiveOrg, desired: DesiredOrg, memory: Memory): OrgDiff {
  const diff = diffOrg({ desired, live, memory: { ...memory, adopted: true }, digest: () => '', writeUnverified: true })
  if (diff.problems.length > 0) throw new DesiredLiveMismatch(diff.problems)
  return diff
}

interface WithIds {
  readonly departments: readonly { readonly id?: number }[]
  readonly tags: readonly { readonly id?: number }[]
}

function common(
  snapshot: LiveOrg,
  diff: OrgDiff,
  other: WithIds,
): Pick<Comparison, 'released' | 'kinds' | 'approvals' | 'unreadable' | 'known' | 'ids' | 'inScope'> {
  const ids = (kind: 'departments' | 'tags'): ReadonlySet<number> =>
    new Set([...snapshot[kind], ...other[kind]].flatMap(({ id }) => id ?? []))
  const departments = ids('departments')
  const tags = ids('tags')
  return {
    released: [],
    kinds: { managed: [], released: [] },
    approvals: [],
    unreadable: snapshot.read.unreadable,
    known: snapshot,
    ids: {
      department: (id) => (departments.has(id) ? id : undefined),
      tag: (id) => (tags.has(id) ? id : undefined),
    },
    inScope: diff.target.inScope,
  }
}

function corpChange(before: string, after: string): readonly SettingChange[] {
  return before === after ? [] : [{ kind: 'value', setting: 'organization.corp_id', before, after }]
}

/** The changes without the fields that cannot be compared; those of which nothing is left are none. */
function known({ changes, live }: OrgDiff): readonly Change[] {
  return changes.flatMap((change): readonly Change[] => {
    switch (change.kind) {
      case 'department':
        return knownFields(change)
      case 'member':
        return knownFields(withoutGuesses(change, live)).map(withEffects)
      case 'tag':
        return knownFields(change)
    }
  })
}

function knownFields<C extends DepartmentChange | MemberChange | TagChange>(change: C): readonly C[] {
  if (change.unverified.length === 0) return [{ ...change, cause: 'files' }]
  const unknown: ReadonlySet<string> = new Set(change.unverified)
  const fields = change.fields.filter((field) => !unknown.has(field))
  if (fields.length === 0) return []
  const kept = (view: object | null): object | null =>
    view && Object.fromEntries(Object.entries(view).filter(([field]) => !unknown.has(field)))
  return [{ ...change, cause: 'files', fields, unverified: [], before: kept(change.before), after: kept(change.after) }]
}

function withEffects(change: MemberChange): MemberChange {
  return change.action === 'update' ? { ...change, effects: updateEffects(change.fields, change.after ?? {}) } : change
}

function withoutSource(change: Change): Change {
  const { source: _source, ...rest } = change
  return rest
}

/** What undoes it. Of what goes only the name and the place are told, as of any delete. */
function reversed(change: Change): Change {
  switch (change.kind) {
    case 'department': {
      const { livePath, ...rest } = change
      const place = livePath === undefined ? {} : { path: livePath, livePath: change.path }
      return turned({ ...rest, ...place }, ['name', 'parentid'])
    }
    case 'member': {
      const { before } = change
      return turned({ ...change, userid: before?.userid ?? change.userid }, ['name', 'departments'])
    }
    case 'tag': {
      const { before } = change
      return turned({ ...change, name: before?.name ?? change.name }, ['name', 'members', 'departments'])
    }
  }
}

function turned<C extends DepartmentChange | MemberChange | TagChange>(
  change: C,
  told: readonly C['fields'][number][],
): C {
  const { action, before, after, fields } = change
  switch (action) {
    case 'create':
      return {
        ...change,
        action: 'delete',
        before:
          after && Object.fromEntries(Object.entries(after).filter(([field]) => told.some((each) => each === field))),
        after: null,
        fields: fields.filter((field) => told.includes(field)),
        effects: [],
      }
    case 'update':
      return { ...change, before: after, after: before, effects: [] }
    case 'delete':
      return { ...change, action: 'create', before: null, after: before, effects: [] }
  }
}
