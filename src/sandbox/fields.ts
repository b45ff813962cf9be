/**
 * Reads the parameters of one call by name and type. WeCom drops a parameter of the wrong type, answers 0 and adds a warning;
 * so a mistyped parameter reads as absent here, and is remembered. `null` reads as absent without a warning.
 */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>
  readonly #fromQuery: boolean
  #mistyped = false

  constructor(values: Readonly<Record<string, unknown>>, source: 'body' | 'query') {
    this.#values = values
    this.#fromQuery = source === 'query'
  }

  get mistyped(): boolean {
    return this.#mistyped
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null
  }

  string(name: string): string | undefined {
    return this.#read(name, isString)
  }

  /** Digits in a query are numbers; digits in quotes in a body are not. */
  int(name: string): number | undefined {
    const value = this.#values[name]
    if (this.#fromQuery && isString(value)) {
      if (/^-?\d{1,15}$/u.test(value)) return Number(value)
      this.markMistyped()
      return undefined
    }
    return this.#read(name, isInt)
  }

  /** Tells the type of a parameter that may come in two. */
  isNumber(name: string): boolean {
    return isInt(this.#values[name])
  }

  bool(name: string): boolean | undefined {
    return this.#read(name, isBoolean)
  }

  ints(name: string): readonly number[] | undefined {
    return this.#read(name, isIntList)
  }

  strings(name: string): readonly string[] | undefined {
    return this.#read(name, isStringList)
  }

  object(name: string): Fields | undefined {
    const value = this.#read(name, isRecord)
    return value === undefined ? undefined : this.#nested(value)
  }

  /** Elements that are no objects are dropped like any mistyped parameter. */
  objects(name: string): readonly Fields[] | undefined {
    const values = this.#read(name, Array.isArray)
    return values?.flatMap((value: unknown) => {
      if (isRecord(value)) return [this.#nested(value)]
      this.markMistyped()
      return []
    })
  }

  /** The value as it came, when it is an object. */
  raw(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.#read(name, isRecord)
  }

  #nested(values: Readonly<Record<string, unknown>>): Fields {
    return new NestedFields(values, () => {
      this.markMistyped()
    })
  }

  #read<Value>(name: string, isRight: (value: unknown) => value is Value): Value | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null) return undefined
    if (isRight(value)) return value
    this.markMistyped()
    return undefined
  }

  protected markMistyped(): void {
    this.#mistyped = true
  }
}

class NestedFields extends Fields {
  readonly #tellParent: () => void

  constructor(values: Readonly<Record<string, unknown>>, tellParent: () => void) {
    super(values, 'body')
    this.#tellParent = tellParent
  }

  protected override markMistyped(): void {
    super.markMistyped()
    this.#tellParent()
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isInt(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

function isIntList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isInt)
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}
