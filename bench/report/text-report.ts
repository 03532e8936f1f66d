import type { BenchmarkResult, ScenarioResult, VerdictLevel } from '../model/result.ts'
import { describeLoop, describeTarget } from '../words/conditions.ts'
import { formatCount } from '../words/numbers.ts'
import { nameScenario } from '../words/scenario.ts'
import { describeLevel, meaningOf } from '../words/verdict.ts'
import { describeWorkload } from '../words/workload.ts'
import { whereTimeGoes } from './explain/where-time-goes.ts'
import { type OperationRow, operationColumns, overviewColumns } from './text/columns.ts'
import { fittingTable } from './text/fitting-table.ts'
import { TerminalText, type TerminalLook } from './text/terminal-text.ts'

const colours = { trustworthy: 'green', doubtful: 'yellow', invalid: 'red' } as const satisfies Record<
  VerdictLevel,
  string
>

/** A result for a terminal: the verdict, the figures, and their explanation. */
export function textReport(result: BenchmarkResult, look: TerminalLook): string {
  const terminal = new TerminalText(look)
  const measured = result.scenarios.filter(({ runs }) => runs.length > 0)
  return [
    ...headOf(result, terminal),
    ...(measured.length === 0
      ? []
      : [
          terminal.paragraph(describeConditions(result)),
          overviewOf(result, terminal),
          ...measured.map((scenario) => operationsOf(scenario, terminal)),
          ...explanationOf(result, terminal),
        ]),
  ].join('\n\n')
}

function headOf({ title, verdict }: BenchmarkResult, terminal: TerminalText): string[] {
  const level = terminal.style(
    ['bold', colours[verdict.level]],
    terminal.paragraph(`${describeLevel(verdict.level)}: ${meaningOf(verdict)}`),
  )
  const reasons = verdict.reasons.map(({ text }) => text)
  return [
    [
      terminal.style('bold', terminal.paragraph(title)),
      level,
      ...(reasons.length > 0 ? [terminal.list(reasons)] : []),
    ].join('\n'),
  ]
}

function describeConditions({ machine, versions, plan }: BenchmarkResult): string {
  return [
    `${machine.hostname}: ${machine.cpus} × ${machine.cpuModel}, Node.js ${versions.node}, Marketlab ${versions.marketlab}.`,
    `Workload ${describeWorkload(plan.workload)}, loop ${describeLoop(plan.loop)}, seed ${plan.seed}, ${formatCount(plan.ops)} calls of each client in a run; cluster: ${describeTarget(plan.target)}.`,
  ].join(' ')
}

function overviewOf({ scenarios }: BenchmarkResult, terminal: TerminalText): string {
  return terminal.table(
    'Over the runs: mean ± standard deviation, and the 95 % interval of the mean. Response times in ms, throughput in calls/s.',
    fittingTable(overviewColumns, scenarios, terminal.columns),
  )
}

function operationsOf(scenario: ScenarioResult, terminal: TerminalText): string {
  const { summary, verdict } = scenario
  const rows: OperationRow[] = [
    ...Object.entries(summary.operations)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, figures]) => ({ ...figures, name })),
    { ...summary, name: 'all together', throughput: summary.throughput.mean },
  ]
  return terminal.table(
    `${nameScenario(scenario)}: ${describeLevel(verdict.level)}. All runs together, response times in ms.`,
    fittingTable(operationColumns, rows, terminal.columns),
  )
}

/** Explains the scenario with the most clients; the written report has all of them. */
function explanationOf(result: BenchmarkResult, terminal: TerminalText): string[] {
  const { growth, scenarios } = whereTimeGoes(result)
  const { scenario, text } = scenarios.at(-1)!
  const heading = `Where the time goes, ${nameScenario(scenario)}: ${describeLevel(scenario.verdict.level)}`
  return [
    [terminal.style('bold', terminal.paragraph(heading)), terminal.list([...text, ...growth])].join('\n'),
  ]
}
