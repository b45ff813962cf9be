import { cli } from './en/cli.ts'
import { config } from './en/config.ts'
import { diff } from './en/diff.ts'
import { doctor } from './en/doctor.ts'
import { drift } from './en/drift.ts'
import { forge } from './en/forge.ts'
import { importTexts } from './en/import.ts'
import { page } from './en/page.ts'
import { operations } from './en/operations.ts'
import { plan } from './en/plan.ts'
import { report } from './en/report.ts'
import { sandbox } from './en/sandbox.ts'
import { state } from './en/state.ts'
import { undo } from './en/undo.ts'
import { watch } from './en/watch.ts'
import { wecom } from './en/wecom.ts'

type English = typeof cli &
  typeof config &
  typeof diff &
  typeof doctor &
  typeof drift &
  typeof forge &
  typeof importTexts &
  typeof page &
  typeof operations &
  typeof plan &
  typeof report &
  typeof sandbox &
  typeof state &
  typeof undo &
  typeof watch &
  typeof wecom

/** Every sentence that orgctl says, by code. `{name}` is filled from the message's params. One file per area. */
export const english: English = {
  ...cli,
  ...config,
  ...diff,
  ...doctor,
  ...drift,
  ...forge,
  ...importTexts,
  ...page,
  ...operations,
  ...plan,
  ...report,
  ...sandbox,
  ...state,
  ...undo,
  ...watch,
  ...wecom,
} as const

export type MessageCode = keyof typeof english

/** The languages that orgctl speaks; the first where nobody says. */
export const LANGS = ['en', 'zh'] as const
export type Lang = (typeof LANGS)[number]

/** Fills the placeholders of a catalogue text. An absent param shows as its own `{name}`: a test keeps that from happening. */
export function fillTemplate(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => String(params[name] ?? whole))
}
