/** Types of `compiled/org.js`, which `npm run build:schemas` makes. */
export interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
  /** The schema that holds the keyword. */
  readonly parentSchema: Readonly<Record<string, unknown>>
  readonly data: unknown
  /** Set on errors of a property's name. */
  readonly propertyName?: string
}

export interface SchemaValidator {
  (data: unknown): boolean
  errors?: readonly SchemaError[] | null
}

/** The file without what is in its lists. */
export declare const validateFile: SchemaValidator
/** One department without its children. */
export declare const validateDepartment: SchemaValidator
export declare const validateMember: SchemaValidator
export declare const validateTag: SchemaValidator
