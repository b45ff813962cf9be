import { sortedBy } from '../model/compare.ts'
import type { SourceRef } from '../model/source.ts'
import type { FileEdits } from './edit-yaml.ts'
import type { YamlMap, YamlValue } from './yaml-text.ts'

type Fields = Readonly<Record<string, YamlValue | undefined>>

interface Draft {
  readonly set: Map<string, Fields>
  readonly remove: string[]
  readonly append: { readonly list: string; readonly item: YamlMap }[]
  readonly move: { readonly pointer: string; readonly list: string }[]
}

/** Edits of several files, collected one by one. */
export class Drafts {
  readonly #files = new Map<string, Draft>()

  set({ file, pointer }: SourceRef, fields: Fields): void {
    if (Object.keys(fields).length === 0) return
    const { set } = this.#of(file)
    set.set(pointer, { ...set.get(pointer), ...fields })
  }

  /** Whether something is to become of a field already. */
  sets({ file, pointer }: SourceRef, field: string): boolean {
    return Object.hasOwn(this.#files.get(file)?.set.get(pointer) ?? {}, field)
  }

  remove({ file, pointer }: SourceRef): void {
    this.#of(file).remove.push(pointer)
  }

  append(file: string, list: string, item: YamlMap): void {
    this.#of(file).append.push({ list, item })
  }

  /** To another list of the same file. */
  move({ file, pointer }: SourceRef, list: string): void {
    this.#of(file).move.push({ pointer, list })
  }

  /** In path order. */
  edits(): ReadonlyMap<string, FileEdits> {
    return new Map(
      sortedBy(this.#files, ([file]) => file).map(([file, { set, remove, append, move }]) => [
        file,
        { set: [...set].map(([pointer, fields]) => ({ pointer, fields })), remove, append, move },
      ]),
    )
  }

  #of(file: string): Draft {
    const known = this.#files.get(file)
    if (known) return known
    const draft: Draft = { set: new Map(), remove: [], append: [], move: [] }
    this.#files.set(file, draft)
    return draft
  }
}
