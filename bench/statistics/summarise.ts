import type { Figures, LittlesLaw, ProcessCpu, RunResult, Summary } from '../model/result.ts'
import { encodeHistogram, latencyOf, mergeHistograms } from './histogram.ts'
import { mergeHops } from './merge-hops.ts'
import { mean, sum, weightedMean } from './moments.ts'
import { spreadOf } from './student-t.ts'

/** Summarises all runs of a scenario. */
export function summarise(runs: RunResult[]): Summary {
  const histogram = mergeHistograms(runs.map((run) => run.histogram))
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.operations)))]
  return {
    calls: sum(runs.map(({ calls }) => calls)),
    throughput: spreadOf(runs.map(({ throughput }) => throughput)),
    latencyMs: {
      ...latencyOf(histogram),
      meanOverRuns: spreadOf(runs.map(({ latencyMs }) => latencyMs.mean)),
    },
    errors: addCounts(runs.map(({ errorsByCode }) => errorsByCode)),
    refusals: addCounts(runs.map(({ refusalsByCode }) => refusalsByCode)),
    histogram: encodeHistogram(histogram),
    operations: Object.fromEntries(names.map((name) => [name, overRuns(name, runs)])),
    hops: mergeHops(runs.map(({ hops }) => hops)),
    cpu: cpuOver(runs),
    littlesLaw: littlesLawOver(runs),
  }
}

function overRuns(name: string, runs: readonly RunResult[]): Figures {
  const figures = runs.flatMap(({ operations }) => operations[name] ?? [])
  const histogram = mergeHistograms(figures.map((one) => one.histogram))
  return {
    calls: sum(figures.map(({ calls }) => calls)),
    // Over all runs, also those that never called it: so that the operations add up to the whole.
    throughput: mean(runs.map(({ operations }) => operations[name]?.throughput ?? 0)),
    latencyMs: latencyOf(histogram),
    errors: sum(figures.map(({ errors }) => errors)),
    errorsByCode: addCounts(figures.map(({ errorsByCode }) => errorsByCode)),
    refusals: sum(figures.map(({ refusals }) => refusals)),
    refusalsByCode: addCounts(figures.map(({ refusalsByCode }) => refusalsByCode)),
    histogram: encodeHistogram(histogram),
  }
}

function addCounts(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [code, count] of counts.flatMap((one) => Object.entries(one))) {
    total[code] = (total[code] ?? 0) + count
  }
  return total
}

function cpuOver(runs: readonly RunResult[]): ProcessCpu[] {
  const names = [...new Set(runs.flatMap(({ cpu }) => cpu.map(({ name }) => name)))]
  return names.map((name) => {
    const told = runs.flatMap(({ cpu, seconds }) =>
      cpu.filter((one) => one.name === name).map((one) => ({ ...one, weight: seconds })),
    )
    return {
      name,
      userShare: weightedMean(told.map(({ userShare, weight }) => ({ value: userShare, weight }))),
      systemShare: weightedMean(told.map(({ systemShare, weight }) => ({ value: systemShare, weight }))),
    }
  })
}

function littlesLawOver(runs: readonly RunResult[]): LittlesLaw {
  const over = (of: (law: LittlesLaw) => number) =>
    weightedMean(runs.map(({ littlesLaw, seconds }) => ({ value: of(littlesLaw), weight: seconds })))
  return { measured: over(({ measured }) => measured), computed: over(({ computed }) => computed) }
}
