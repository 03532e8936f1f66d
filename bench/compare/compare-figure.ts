import type { Difference } from '../model/comparison.ts'
import type { RunResult } from '../model/result.ts'
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts'
import { mannWhitney } from '../statistics/mann-whitney.ts'
import { median } from '../statistics/moments.ts'
import { spreadOf } from '../statistics/student-t.ts'
import { formatFigure, formatPercent, formatProbability, formatSigned } from '../words/numbers.ts'

export interface ComparedFigure extends Pick<Difference, 'name' | 'unit' | 'higherIsBetter'> {
  of: (run: RunResult) => number
}

export const comparedFigures: readonly ComparedFigure[] = [
  { name: 'throughput', unit: 'calls/s', higherIsBetter: true, of: ({ throughput }) => throughput },
  { name: 'mean latency', unit: 'ms', higherIsBetter: false, of: ({ latencyMs }) => latencyMs.mean },
  { name: 'p99 latency', unit: 'ms', higherIsBetter: false, of: ({ latencyMs }) => latencyMs.p99 },
]

const significance = 0.05

export function compareFigure(
  figure: ComparedFigure,
  firstRuns: readonly RunResult[],
  secondRuns: readonly RunResult[],
): Difference {
  const { name, unit, higherIsBetter } = figure
  const first = firstRuns.map(figure.of)
  const second = secondRuns.map(figure.of)
  const { difference, interval } = hodgesLehmann(first, second)
  const { p } = mannWhitney(first, second)
  const base = median(first)
  const clear = p < significance && difference !== 0
  const better = !clear ? null : difference > 0 === higherIsBetter ? 'second' : 'first'
  const told: Omit<Difference, 'text'> = {
    name,
    unit,
    higherIsBetter,
    first: { median: base, spread: spreadOf(first) },
    second: { median: median(second), spread: spreadOf(second) },
    difference,
    relative: base === 0 ? 0 : difference / base,
    interval,
    p,
    better,
  }
  return { ...told, text: describe(told) }
}

function describe({
  name,
  unit,
  first,
  difference,
  relative,
  interval,
  p,
  better,
}: Omit<Difference, 'text'>) {
  const amount = `${formatSigned(difference, formatFigure)} ${unit}, ${formatSigned(relative, formatPercent)}`
  const range = interval && `95 % interval ${rangeOf(interval, first.median)}`
  const facts = [range, formatProbability(p)].filter(Boolean).join(', ')
  if (better === null) return `No clear difference in ${name} (${amount}; ${facts}).`
  return `The ${name} of the second is ${difference > 0 ? 'higher' : 'lower'}: ${amount} (${facts}).`
}

function rangeOf({ low, high }: { low: number; high: number }, base: number): string {
  const share = (value: number) => formatSigned(base === 0 ? 0 : value / base, formatPercent)
  return `${share(low)} to ${share(high)}`
}
