/** From this length on, V8 cuts a string out of a larger one without copying, and keeps the larger one alive. */
const SLICED_LENGTH = 13

/** The same text in a copy that keeps no file alive. */
export function detach<T extends string | number>(value: T): T {
  if (typeof value !== 'string' || value.length < SLICED_LENGTH) return value
  // The same characters, so the same type.
  return ` ${value}`.slice(1) as T
}
