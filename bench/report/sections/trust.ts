import type { Plan } from '../../model/plan.ts'
import type { BenchmarkResult, RunResult, ScenarioResult } from '../../model/result.ts'
import { median, sum } from '../../statistics/moments.ts'
import { driftOf } from '../../verdict/drift.ts'
import { thresholds } from '../../verdict/thresholds.ts'
import {
  formatCount,
  formatFigure,
  formatMs,
  formatPercent,
  formatProbability,
  formatRound,
  formatSigned,
} from '../../words/numbers.ts'
import { nameScenario } from '../../words/scenario.ts'
import { markScenario } from '../../words/verdict.ts'
import type { Block, Section } from '../document.ts'

/** The verdict of each scenario, and what it rests on. */
export function trustSection({ scenarios, plan }: BenchmarkResult): Section {
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
      ...(measured.length === 0 ? [] : [evidenceTable(measured, plan)]),
    ],
  }
}

interface Watched {
  name: string
  unsuspicious: string
  seen: (scenario: ScenarioResult) => string
}

const unknown = '–'
const percent = (share: number) => `${formatRound(share * 100)} %`
const ms = (value: number) => `${formatRound(value)} ms`

function watchedOf(plan: Plan): Watched[] {
  const { generator, busyElsewhere, clock, littlesLaw, drift } = thresholds
  return [
    {
      name: 'Load generator, of one processor (the busiest of its processes)',
      unsuspicious: `below ${percent(generator.cpuShare.doubtful)}`,
      seen: medianOf((run) => run.generator.cpuShare, formatPercent),
    },
    {
      name: "Delay of the generator's event loop, p99",
      unsuspicious: `below ${ms(generator.leastDelayMs)} or ${percent(generator.delayShareOfP99)} of the p99 response time`,
      seen: medianOf((run) => run.generator.eventLoopDelayMs.p99, formatMs),
    },
    {
      name: 'Requests sent late, p99',
      unsuspicious: `below ${ms(generator.leastLateMs)} or ${percent(generator.lateShareOfP99)} of the p99 response time`,
      seen: medianOf((run) => run.generator.lateMs?.p99 ?? null, formatMs),
    },
    {
      name: 'Clients that lost their connection, all runs',
      unsuspicious: 'none',
      seen: ({ runs }) => formatCount(sum(runs.map((run) => run.generator.clientsLost))),
    },
    {
      name: 'Other programs, of all processors',
      unsuspicious: `up to ${percent(busyElsewhere.doubtful)}`,
      seen: medianOf((run) => run.machine.busyElsewhereShare, formatPercent),
    },
    {
      name: `Trend of the ${plan.loop.kind === 'closed' ? 'throughput' : 'mean response time'} over the runs`,
      unsuspicious: `up to ${percent(drift.share)}, or p of ${drift.p} and more`,
      seen: ({ runs }) => {
        const { p, share } = driftOf(runs, plan)
        return `${formatSigned(share, formatPercent)}, ${formatProbability(p)}`
      },
    },
    {
      name: "Requests in flight: counted, and by Little's law",
      unsuspicious: `up to ${percent(littlesLaw)} apart`,
      seen: ({ summary }) =>
        `${formatFigure(summary.littlesLaw.measured)}, ${formatFigure(summary.littlesLaw.computed)}`,
    },
    {
      name: 'Wall clock against monotonic clock, greatest drift within a run',
      unsuspicious: `up to ${ms(clock.driftMs)}, or ${percent(clock.driftShare)} of a shorter run`,
      seen: ({ runs }) => formatMs(Math.max(...runs.map(({ machine }) => Math.abs(machine.clockDriftMs)))),
    },
  ]
}

function medianOf(
  figure: (run: RunResult) => number | null,
  format: (value: number) => string,
): Watched['seen'] {
  return ({ runs }) => {
    const told = runs.map(figure).filter((value) => value !== null)
    return told.length === 0 ? unknown : format(median(told))
  }
}

function evidenceTable(scenarios: readonly ScenarioResult[], plan: Plan): Block {
  const rows = watchedOf(plan).map(({ name, unsuspicious, seen }) => [
    name,
    unsuspicious,
    ...scenarios.map(seen),
  ])
  return {
    kind: 'table',
    caption: 'Observed while it ran: the median of the runs, unless it says otherwise.',
    columns: [
      { title: 'Watched' },
      { title: 'Unsuspicious' },
      ...scenarios.map((scenario) => ({ title: markScenario(scenario), figures: true })),
    ],
    rows: rows.filter(([, , ...seen]) => seen.some((text) => text !== unknown)),
  }
}
