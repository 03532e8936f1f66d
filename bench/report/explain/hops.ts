import { type Figures, type HopTimes, hopParts, type ScenarioResult } from '../../model/result.ts'
import { counted, formatCount, formatMs, formatPercent } from '../../words/numbers.ts'
import { byMean, divide, partPlaces } from './parts.ts'

/** The mean of fewer calls is chance. */
const fewestTraced = 30
/** Beyond this the traced calls do not stand for all. */
const representative = 0.1

/** Which part of a call dominates, and how much is work and how much the way. */
export function explainHops({ summary }: ScenarioResult): string[] {
  if (summary.hops === null || summary.hops.all.traced === 0)
    return ['No request was traced, so it is not known where within the system its time was spent.']
  const { all, operations } = summary.hops
  if (all.traced < fewestTraced)
    return [
      `Only ${counted(all.traced, 'call')} of ${formatCount(summary.calls)} ${all.traced === 1 ? 'was' : 'were'} traced: too few to say where the time of a call goes. Make more calls, or trace a greater share of them.`,
    ]
  const share = (ms: number) => formatPercent(all.meanMs === 0 ? 0 : ms / all.meanMs)
  const [first, second] = byMean(all)
  const { wayMs, serviceMs, journalMs } = divide(all)
  return [
    `A traced call took ${formatMs(all.meanMs)} on average. The largest part of it, ${formatMs(first!.meanMs)} (${share(first!.meanMs)}), passed ${partPlaces[first!.part]}, then ${formatMs(second!.meanMs)} (${share(second!.meanMs)}) ${partPlaces[second!.part]}.`,
    `In all, ${share(wayMs)} of it was spent on the way, that is on the network and waiting to be read, ${share(serviceMs)} on the services' own work, and ${share(journalMs)} on waiting for the disk.`,
    ...explainSample(all, summary.latencyMs.mean, summary.calls),
    ...explainOperations(operations, summary.operations),
  ]
}

function explainSample({ traced, meanMs }: HopTimes, allMeanMs: number, calls: number): string[] {
  const apart = allMeanMs === 0 ? 0 : meanMs / allMeanMs - 1
  if (Math.abs(apart) <= representative) return []
  return [
    `The ${counted(traced, 'traced call')} of ${formatCount(calls)} took ${formatPercent(Math.abs(apart))} ${apart > 0 ? 'longer' : 'less'} than all calls on average: take the parts as shares, not as milliseconds.`,
  ]
}

/** Why one operation takes longer than the other: in which part they differ most. Nothing where all calls say otherwise. */
function explainOperations(
  operations: Record<string, HopTimes>,
  figures: Record<string, Pick<Figures, 'latencyMs'>>,
): string[] {
  const ordered = Object.entries(operations)
    .filter(([, { traced }]) => traced >= fewestTraced)
    .sort(([, a], [, b]) => b.meanMs - a.meanMs)
  const [slowest, quickest] = [ordered[0], ordered.at(-1)]
  if (slowest === undefined || quickest === undefined || slowest === quickest) return []
  const [slowName, slow] = slowest
  const [quickName, quick] = quickest
  const apart = slow.meanMs - quick.meanMs
  if (apart < 0.05 * quick.meanMs) return []
  const meanOf = (name: string) => figures[name]?.latencyMs.mean ?? 0
  if (meanOf(slowName) <= meanOf(quickName)) return []
  const [most] = hopParts
    .map((part) => ({ part, ms: slow.parts[part].meanMs - quick.parts[part].meanMs }))
    .sort((a, b) => b.ms - a.ms)
  return [
    `Among the traced calls, ${slowName} takes ${formatMs(apart)} longer than ${quickName}. They differ most in the time ${partPlaces[most!.part]}, by ${formatMs(most!.ms)}.`,
  ]
}
