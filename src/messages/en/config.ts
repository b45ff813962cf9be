/** Texts of `config`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const config = {} as const
