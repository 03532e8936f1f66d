import { type HopPart, hopParts, type HopPartTimes, type HopTimes, type RunResult } from '../model/result.ts'
import { encodeHistogram, latencyOf, mergeHistograms } from './histogram.ts'
import { sum, weightedMean } from './moments.ts'

type Hops = NonNullable<RunResult['hops']>

/** Where the time went over several runs, or over several processes of one. */
export function mergeHops(hops: RunResult['hops'][]): RunResult['hops'] {
  const told = hops.filter((one) => one !== null)
  if (told.length === 0) return null
  const names = [...new Set(told.flatMap(({ operations }) => Object.keys(operations)))]
  return {
    all: mergeTimes(told.map(({ all }) => all)),
    operations: Object.fromEntries(
      names.map((name) => [name, mergeTimes(told.flatMap(({ operations }: Hops) => operations[name] ?? []))]),
    ),
  }
}

function mergeTimes(times: readonly HopTimes[]): HopTimes {
  const weightedBy = (of: (one: HopTimes) => number) =>
    weightedMean(times.map((one) => ({ value: of(one), weight: one.traced })))
  const mergePart = (part: HopPart): HopPartTimes => {
    const merged = mergeHistograms(times.map(({ parts }) => parts[part].histogram))
    const { p50, p99 } = latencyOf(merged)
    return {
      meanMs: weightedBy(({ parts }) => parts[part].meanMs),
      p50Ms: p50,
      p99Ms: p99,
      histogram: encodeHistogram(merged),
    }
  }
  return {
    traced: sum(times.map(({ traced }) => traced)),
    meanMs: weightedBy(({ meanMs }) => meanMs),
    parts: Object.fromEntries(hopParts.map((part) => [part, mergePart(part)])) as Record<
      HopPart,
      HopPartTimes
    >,
  }
}
