import { parseYaml } from '../config/parse-yaml.ts'
import { parsePointer, valueAt } from '../config/pointer.ts'
import type { DepartmentRefSpec } from '../config/spec.ts'
import { isRecord } from '../model/json.ts'
import type { SourceRef } from '../model/source.ts'
import type { YamlMap, YamlValue } from './yaml-text.ts'

/** Org files as they are written, before references are looked up. The loader has accepted them. */
export class RawFiles {
  /** In path order. */
  readonly files: readonly string[]
  readonly #read: (file: string) => string
  readonly #values = new Map<string, unknown>()

  constructor(files: readonly string[], read: (file: string) => string) {
    this.files = files
    this.#read = read
  }

  /** An object as its file states it. */
  at({ file, pointer }: SourceRef): Readonly<Record<string, unknown>> {
    return asRecord(valueAt(this.#value(file), parsePointer(pointer)))
  }

  /** The text of a file, without a byte order mark. */
  text(file: string): string {
    return this.#read(file)
  }

  /** The first file that has a field of this name at top level. */
  withField(field: string): string | undefined {
    return this.files.find((file) => Object.hasOwn(asRecord(this.#value(file)), field))
  }

  #value(file: string): unknown {
    if (!this.#values.has(file)) {
      const parsed = parseYaml(this.#read(file))
      this.#values.set(file, parsed.ok ? parsed.value : undefined)
    }
    return this.#values.get(file)
  }
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asRef(ref: unknown): DepartmentRefSpec {
  return typeof ref === 'number' ? ref : String(ref)
}

export function asMap(value: unknown): YamlMap {
  return Object.fromEntries(Object.entries(asRecord(value)).map(([key, entry]) => [key, toYaml(entry)]))
}

/** For what came from YAML, or from WeCom's JSON: it is made of such values only. */
export function toYaml(value: unknown): YamlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return Array.isArray(value) ? asList(value).map(toYaml) : asMap(value)
}
