import { availableParallelism, totalmem } from 'node:os'
import { medianOf, medianRatio, PARTS, type Comparison, type Part, type Results } from './results.ts'
import { targetsOf } from './targets.ts'

const TITLES: Readonly<Record<Part, string>> = {
  validate: 'Checking the files',
  error: 'The same, with one error',
  plan: 'Planning against a snapshot',
  snapshot: 'Reading from a sandbox on the same machine',
}

/** Markdown: the machine, the targets, and a table for each part. */
export function renderResults(results: Results, date: string): string {
  const columns = results.sizes.map(({ members }) => members.toLocaleString('en'))
  const memory = Math.round(totalmem() / 1024 ** 3)
  const { version, arch, platform } = process
  return [
    `${date}; ${availableParallelism()} cores (${arch}), ${memory} GB of memory, ${platform}, Node ${version.slice(1)}.`,
    renderTargets(results, columns),
    ...(results.startup ? [renderTable('Starting', ['no files'], [results.startup])] : []),
    ...PARTS.filter((part) => results.sizes.some(({ parts }) => parts[part])).map((part) =>
      renderTable(
        TITLES[part],
        columns,
        results.sizes.map(({ parts }) => parts[part] ?? {}),
      ),
    ),
  ].join('\n\n')
}

/** Puts the text between the marks `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. @throws Error when they are not there */
export function replaceSection(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const from = document.indexOf(start)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the document has no ${start} … ${end}`)
  return `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`
}

function renderTargets(results: Results, columns: readonly string[]): string {
  const shown = (value: number, bound: number, unit: 'times' | 'ms'): string =>
    `${unit === 'ms' ? `${Math.round(value)} ms` : times(value)} ${value <= bound ? '✓' : '✗'}`
  const rows = targetsOf(results).map(({ text, bound, unit, values }) => [
    text,
    unit === 'ms' ? `${bound} ms` : `${bound}×`,
    ...values.map((value) => (value === undefined ? '–' : shown(value, bound, unit))),
  ])
  return table(['target', 'at most', ...columns], rows)
}

/** `210 ms, 65 MB`; behind every other program how many times our own time and memory that is. */
function renderTable(title: string, columns: readonly string[], comparisons: readonly Comparison[]): string {
  const labels = new Set(comparisons.flatMap((each) => Object.values(each).map(({ program }) => program.label)))
  const cell = (label: string, comparison: Comparison): string => {
    const all = Object.values(comparison)
    const measured = all.find(({ program }) => program.label === label)
    const [ours] = all
    if (!measured || !ours) return '–'
    const own = `${whole(medianOf(measured, 'wallMs'))} ms, ${whole(medianOf(measured, 'peakMb'))} MB`
    if (measured === ours) return `**${own}**`
    return `${own} (${times(medianRatio(measured, ours, 'wallMs'))}, ${times(medianRatio(measured, ours, 'peakMb'))})`
  }
  return table(
    [title, ...columns],
    [...labels].map((label) => [label, ...comparisons.map((comparison) => cell(label, comparison))]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function times(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)}×`
}
