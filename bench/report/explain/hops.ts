import { type HopTimes, hopParts, type ScenarioResult } from '../../model/result.ts'
import { counted, formatCount, formatMs, formatPercent } from '../../words/numbers.ts'
import { byMean, divide, partPlaces } from './parts.ts'

/** Beyond this the traced calls do not stand for all. */
const representative = 0.1

/** Which part of a call dominates, and how much is work and how much the way. */
export function explainHops({ summary }: ScenarioResult): string[] {
  if (summary.hops === null || summary.hops.all.traced === 0)
    return ['No request was traced, so it is not known where within the system its time was spent.']
  const { all } = summary.hops
  const share = (ms: number) => formatPercent(all.meanMs === 0 ? 0 : ms / all.meanMs)
  const [first, second] = byMean(all)
  const { wayMs, serviceMs, journalMs } = divide(all)
  return [
    `A traced call took ${formatMs(all.meanMs)} on average. The greatest part of it, ${formatMs(first!.meanMs)} (${share(first!.meanMs)}), passed ${partPlaces[first!.part]}, then ${formatMs(second!.meanMs)} (${share(second!.meanMs)}) ${partPlaces[second!.part]}.`,
    `In all, ${share(wayMs)} of it was spent on the way, that is on the network and waiting to be read, ${share(serviceMs)} on the services' own work, and ${share(journalMs)} on waiting for the disk.`,
    ...explainSample(all, summary.latencyMs.mean, summary.calls),
    ...explainOperations(summary.hops.operations),
  ]
}

function explainSample({ traced, meanMs }: HopTimes, allMeanMs: number, calls: number): string[] {
  const apart = allMeanMs === 0 ? 0 : meanMs / allMeanMs - 1
  if (Math.abs(apart) <= representative) return []
  return [
    `The ${counted(traced, 'traced call')} of ${formatCount(calls)} took ${formatPercent(Math.abs(apart))} ${apart > 0 ? 'longer' : 'less'} than all calls on average: take the parts as shares, not as milliseconds.`,
  ]
}

/** Why one operation takes longer than the other: in which part they differ most. */
function explainOperations(operations: Record<string, HopTimes>): string[] {
  const ordered = Object.entries(operations)
    .filter(([, { traced }]) => traced > 0)
    .sort(([, a], [, b]) => b.meanMs - a.meanMs)
  const [slowest, quickest] = [ordered[0], ordered.at(-1)]
  if (slowest === undefined || quickest === undefined || slowest === quickest) return []
  const [slowName, slow] = slowest
  const [quickName, quick] = quickest
  const apart = slow.meanMs - quick.meanMs
  if (apart < 0.05 * quick.meanMs) return []
  const [most] = hopParts
    .map((part) => ({ part, ms: slow.parts[part].meanMs - quick.parts[part].meanMs }))
    .sort((a, b) => b.ms - a.ms)
  return [
    `${slowName} takes ${formatMs(apart)} longer than ${quickName}. They differ most in the time ${partPlaces[most!.part]}, by ${formatMs(most!.ms)}.`,
  ]
}
