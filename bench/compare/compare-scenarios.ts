import type { Comparison, Difference } from '../model/comparison.ts'
import type { ScenarioResult } from '../model/result.ts'
import { counted, formatPercent, formatSigned, listed } from '../words/numbers.ts'
import { describeClients } from '../words/scenario.ts'
import { compareFigure, comparedFigures } from './compare-figure.ts'

/** Below this many runs on both sides even results that do not overlap at all could be chance. */
const leastRuns = 4
/** How much of the calls may be other operations before it is another workload. */
const sameWorkload = 0.1

export function compareScenarios(first: ScenarioResult, second: ScenarioResult): Comparison {
  const text = whyNot(first, second)
  if (text !== undefined) return { comparable: false, text }
  const differences = comparedFigures.map((figure) => compareFigure(figure, first.runs, second.runs))
  return { comparable: true, text: summaryOf(differences), differences, warnings: warningsOf(first, second) }
}

function whyNot(first: ScenarioResult, second: ScenarioResult): string | undefined {
  if (first.buyers !== second.buyers || first.sellers !== second.sellers)
    return `${describeClients(first)} cannot be compared with ${describeClients(second)}: the load is another one.`
  if (first.runs.length === 0 || second.runs.length === 0)
    return `The ${first.runs.length === 0 ? 'first' : 'second'} has no finished run, so there is nothing to compare.`
  if (workloadDistance(first, second) > sameWorkload)
    return `The workloads differ (${describeWorkload(first)} against ${describeWorkload(second)}): a call of one is not a call of the other.`
  return undefined
}

/** Half the sum of what their shares of each operation differ by: 0 for the same mix, 1 for nothing in common. */
function workloadDistance(first: ScenarioResult, second: ScenarioResult): number {
  const names = new Set([first, second].flatMap(({ summary }) => Object.keys(summary.operations)))
  let apart = 0
  for (const name of names) apart += Math.abs(shareOf(name, first) - shareOf(name, second)) / 2
  return apart
}

function shareOf(name: string, { summary }: ScenarioResult): number {
  return (summary.operations[name]?.calls ?? 0) / Math.max(1, summary.calls)
}

function describeWorkload(scenario: ScenarioResult): string {
  const names = Object.keys(scenario.summary.operations).sort(
    (a, b) => shareOf(b, scenario) - shareOf(a, scenario),
  )
  return listed(names.slice(0, 3).map((name) => `${formatPercent(shareOf(name, scenario))} ${name}`))
}

function warningsOf(first: ScenarioResult, second: ScenarioResult): string[] {
  const warnings = (['first', 'second'] as const).flatMap((which) => {
    const { level, reasons } = which === 'first' ? first.verdict : second.verdict
    return level === 'trustworthy'
      ? []
      : [`The ${which} is ${level}. ${reasons.map(({ text }) => text).join(' ')}`]
  })
  if (first.runs.length < leastRuns || second.runs.length < leastRuns)
    warnings.push(
      `With ${first.runs.length} and ${counted(second.runs.length, 'run')} hardly any difference can be told from chance: make at least 5 of each.`,
    )
  if (first.ops !== second.ops)
    warnings.push(
      `Each client made ${counted(first.ops, 'call')} a run in the first and ${counted(second.ops, 'call')} in the second: shorter runs weigh their beginning and end more.`,
    )
  return warnings
}

function summaryOf(differences: readonly Difference[]): string {
  const inWords = (better: Difference['better']) => {
    const found = differences.filter((difference) => difference.better === better)
    const told = found.map(({ name, relative }) =>
      better === null ? name : `${name} (${formatSigned(relative, formatPercent)})`,
    )
    return found.length === 0 ? [] : [told]
  }
  return [
    ...inWords('second').map((told) => `Better in the second: ${listed(told)}.`),
    ...inWords('first').map((told) => `Better in the first: ${listed(told)}.`),
    ...inWords(null).map((told) => `No clear difference in ${listed(told)}.`),
  ].join(' ')
}
