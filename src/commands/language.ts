import { LANGS, type Lang } from '../messages/catalogue.ts'

/** What `--lang` says, else the locale as POSIX ranks its variables, else English. */
export function languageOf(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): Lang {
  const stated = LANGS.find((lang) => lang === flag)
  if (stated !== undefined) return stated
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '')
  return locale !== undefined && /^zh(?![a-z])/iu.test(locale) ? 'zh' : 'en'
}
