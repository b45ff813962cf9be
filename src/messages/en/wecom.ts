/** Texts of `wecom`. Lower case, no full stop; name the object and the offending value, say what to change. */
export const wecom = {} as const
