/**
 * A mainland number, with or without +86, or an international one (E.164: up to 15 digits, the first not 0), with single blanks or
 * hyphens between the digits.
 */
const MOBILE = /^(?:(?:\+86[ -]?)?1(?:[ -]?[0-9]){10}|\+(?!8[ -]?6)[1-9](?:[ -]?[0-9]){6,14})$/
/** What the schema lets pass. */
const WRITTEN = /^\+?[0-9](?:[ -]?[0-9])*$/

/** False only for a number the schema accepts; it reports the others. */
export function isMobile(mobile: string): boolean {
  return MOBILE.test(mobile) || !WRITTEN.test(mobile)
}
