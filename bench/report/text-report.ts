import type { BenchmarkResult } from '../model/result.ts'

export function textReport(
  { verdict, scenarios }: BenchmarkResult,
  _terminal: { columns: number; colour: boolean },
): string {
  const lines = scenarios.map(({ buyers, sellers, summary: { throughput, latencyMs } }) => {
    const { mean, p50, p99 } = latencyMs
    const ms = `mean ${mean.toFixed(3)} ms, p50 ${p50.toFixed(3)}, p99 ${p99.toFixed(3)}`
    return `${buyers} + ${sellers}: ${throughput.mean.toFixed(0)} calls a second, ${ms}`
  })
  return [verdict.level, ...verdict.reasons.map(({ text }) => text), ...lines, ''].join('\n')
}
