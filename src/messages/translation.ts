/**
 * The texts of one area in another language: exactly the codes of the English ones, none missing and none more.
 * A message has no full stop at its end; it names the object and the offending value, and says what to change.
 */
export type Translation<English> = Readonly<Record<keyof English, string>>
