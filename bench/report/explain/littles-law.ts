import type { ScenarioResult } from '../../model/result.ts'
import { formatFigure, formatMs, formatRate } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { clientsOf } from './growth.ts'

/** Explains how throughput and response time are connected, with the scenario's figures. */
export function explainLittlesLaw(scenario: ScenarioResult, closed: boolean): string[] {
  const { throughput, latencyMs, littlesLaw } = scenario.summary
  if (throughput.mean === 0) return []
  const law = `By Little's law, throughput × mean response time is the number of requests in flight. With ${shortScenario(scenario)}, ${formatRate(throughput.mean)} × ${formatMs(latencyMs.mean)} makes ${formatFigure(littlesLaw.computed)}, and ${formatFigure(littlesLaw.measured)} were counted.`
  if (!closed) return [law]
  return [
    `${law} ${describeLoop(littlesLaw.measured, clientsOf(scenario))} Once throughput is at its limit, every further client therefore makes all wait ${formatMs(1000 / throughput.mean)} longer.`,
  ]
}

/** Below this share of the clients, not all of them were at work all the time. */
const allAtWork = 0.97

function describeLoop(underWay: number, clients: number): string {
  return underWay >= allAtWork * clients
    ? `In a closed loop that number is given, one for each of the ${clients} clients.`
    : `In a closed loop it is one for each of the ${clients} clients that still has calls to make; the quick clients finish before the run ends.`
}
