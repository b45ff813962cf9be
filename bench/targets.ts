import { medianExtra, medianOf, medianRatio, type Part, type Results, type SizeResults } from './results.ts'

/** What orgctl promises about its own cost. */
export interface Target {
  readonly text: string
  readonly bound: number
  readonly unit: 'times' | 'ms'
  /** By size; absent where it was not measured. */
  readonly values: readonly (number | undefined)[]
}

/** The smallest size whose tenfold is promised to take at most twelve times as long: below it, starting is most of it. */
const GROWS_FROM = 10_000

export function targetsOf(results: Results): readonly Target[] {
  const targets: readonly Target[] = [
    {
      text: '`validate` with all checks, beside `ajv-cli` with the schema only: time',
      bound: 1,
      unit: 'times',
      values: ratios(results, 'validate', 'ajvCli', 'wallMs'),
    },
    {
      text: '… peak memory',
      bound: 1,
      unit: 'times',
      values: ratios(results, 'validate', 'ajvCli', 'peakMb'),
    },
    {
      text: '`plan --live`, beside `jsondiffpatch` with ready JSON: time',
      bound: 1,
      unit: 'times',
      values: ratios(results, 'plan', 'jsondiffpatch', 'wallMs'),
    },
    {
      text: 'one error in the files: `validate` takes longer by',
      bound: 100,
      unit: 'ms',
      values: results.sizes.map(({ parts: { error } }) =>
        error?.['broken'] && error['clean'] ? medianExtra(error['broken'], error['clean'], 'wallMs') : undefined,
      ),
    },
    {
      text: '`--version`, beside an empty script: longer by',
      bound: 40,
      unit: 'ms',
      values: results.sizes.map((_, column) => (column === 0 ? startupExtra(results) : undefined)),
    },
    ...(['validate', 'plan', 'snapshot'] as const).map((part): Target => ({
      text: `\`${part}\` with ten times the members: time`,
      bound: 12,
      unit: 'times',
      values: results.sizes.map((larger) => growth(results.sizes, larger, part)),
    })),
  ]
  return targets.filter(({ values }) => values.some((value) => value !== undefined))
}

function ratios({ sizes }: Results, part: Part, peer: string, quantity: 'wallMs' | 'peakMb'): Target['values'] {
  return sizes.map(({ parts }) => {
    const ours = parts[part]?.['orgctl']
    const theirs = parts[part]?.[peer]
    return ours && theirs ? medianRatio(ours, theirs, quantity) : undefined
  })
}

function startupExtra({ startup }: Results): number | undefined {
  return startup?.['version'] && startup['empty']
    ? medianExtra(startup['version'], startup['empty'], 'wallMs')
    : undefined
}

function growth(sizes: readonly SizeResults[], larger: SizeResults, part: Part): number | undefined {
  const from = larger.members / 10
  const before = sizes.find(({ members }) => members === from)?.parts[part]?.['orgctl']
  const after = larger.parts[part]?.['orgctl']
  if (from < GROWS_FROM || !before || !after) return undefined
  return medianOf(after, 'wallMs') / medianOf(before, 'wallMs')
}
