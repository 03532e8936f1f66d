import type { Plan } from '../../bench/model/plan.ts'
import type { OnProgress } from '../../bench/model/progress.ts'
import type { RunResult } from '../../bench/model/result.ts'
import { emptyTimeline, type Tick, type Timeline, TimelineKeeper } from '../../bench/model/timeline.ts'
import { decodeHistogram, type Histogram, newHistogram } from '../../bench/statistics/histogram.ts'
import type { Curve, LiveRun, LiveStep, LiveUpdate } from '../ipc/bench-types.ts'
import { curveOf } from './curves.ts'
import { withoutHistograms } from './without-histograms.ts'

const batchMs = 200

interface Shown {
  id: string
  plan: Plan
  scenario: number
  keeper: TimelineKeeper
  runs: LiveRun[]
  steps: LiveStep[]
  histogram: Histogram
  curve: Curve | null
}

/**
 * The measurements as they are made: kept within bounds for later listeners, and sent in batches to those that listen.
 */
export class LiveFeed {
  readonly #send: (update: LiveUpdate) => void
  #shown: Shown | undefined
  #timelines: Timeline[] = []
  #ticks: Tick[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(send: (update: LiveUpdate) => void) {
    this.#send = send
  }

  /** For a new listener. Still there when the benchmark has ended, until the next one begins. */
  catchUp(): LiveUpdate | undefined {
    if (this.#shown === undefined) return undefined
    // It already contains the waiting changes, which the other listeners still need.
    this.#flush()
    const { id, plan, scenario, keeper, runs, steps, curve } = this.#shown
    return { kind: 'whole', id, plan, scenario, timeline: keeper.timeline, runs, steps, curve }
  }

  /** One for each scenario so far. */
  get timelines(): Timeline[] {
    return this.#timelines
  }

  begin(id: string, plan: Plan): void {
    this.#timelines = []
    this.#beginScenario(id, plan, 0)
  }

  readonly take: OnProgress = (progress) => {
    const shown = this.#shown!
    if (progress.scenario !== shown.scenario) this.#beginScenario(shown.id, shown.plan, progress.scenario)
    if (progress.kind === 'tick') this.#takeTick(progress)
    else if (progress.kind === 'step') this.#takeStep(progress)
    else if (progress.kind === 'run') this.#takeRun(progress.run)
  }

  /** Nothing more comes. */
  end(): void {
    this.#flush()
  }

  #beginScenario(id: string, plan: Plan, scenario: number): void {
    this.#flush()
    const timeline = emptyTimeline()
    this.#timelines[scenario] = timeline
    const keeper = new TimelineKeeper(timeline)
    this.#shown = { id, plan, scenario, keeper, runs: [], steps: [], histogram: newHistogram(), curve: null }
    this.#send(this.catchUp()!)
  }

  #takeTick(tick: Tick): void {
    this.#shown!.keeper.add(tick)
    this.#ticks.push(tick)
    this.#timer ??= setTimeout(() => this.#flush(), batchMs)
  }

  #takeStep({ run, step }: LiveStep): void {
    const shown = this.#shown!
    shown.steps.push({ run, step })
    this.#send({ kind: 'step', id: shown.id, run, step })
  }

  #takeRun(result: RunResult): void {
    this.#flush()
    const shown = this.#shown!
    shown.histogram.add(decodeHistogram(result.histogram))
    shown.curve = curveOf(shown.histogram)
    const light = withoutHistograms(result)
    const { number, startedAt, seconds, calls, throughput, latencyMs, errors, refusals, operations, faults } =
      light
    const figures = { number, startedAt, seconds, calls, throughput, latencyMs, errors, refusals, operations }
    const run: LiveRun = faults === undefined ? figures : { ...figures, faults }
    shown.runs.push(run)
    shown.steps = []
    this.#send({ kind: 'run', id: shown.id, run, curve: shown.curve })
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const ticks = this.#ticks.splice(0)
    if (ticks.length > 0) this.#send({ kind: 'ticks', id: this.#shown!.id, ticks })
  }
}
