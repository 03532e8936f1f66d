import { hopParts, type ScenarioResult } from '../../model/result.ts'
import { formatMs, formatPercent, formatRate, formatRound } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { partPlaces } from './parts.ts'

/** With less growth than this, throughput has reached its limit. */
const noGrowth = 1.15
/** At this share of the clients' growth and above, clients do not get in each other's way. */
const fullGrowth = 0.8

/** How response time and throughput grow from one scenario to the next larger one, and why. */
export function explainGrowth(from: ScenarioResult, to: ScenarioResult): string[] {
  if (!areSteps(from, to)) return []
  const clients = clientsOf(to) / clientsOf(from)
  const [before, after] = [from.summary.latencyMs.meanOverRuns.mean, to.summary.latencyMs.meanOverRuns.mean]
  const [slower, faster] = [from.summary.throughput.mean, to.summary.throughput.mean]
  if (before === 0 || slower === 0) return []
  const growth = faster / slower
  return [
    `From ${shortScenario(from)} to ${shortScenario(to)}, ${timesAs(clients)} the clients, the mean response time goes from ${formatMs(before)} to ${formatMs(after)} (${timesAs(after / before)}) and throughput from ${formatRate(slower)} to ${formatRate(faster)} (${timesAs(growth)}). ${meaningOf(growth, clients)}`,
    ...explainAdded(from, to),
  ]
}

/** "10 times", "3.5 times". */
function timesAs(factor: number): string {
  return `${formatRound(Number(factor.toPrecision(2)))} times`
}

/** Clearly more clients of the same kinds: else it is not the number of clients that made the difference. */
function areSteps(from: ScenarioResult, to: ScenarioResult): boolean {
  const buyersShare = (scenario: ScenarioResult) => scenario.buyers / clientsOf(scenario)
  return clientsOf(to) >= 1.5 * clientsOf(from) && Math.abs(buyersShare(from) - buyersShare(to)) < 0.1
}

function meaningOf(growth: number, clients: number): string {
  if (growth < noGrowth)
    return 'More clients bring no more throughput: the system is saturated, and they only add waiting.'
  if (growth >= fullGrowth * clients)
    return "Throughput keeps up with the clients: they hardly get in each other's way, and the system has room left."
  return 'Throughput grows, but less than the number of clients: a part of each response time is now waiting for others.'
}

/** Where the added time of a call is spent. */
function explainAdded(from: ScenarioResult, to: ScenarioResult): string[] {
  const [before, after] = [from.summary.hops?.all, to.summary.hops?.all]
  if (!before?.traced || !after?.traced) return []
  const added = after.meanMs - before.meanMs
  if (added <= 0) return []
  const [first, second] = hopParts
    .map((part) => ({ part, ms: after.parts[part].meanMs - before.parts[part].meanMs }))
    .sort((a, b) => b.ms - a.ms)
  return [
    `A traced call takes ${formatMs(added)} longer. The largest part of this is the time ${partPlaces[first!.part]}, by ${formatMs(first!.ms)}, then that ${partPlaces[second!.part]}, by ${formatMs(second!.ms)}.`,
  ]
}

/** Divides the response time into work and waiting for others, by the scenario with the fewest clients. */
export function explainQueueing(alone: ScenarioResult, crowded: ScenarioResult): string[] {
  const [service, response] = [
    alone.summary.latencyMs.meanOverRuns.mean,
    crowded.summary.latencyMs.meanOverRuns.mean,
  ]
  if (clientsOf(alone) > 2 || !areSteps(alone, crowded) || response <= service) return []
  return [
    `With ${shortScenario(alone)} a call hardly waits for others, and it takes ${formatMs(service)}. With ${shortScenario(crowded)} it takes ${formatMs(response)}, so ${formatMs(response - service)} of it (${formatPercent((response - service) / response)}) is waiting for others, in queues and for a processor.`,
  ]
}

export function clientsOf({ buyers, sellers }: ScenarioResult): number {
  return buyers + sellers
}
