import type { BenchmarkResult, RunResult, ScenarioResult } from '../../model/result.ts'
import { nameScenario } from '../../words/scenario.ts'
import { overTime } from '../charts/over-time.ts'
import type { Block, Section } from '../document.ts'

/** The other runs of a scenario had the same done to them. */
const shownRuns = 3

/** The faults in the cluster, and their effects. Empty if there were none. */
export function faultsSection({ plan, scenarios }: BenchmarkResult): Section[] {
  const { schedule } = plan
  if (schedule === undefined) return []
  return [
    {
      id: 'faults',
      title: 'Faults in the cluster',
      blocks: [
        {
          kind: 'text',
          text: `In each run the schedule “${schedule.title}” was played from the beginning, with the seed ${schedule.seed}. Faults that were still active at the end of a run were healed.`,
        },
        { kind: 'list', items: schedule.steps.map(({ at, do: text }) => `at ${at / 1000} s: ${text}`) },
        ...scenarios.flatMap((scenario, index) => blocksOf(scenario, index)),
      ],
    },
  ]
}

function blocksOf(scenario: ScenarioResult, index: number): Block[] {
  const played = scenario.runs.filter(({ moments }) => moments !== undefined)
  const undone = [...new Set(played.flatMap((run) => run.undone ?? []))]
  return [
    { kind: 'heading', text: nameScenario(scenario) },
    ...(undone.length === 0
      ? []
      : [{ kind: 'list' as const, items: undone.map((step) => `Could not be done: ${step}`) }]),
    { kind: 'charts', charts: played.slice(0, shownRuns).flatMap((run) => chartsOf(run, index)) },
  ]
}

function chartsOf({ number, moments = [], faults = [] }: RunResult, index: number) {
  const bands = faults.map(({ label }) => label).join('; ')
  const caption = bands === '' ? 'Nothing was done in this run.' : `Behind the line: ${bands}.`
  return [
    {
      name: `faults-${index + 1}-run-${number}-throughput`,
      svg: overTime({
        title: `Run ${number}: throughput`,
        unit: 'calls/s',
        points: moments.map(({ at, intervalMs, calls }) => ({ at, value: (calls * 1000) / intervalMs })),
        faults,
        series: 0,
      }),
      caption,
    },
    {
      name: `faults-${index + 1}-run-${number}-p99`,
      svg: overTime({
        title: `Run ${number}: response time, p99`,
        unit: 'ms',
        points: moments.map(({ at, p99 }) => ({ at, value: p99 })),
        faults,
        series: 1,
      }),
      caption,
    },
  ]
}
