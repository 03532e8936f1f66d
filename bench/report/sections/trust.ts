import type { BenchmarkResult, RunResult, ScenarioResult } from '../../model/result.ts'
import { median, sum } from '../../statistics/moments.ts'
import { formatCount, formatFigure, formatMs, formatPercent } from '../../words/figures.ts'
import { nameScenario } from '../../words/scenario.ts'
import { markScenario } from '../../words/verdict.ts'
import { thresholds } from '../../verdict/thresholds.ts'
import type { Block, Section } from '../document.ts'

/** The verdict of each scenario, and what it rests on. */
export function trustSection({ scenarios }: BenchmarkResult): Section {
  const measured = scenarios.filter(({ runs }) => runs.length > 0)
  return {
    id: 'trust',
    title: 'Can these figures be trusted?',
    blocks: [
      ...scenarios.map((scenario): Block => ({
        kind: 'verdict',
        about: nameScenario(scenario),
        verdict: scenario.verdict,
      })),
      ...(measured.length === 0 ? [] : [evidenceTable(measured)]),
    ],
  }
}

interface Line {
  name: string
  allowed: string
  seen: (scenario: ScenarioResult) => string
}

const lines: Line[] = [
  {
    name: "Generator's share of a processor (busiest of its processes)",
    allowed: `below ${formatPercent(thresholds.generator.cpuShare.doubtful)}`,
    seen: medianOf(({ generator }) => generator.cpuShare, formatPercent),
  },
  {
    name: "Delay of the generator's event loop, p99",
    allowed: `below ${formatPercent(thresholds.generator.delayShareOfP99)} of the p99 response time, or ${formatMs(thresholds.generator.leastDelayMs)}`,
    seen: medianOf(({ generator }) => generator.eventLoopDelayMs.p99, formatMs),
  },
  {
    name: 'Requests sent late, p99 (open loop)',
    allowed: `below ${formatPercent(thresholds.generator.lateShareOfP99)} of the p99 response time, or ${formatMs(thresholds.generator.leastLateMs)}`,
    seen: medianOf(({ generator }) => generator.lateMs?.p99 ?? null, formatMs),
  },
  {
    name: 'Clients that lost their connection',
    allowed: 'none',
    seen: ({ runs }) => formatCount(sum(runs.map(({ generator }) => generator.clientsLost))),
  },
  {
    name: 'Processors taken by other programs',
    allowed: `up to ${formatPercent(thresholds.busyElsewhere.doubtful)} of all`,
    seen: medianOf(({ machine }) => machine.busyElsewhereShare, formatPercent),
  },
  {
    name: 'Drift between wall clock and monotonic clock, greatest',
    allowed: `up to ${formatMs(thresholds.clock.driftMs)}, or ${formatPercent(thresholds.clock.driftShare)} of a run`,
    seen: ({ runs }) => formatMs(Math.max(...runs.map(({ machine }) => Math.abs(machine.clockDriftMs)))),
  },
  {
    name: "Little's law: under way as counted, and as throughput × mean response time",
    allowed: `within ${formatPercent(thresholds.littlesLaw)}`,
    seen: ({ summary: { littlesLaw } }) =>
      `${formatFigure(littlesLaw.measured)}, ${formatFigure(littlesLaw.computed)}`,
  },
]

function medianOf(
  figure: (run: RunResult) => number | null,
  format: (value: number) => string,
): Line['seen'] {
  return ({ runs }) => {
    const told = runs.map(figure).filter((value) => value !== null)
    return told.length === 0 ? '–' : format(median(told))
  }
}

function evidenceTable(scenarios: readonly ScenarioResult[]): Block {
  return {
    kind: 'table',
    caption: 'What was watched while it ran: the median of the runs unless it says otherwise.',
    columns: [
      { title: 'Watched' },
      { title: 'Unsuspicious' },
      ...scenarios.map((scenario) => ({ title: markScenario(scenario), figures: true })),
    ],
    rows: lines.map(({ name, allowed, seen }) => [name, allowed, ...scenarios.map(seen)]),
  }
}
