import type { Spread } from '../model/result.ts'

const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Three significant digits, thousands set apart: 0.0123, 1.23, 12.3, 123, 12,345. */
export function formatFigure(value: number): string {
  return value === 0 ? '0' : formatLike(value, value)
}

/** With as many decimals as another figure, as a deviation beside its mean. */
export function formatLike(value: number, other: number): string {
  const size = Math.abs(Number(other.toPrecision(3)))
  if (size >= 100) return grouped.format(value)
  return value.toFixed(size === 0 ? 0 : Math.min(4, 2 - Math.floor(Math.log10(size))))
}

/** No more digits than it takes: 0.1, 2.5, 5,000. */
export function formatRound(value: number): string {
  return plain.format(value)
}

export function formatCount(count: number): string {
  return grouped.format(count)
}

/** "12.3 ms", or "45.6 µs" where that reads better. */
export function formatMs(ms: number): string {
  return ms !== 0 && Math.abs(ms) < 0.0995 ? `${formatFigure(ms * 1000)} µs` : `${formatFigure(ms)} ms`
}

export function formatRate(perSecond: number): string {
  return `${formatFigure(perSecond)} calls/s`
}

/** 97 %, 9.7 %, 0.97 %, 0.097 %. */
export function formatPercent(share: number): string {
  const percent = share * 100
  const size = Math.abs(percent)
  if (size === 0) return '0 %'
  return `${percent.toFixed(size >= 9.95 ? 0 : size >= 0.995 ? 1 : size >= 0.0995 ? 2 : 3)} %`
}

/** With its sign, as differences are told. */
export function formatSigned(value: number, format: (value: number) => string): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${format(Math.abs(value))}`
}

/** "840 ms", "12.3 s", "4 min 5 s", "2 h 10 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** p as it is printed: 0.0312, 0.31, < 0.0001. */
export function formatProbability(p: number): string {
  if (p < 0.0001) return 'p < 0.0001'
  return `p = ${p.toFixed(p < 0.001 ? 4 : p < 0.1 ? 3 : 2)}`
}

/** "1 run", "2 runs", "1,200 calls". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** A figure and its unit stay in one line: their blanks become blanks that do not break. */
export function bindFigures(text: string): string {
  return text
    .replaceAll(/(\d) (%|ms\b|s\b|µs\b|calls\/s|times\b)/g, '$1\u00a0$2')
    .replaceAll(/(\d|\bp) ([+±×=<]) (?=\w)/g, '$1\u00a0$2\u00a0')
}

export function plusMinus({ mean, sd, low }: Spread): string {
  return low === null ? formatFigure(mean) : `${formatFigure(mean)} ± ${formatLike(sd, mean)}`
}

export function interval({ mean, low, high }: Spread): string {
  return low === null || high === null ? '–' : `${formatLike(low, mean)} to ${formatLike(high, mean)}`
}

/** "12,100 to 12,590", where the true mean lies with a probability of 95 %. */
export function intervalInWords({ low, high }: Spread): string {
  if (low === null || high === null) return 'no interval from one run'
  return `${formatFigure(Math.max(0, low))} to ${formatFigure(high)}`
}

/** The figures of a latency, as they head the columns of a table. */
export const latencyTitles = {
  mean: 'Mean',
  sd: 'sd',
  p50: 'p50',
  p75: 'p75',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  p999: 'p99.9',
  max: 'Max',
} as const

export const latencyFigures = Object.keys(latencyTitles) as (keyof typeof latencyTitles)[]
