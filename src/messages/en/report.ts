/** Texts of `report`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const report = {} as const
