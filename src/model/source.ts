/** Where an object is declared: the org file and the JSON pointer inside it. Cheap to keep; turned into a `Position` only when shown. */
export interface SourceRef {
  /** Path as the user would type it: `org/rd.yaml`, with `/` on every platform. */
  readonly file: string
  /** RFC 6901, for example `/members/17` or `/departments/0/children/3`. */
  readonly pointer: string
}

/** One-based, counted in UTF-16 code units as editors do. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Port: finds positions lazily. Implemented by the loader, which still has the text. */
export type Locate = (ref: SourceRef) => Position
