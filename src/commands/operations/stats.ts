import { EXIT, OrgctlError, type ExitCode } from '../../errors.ts'
import { renderBars } from '../../report/bars.ts'
import { createPaint } from '../../report/paint.ts'
import { recordsJson } from '../../report/record.ts'
import { ENDPOINTS } from '../../wecom/endpoints.ts'
import type { Context } from '../context.ts'
import { operationFormat, withOperations } from './session.ts'

export interface ActiveFlags {
  readonly days?: string
}

const MOST_DAYS = ENDPOINTS['user/get_active_stat'].max['days back']
const DAY_MS = 24 * 60 * 60 * 1000
const BEIJING_MS = 8 * 60 * 60 * 1000

/** How many members used WeCom on each of the last whole days. */
export async function activeMembers(context: Context, flags: ActiveFlags): Promise<ExitCode> {
  const format = operationFormat(context, 'stats active')
  const dates = lastDays(context.world.now(), daysOf(flags.days))
  return withOperations(context, async (operations) => {
    let done = 0
    const days = await Promise.all(
      dates.map(async (date) => {
        const active_cnt = await operations.activeMembers(date)
        done += 1
        context.progress.listener({ kind: 'reading', done, total: dates.length })
        return { date, active_cnt }
      }),
    )
    context.progress.finish()
    if (format === 'json') {
      context.print(recordsJson(days, context.wording))
      return EXIT.ok
    }
    const { wording, color, width } = context
    const bars = days.map(({ date, active_cnt }) => ({ label: date, value: active_cnt }))
    context.print(`${createPaint(color.stdout)('strong', wording.text('ops.stats.title'))}\n`)
    context.print(renderBars(bars, { color: color.stdout, width }))
    return EXIT.ok
  })
}

function daysOf(value = String(MOST_DAYS)): number {
  const days = /^\d{1,3}$/u.test(value) ? Number(value) : 0
  if (days < 1 || days > MOST_DAYS) throw new OrgctlError('ops.stats.days', { params: { value, max: MOST_DAYS } })
  return days
}

/** Until yesterday, because today is not over; by the calendar of WeCom. */
function lastDays(now: Date, count: number): readonly string[] {
  const today = now.getTime() + BEIJING_MS
  return Array.from({ length: count }, (_, index) =>
    new Date(today - (count - index) * DAY_MS).toISOString().slice(0, 10),
  )
}
