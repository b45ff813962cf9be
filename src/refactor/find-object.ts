import { nearest } from '../config/suggest.ts'
import { normalPath } from '../config/tree.ts'
import type { DesiredDepartment, DesiredMember, DesiredOrg, DesiredTag } from '../model/desired.ts'
import { useridKey } from '../model/fields.ts'

/** What a person means by the name they typed. */
export type Declared =
  | { readonly kind: 'department'; readonly object: DesiredDepartment }
  | { readonly kind: 'member'; readonly object: DesiredMember }
  | { readonly kind: 'tag'; readonly object: DesiredTag }

export type Finding =
  | { readonly kind: 'found'; readonly found: Declared }
  /** Several objects are called so; each as it is called without doubt. */
  | { readonly kind: 'ambiguous'; readonly refs: readonly string[] }
  | { readonly kind: 'unknown'; /** What was meant perhaps. */ readonly near?: string }

type Kind = Declared['kind']

/** `department:/PATH`, `department:KEY`, `department:ID`, `member:USERID`, `tag:NAME`, or any of these without its kind. */
export function findObject(org: DesiredOrg, ref: string, kinds: readonly Kind[]): Finding {
  const [, kind, name = ref] = /^(department|member|tag):(.+)$/su.exec(ref) ?? []
  const wanted = kinds.filter((each) => kind === undefined || each === kind)
  const all = wanted.flatMap((each) => objectsOf(org, each))
  const found = all.filter((each) => isCalled(each, name))
  const [first, ...others] = found
  if (first && others.length === 0) return { kind: 'found', found: first }
  if (first) return { kind: 'ambiguous', refs: found.map(refOf) }
  const near = nearestRef(all, name)
  return { kind: 'unknown', ...(near !== undefined && { near }) }
}

function objectsOf(org: DesiredOrg, kind: Kind): readonly Declared[] {
  switch (kind) {
    case 'department':
      return org.departments.map((object) => ({ kind, object }))
    case 'member':
      return org.members.map((object) => ({ kind, object }))
    case 'tag':
      return org.tags.map((object) => ({ kind, object }))
  }
}

function isCalled({ kind, object }: Declared, name: string): boolean {
  switch (kind) {
    case 'department':
      if (name.startsWith('/')) return object.path !== undefined && object.path === normalPath(name)
      return object.key === name || String(object.id) === name
    case 'member':
      return useridKey(object.userid) === useridKey(name)
    case 'tag':
      return object.name === name || (object.name === undefined && String(object.id) === name)
  }
}

/** How an object is called without doubt. */
export function refOf({ kind, object }: Declared): string {
  switch (kind) {
    case 'department':
      return object.path ?? object.key ?? String(object.id)
    case 'member':
      return `member:${object.userid}`
    case 'tag':
      return `tag:${object.name ?? object.id}`
  }
}

/** A department whose bare name was typed comes first, since a name alone does not say which. */
function nearestRef(all: readonly Declared[], name: string): string | undefined {
  const named = all.find(({ kind, object }) => kind === 'department' && object.name === name)
  if (named) return refOf(named)
  const names = new Map(all.map((each) => [refOf(each).replace(/^(?:member|tag):/u, ''), refOf(each)]))
  for (const each of all) {
    if (each.kind === 'department' && each.object.key !== undefined) names.set(each.object.key, each.object.key)
  }
  const near = nearest(name, names.keys())
  return near === undefined ? undefined : names.get(near)
}
