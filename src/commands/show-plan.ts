import { EXIT, type ExitCode } from '../errors.ts'
import { planFromDocument } from '../report/plan-from-json.ts'
import { renderPlanEnv } from '../report/plan-env.ts'
import { renderPlanMarkdown } from '../report/plan-markdown.ts'
import { renderPlanTerraform } from '../report/plan-terraform.ts'
import { planTextLines } from '../report/plan-text.ts'
import type { Context } from './context.ts'
import { formatOf } from './flags.ts'
import { readPlanDocument } from './saved-plan.ts'

/** A saved plan as it was shown when it was made, as far as its file tells; values stay masked. */
export async function showPlan(context: Context, file: string): Promise<ExitCode> {
  const format = formatOf('show', context.flags.format, ['text', 'markdown', 'env', 'terraform'])
  const { wording, verbose, width } = context
  const { plan, names } = planFromDocument(await readPlanDocument(context, file))
  switch (format) {
    case 'text':
      for (const line of planTextLines(plan, { color: context.color.stdout, verbose, wording, width, names })) {
        context.print(`${line}\n`)
      }
      break
    case 'markdown':
      context.print(renderPlanMarkdown(plan, { wording, names }))
      break
    case 'env':
      context.print(renderPlanEnv(plan))
      break
    case 'terraform':
      context.print(renderPlanTerraform(plan))
      break
  }
  return EXIT.ok
}
