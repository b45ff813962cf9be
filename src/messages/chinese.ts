import type { MessageCode } from './catalogue.ts'
import { cli } from './zh/cli.ts'
import { config } from './zh/config.ts'
import { diff } from './zh/diff.ts'
import { doctor } from './zh/doctor.ts'
import { drift } from './zh/drift.ts'
import { forge } from './zh/forge.ts'
import { importTexts } from './zh/import.ts'
import { page } from './zh/page.ts'
import { operations } from './zh/operations.ts'
import { plan } from './zh/plan.ts'
import { report } from './zh/report.ts'
import { sandbox } from './zh/sandbox.ts'
import { state } from './zh/state.ts'
import { undo } from './zh/undo.ts'
import { watch } from './zh/watch.ts'
import { wecom } from './zh/wecom.ts'

/** Every sentence in Chinese. A text that has no counterpart in `en/`, or lacks one, does not compile. */
export const chinese: Readonly<Record<MessageCode, string>> = {
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
}
