/** A mainland number, with or without +86, or an international one (E.164: up to 15 digits, the first not 0). */
const MOBILE = /^(?:(?:\+86)?1[0-9]{10}|\+(?!86)[1-9][0-9]{6,14})$/u
/** What the schema lets pass: digits, with single blanks or hyphens between them. */
const WRITTEN = /^\+?[0-9](?:[ -]?[0-9])*$/u

/** False only for a number the schema accepts; it reports the others. */
export function isMobile(mobile: string): boolean {
  return MOBILE.test(mobile) || MOBILE.test(mobile.replaceAll(/[ -]/gu, '')) || !WRITTEN.test(mobile)
}
