import type { Measurement, OperationMeasurement } from '../generator/messages.ts'
import type { Figures, GeneratorHealth, ProcessCpu, RunResult } from '../model/result.ts'
import { decodeHistogram, encodeHistogram, latencyOf, mergeHistograms } from '../statistics/histogram.ts'
import { mergeHops } from '../statistics/merge-hops.ts'

/** Merges the measurements of several generator processes into one run. */
export function mergeMeasurements(
  measurements: readonly Measurement[],
): Omit<RunResult, 'number' | 'machine'> {
  const seconds = Math.max(...measurements.map((each) => each.seconds))
  const names = [...new Set(measurements.flatMap(({ operations }) => Object.keys(operations)))].sort()
  const partsOf = (name: string) => measurements.flatMap(({ operations }) => operations[name] ?? [])
  const all = figuresOf(names.flatMap(partsOf), seconds)
  const underWay = measurements.reduce((sum, { underWaySeconds }) => sum + underWaySeconds, 0)
  const timed = decodeHistogram(all.histogram).totalCount
  return {
    ...all,
    startedAt: new Date(Math.min(...measurements.map(({ startedAt }) => startedAt))).toISOString(),
    seconds,
    operations: Object.fromEntries(names.map((name) => [name, figuresOf(partsOf(name), seconds)])),
    hops: mergeHops(measurements.map(({ hops }) => hops)),
    cpu: [generatorCpu(measurements)],
    generator: generatorHealth(measurements),
    littlesLaw: {
      measured: underWay / seconds,
      computed: ((timed / seconds) * all.latencyMs.mean) / 1000,
    },
  }
}

function figuresOf(parts: readonly OperationMeasurement[], seconds: number): Figures {
  const histogram = mergeHistograms(parts.map((part) => part.histogram))
  const calls = parts.reduce((sum, part) => sum + part.calls, 0)
  const errorsByCode = addCounts(parts.map((part) => part.errorsByCode))
  const refusalsByCode = addCounts(parts.map((part) => part.refusalsByCode))
  const errors = total(errorsByCode)
  return {
    calls,
    throughput: (calls - errors) / seconds,
    latencyMs: latencyOf(histogram),
    errors,
    errorsByCode,
    refusals: total(refusalsByCode),
    refusalsByCode,
    histogram: encodeHistogram(histogram),
  }
}

function generatorCpu(measurements: readonly Measurement[]): ProcessCpu {
  const share = (kind: 'user' | 'system') =>
    measurements.reduce((sum, { cpu, seconds }) => sum + cpu[kind] / seconds, 0)
  return { name: 'generator', userShare: share('user'), systemShare: share('system') }
}

function generatorHealth(measurements: readonly Measurement[]): GeneratorHealth {
  const worst = (of: (measurement: Measurement) => number) => Math.max(...measurements.map(of))
  return {
    processes: measurements.length,
    cpuShare: worst(({ cpu, seconds }) => (cpu.user + cpu.system) / seconds),
    eventLoopDelayMs: {
      p50: worst(({ eventLoopDelayMs }) => eventLoopDelayMs.p50),
      p99: worst(({ eventLoopDelayMs }) => eventLoopDelayMs.p99),
      max: worst(({ eventLoopDelayMs }) => eventLoopDelayMs.max),
    },
    lateMs: lateness(measurements.flatMap((each) => each.lateness ?? [])),
    clientsLost: measurements.reduce((sum, { clientsLost }) => sum + clientsLost, 0),
    lossReasons: [...new Set(measurements.flatMap(({ lossReasons }) => lossReasons))],
  }
}

function lateness(histograms: string[]): GeneratorHealth['lateMs'] {
  if (histograms.length === 0) return null
  const { p50, p99, max } = latencyOf(mergeHistograms(histograms))
  return { p50, p99, max }
}

function addCounts(each: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const counts of each)
    for (const [code, count] of Object.entries(counts)) sum[code] = (sum[code] ?? 0) + count
  return sum
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
