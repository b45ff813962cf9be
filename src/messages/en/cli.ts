/** Texts of `cli`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const cli = {} as const
