import { setTimeout as pause } from 'node:timers/promises'
import type { BenchmarkHost } from '../host/benchmark-host.ts'
import type { Plan } from '../model/plan.ts'
import type { OnProgress, Phase } from '../model/progress.ts'
import type { RunMoment, RunResult, ScenarioResult } from '../model/result.ts'
import { warmUpOf } from '../model/warm-up.ts'
import { catalogueOf } from '../workload/workload.ts'
import { summarise } from '../statistics/summarise.ts'
import type { OpenTarget } from '../target/open-target.ts'
import { judgeScenario } from '../verdict/judge.ts'
import { GeneratorPool } from './generator-pool.ts'
import { mergeMeasurements } from './merge-measurements.ts'
import { TickMerger } from './merge-ticks.ts'
import { playBeside } from './play-beside.ts'
import { RunWatch } from './run-watch.ts'
import type { TimeLeft } from './time-left.ts'
import { availableParallelism } from 'node:os'

/** The rest of a run, such as a flush or garbage, must not count in the next one. */
const settleMs = 200
const defaultTimeoutMs = 30_000

export interface ScenarioContext {
  plan: Plan
  /** Keeps apart what several benchmarks leave on the same data. */
  tag: string
  host: BenchmarkHost
  target: OpenTarget
  signal: AbortSignal
  onProgress: OnProgress
  timeLeft: TimeLeft
  /** The file for what the clients read and write. There is one generator process then. */
  history?: string | undefined
}

/** One scenario: set-up, warm-up and its runs, with the same clients throughout. */
export class ScenarioRun {
  #context: ScenarioContext
  #index: number
  #callsDone = 0

  constructor(context: ScenarioContext, index: number) {
    this.#context = context
    this.#index = index
  }

  /** When it is cancelled after its first run, it results in the runs that were finished. */
  async result(): Promise<ScenarioResult> {
    const { plan, host, signal } = this.#context
    const { buyers, sellers } = this.#scenario
    const pool = new GeneratorPool(host, plan.processes ?? defaultProcesses(buyers + sellers), signal)
    const runs: RunResult[] = []
    try {
      const setUp = await this.#setUp(pool)
      const warmUp = await this.#warmUp(pool)
      try {
        for (let number = 1; number <= plan.runs; number += 1) {
          await pause(settleMs, undefined, { signal })
          runs.push(await this.#run(pool, number))
        }
      } catch (error) {
        if (!signal.aborted || runs.length === 0) throw error
      }
      const summary = summarise(runs)
      const measured = { buyers, sellers, ops: plan.ops, setUp, warmUp, runs, summary }
      return { ...measured, verdict: judgeScenario(measured, plan, signal.aborted) }
    } finally {
      await pool.close()
    }
  }

  get #scenario() {
    return this.#context.plan.scenarios[this.#index]!
  }

  async #setUp(pool: GeneratorPool): Promise<ScenarioResult['setUp']> {
    const { plan, tag, target, history } = this.#context
    const { buyers, sellers } = this.#scenario
    const { seed, workload, traceEvery, requestTimeoutMs = defaultTimeoutMs } = plan
    const startedAt = performance.now()
    const catalogue = { seed, scenario: this.#index, tag, buyers, sellers }
    const { itemsPerSeller } = catalogueOf(workload, catalogue)
    const total = buyers + Math.max(1, sellers) * (1 + itemsPerSeller)
    this.#phase('setting-up', 0, 0, total)
    const made = await pool.prepare(
      {
        addresses: target.addresses,
        workload,
        traceEvery,
        requestTimeoutMs,
        ...(history && { history }),
        ...catalogue,
      },
      (accounts, items) => this.#phase('setting-up', 0, accounts + items, total),
    )
    return { ...made, seconds: (performance.now() - startedAt) / 1000 }
  }

  async #warmUp(pool: GeneratorPool): Promise<ScenarioResult['warmUp']> {
    const ops = warmUpOf(this.#context.plan, this.#scenario)
    if (ops === 0) return { calls: 0, seconds: 0 }
    const { calls, seconds } = await this.#drive(pool, 'warming-up', 0, ops)
    return { calls, seconds }
  }

  async #run(pool: GeneratorPool, number: number): Promise<RunResult> {
    const { host, target, onProgress, plan } = this.#context
    await target.lookForProcesses?.()
    const watch = new RunWatch(() => target.pids(), [...pool.pids, ...host.ownPids()])
    const moments: RunMoment[] = []
    const endPlay = playBeside(plan, target.laboratory, (step) =>
      onProgress({ kind: 'step', scenario: this.#index, run: number, step }),
    )
    const measured = await this.#drive(pool, 'running', number, plan.ops, (moment) =>
      moments.push(moment),
    ).finally(endPlay)
    const played = await endPlay()
    const { services, machine } = watch.end()
    const cpu = [...services, ...measured.cpu]
    const run: RunResult = { ...measured, number, cpu, machine, ...played, ...(played.faults && { moments }) }
    onProgress({ kind: 'run', scenario: this.#index, run })
    return run
  }

  async #drive(
    pool: GeneratorPool,
    phase: Phase,
    run: number,
    ops: number,
    onMoment: (moment: RunMoment) => void = () => undefined,
  ) {
    const { plan, onProgress, timeLeft } = this.#context
    const total = ops * (this.#scenario.buyers + this.#scenario.sellers)
    let done = 0
    this.#phase(phase, run, 0, total)
    const ticks = new TickMerger(pool.size, (figures) => {
      done += figures.calls
      const { at, intervalMs, calls, errors, latencyMs } = figures
      onMoment({ at, intervalMs, calls, errors, p50: latencyMs.p50, p99: latencyMs.p99 })
      if (phase === 'running') onProgress({ kind: 'tick', scenario: this.#index, run, ...figures })
      this.#phase(phase, run, done, total, figures.at / 1000)
    })
    const measurements = await pool.drive({ loop: plan.loop, ops, run }, (tick, process) =>
      ticks.add(tick, process),
    )
    ticks.finish()
    const measured = mergeMeasurements(measurements)
    // Also those that a lost client did not make are behind us.
    this.#callsDone += total
    timeLeft.drove(measured.calls, measured.seconds)
    return measured
  }

  #phase(phase: Phase, run: number, done: number, total: number, seconds = 0): void {
    const { onProgress, timeLeft } = this.#context
    const calls = phase === 'setting-up' ? 0 : done
    const secondsLeft = timeLeft.seconds(this.#index, this.#callsDone + calls, { calls, seconds })
    onProgress({ kind: 'phase', phase, scenario: this.#index, run, done, total, secondsLeft })
  }
}

const processorsPerGenerator = 4
const clientsPerGenerator = 50

/** One generator leaves the processors of a small machine to the services; a large one can feed several. */
function defaultProcesses(clients: number): number {
  const affordable = Math.floor(availableParallelism() / processorsPerGenerator)
  return Math.max(1, Math.min(affordable, Math.ceil(clients / clientsPerGenerator)))
}
