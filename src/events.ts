import type { ImportCall } from './model/call.ts'
import type { StepResult } from './model/result.ts'

/** What the core tells while it works; it never prints. `report/progress.ts` shows it, or nobody listens. */
export type Event =
  | { readonly kind: 'reading'; readonly done: number; readonly total: number }
  | { readonly kind: 'apply-started'; readonly steps: number }
  | { readonly kind: 'step-settled'; readonly result: StepResult; readonly settled: number; readonly steps: number }
  | { readonly kind: 'importing'; readonly call: ImportCall['call']; readonly percentage: number }
  /** `total`, in blocks, is 0 while WeCom makes the export. */
  | { readonly kind: 'exporting'; readonly job: string; readonly done: number; readonly total: number }
  | { readonly kind: 'verifying'; readonly attempt: number }

export type Listener = (event: Event) => void
