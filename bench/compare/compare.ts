import type { BenchmarkComparison, Comparison } from '../model/comparison.ts'
import type { BenchmarkResult, ScenarioResult } from '../model/result.ts'
import { describeLoop } from '../words/conditions.ts'
import { counted } from '../words/numbers.ts'
import { describeWorkload } from '../words/workload.ts'
import { compareScenarios } from './compare-scenarios.ts'
import { differingConditions } from './conditions.ts'

export { compareScenarios }

export function compareBenchmarks(first: BenchmarkResult, second: BenchmarkResult): BenchmarkComparison {
  const { pairs, onlyFirst, onlySecond } = match(first.scenarios, second.scenarios)
  const refusal = whyNot(first, second)
  const scenarios = pairs.map(([one, other]) => ({
    ...clientsOf(one),
    secondOps: other.ops,
    comparison:
      refusal === undefined ? compareScenarios(one, other) : { comparable: false as const, text: refusal },
  }))
  return {
    text: refusal ?? summaryOf(scenarios.map(({ comparison }) => comparison)),
    first: headOf(first),
    second: headOf(second),
    conditions: differingConditions(first, second),
    warnings: warningsOf(first, second),
    scenarios,
    unmatched: [
      ...onlyFirst.map((scenario) => ({ of: 'first' as const, ...clientsOf(scenario) })),
      ...onlySecond.map((scenario) => ({ of: 'second' as const, ...clientsOf(scenario) })),
    ],
  }
}

/** By the clients; among several with the same clients, those with as many calls belong together. */
function match(first: readonly ScenarioResult[], second: readonly ScenarioResult[]) {
  const left = [...second]
  const partners = new Map<ScenarioResult, ScenarioResult>()
  const pair = (isPartner: (one: ScenarioResult, other: ScenarioResult) => boolean) => {
    for (const one of first) {
      const at = partners.has(one) ? -1 : left.findIndex((other) => isPartner(one, other))
      if (at !== -1) partners.set(one, ...(left.splice(at, 1) as [ScenarioResult]))
    }
  }
  const sameClients = (one: ScenarioResult, other: ScenarioResult) =>
    one.buyers === other.buyers && one.sellers === other.sellers
  pair((one, other) => sameClients(one, other) && one.ops === other.ops)
  pair(sameClients)
  return {
    pairs: first.flatMap((one) => (partners.has(one) ? [[one, partners.get(one)!] as const] : [])),
    onlyFirst: first.filter((one) => !partners.has(one)),
    onlySecond: left,
  }
}

function whyNot({ plan: one }: BenchmarkResult, { plan: other }: BenchmarkResult): string | undefined {
  if (JSON.stringify(one.workload) !== JSON.stringify(other.workload))
    return `The workloads differ (${describeWorkload(one.workload)} against ${describeWorkload(other.workload)}): a call of one is not a call of the other.`
  if (describeLoop(one.loop) !== describeLoop(other.loop))
    return `The loops differ (${describeLoop(one.loop)} against ${describeLoop(other.loop)}): their latencies do not mean the same.`
  return undefined
}

function warningsOf(first: BenchmarkResult, second: BenchmarkResult): string[] {
  const warnings = (['first', 'second'] as const).flatMap((which) => {
    const { level } = (which === 'first' ? first : second).verdict
    return level === 'trustworthy'
      ? []
      : [`The ${which} result is ${level}, and so is what is concluded from it.`]
  })
  if (
    first.machine.hostname !== second.machine.hostname ||
    first.machine.cpuModel !== second.machine.cpuModel
  )
    warnings.push('They were measured on different machines, which may be all that the difference shows.')
  return warnings
}

function summaryOf(comparisons: readonly Comparison[]): string {
  const compared = comparisons.filter((one) => one.comparable)
  if (comparisons.length === 0) return 'They have no scenario in common, so there is nothing to compare.'
  if (compared.length === 0) return comparisons[0]!.text
  if (compared.length === 1) return compared[0]!.text
  const by = (better: 'first' | 'second' | null) =>
    compared.filter(
      ({ differences }) => differences.find(({ name }) => name === 'throughput')!.better === better,
    )
  return `Throughput over ${counted(compared.length, 'scenario')}: ${[
    [by('second').length, 'better in the second'] as const,
    [by('first').length, 'better in the first'] as const,
    [by(null).length, 'without a clear difference'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')}.`
}

function headOf({ id, title, startedAt, verdict }: BenchmarkResult) {
  return { id, title, startedAt, verdict }
}

function clientsOf({ buyers, sellers, ops }: ScenarioResult) {
  return { buyers, sellers, ops }
}
