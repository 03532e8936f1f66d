import type { Tick } from '../generator/messages.ts'
import type { Progress } from '../model/progress.ts'

export type TickFigures = Omit<Extract<Progress, { kind: 'tick' }>, 'kind' | 'scenario' | 'run'>

const mostSamples = 60

/** Puts the ticks of several processes together, the first of each with the first of the others, and so on. */
export class TickMerger {
  #size: number
  #onTick: (figures: TickFigures) => void
  #perProcess: Tick[][]

  constructor(size: number, onTick: (figures: TickFigures) => void) {
    this.#size = size
    this.#onTick = onTick
    this.#perProcess = Array.from({ length: size }, () => [])
  }

  add(tick: Tick, process: number): void {
    this.#perProcess[process]!.push(tick)
    while (this.#perProcess.every((ticks) => ticks.length > 0)) this.#emit()
  }

  /** Some processes are done earlier than others. */
  finish(): void {
    while (this.#perProcess.some((ticks) => ticks.length > 0)) this.#emit()
  }

  #emit(): void {
    const ticks = this.#perProcess.flatMap((waiting) => waiting.shift() ?? [])
    this.#onTick(ticks.length === 1 && this.#size === 1 ? figuresOf(ticks[0]!) : figuresOf(merged(ticks)))
  }
}

function merged(ticks: readonly Tick[]): Tick {
  const sum = (key: 'calls' | 'errors' | 'refusals') => ticks.reduce((total, tick) => total + tick[key], 0)
  const calls = sum('calls')
  const latencies = new Float32Array(ticks.reduce((length, tick) => length + tick.latencies.length, 0))
  let at = 0
  for (const tick of ticks) {
    latencies.set(tick.latencies, at)
    at += tick.latencies.length
  }
  return {
    type: 'tick',
    at: Math.max(...ticks.map((tick) => tick.at)),
    intervalMs: Math.max(...ticks.map(({ intervalMs }) => intervalMs)),
    calls,
    errors: sum('errors'),
    refusals: sum('refusals'),
    latencies,
    // Each process keeps as many; who made more of the calls has more of them shown.
    samples: ticks.flatMap((tick) =>
      tick.samples.slice(0, Math.floor((mostSamples * tick.calls) / Math.max(1, calls))),
    ),
  }
}

function figuresOf({ at, intervalMs, calls, errors, refusals, latencies, samples }: Tick): TickFigures {
  const sorted = latencies.sort()
  const percentile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  const mean = sorted.length === 0 ? 0 : sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length
  return {
    at,
    intervalMs,
    calls,
    errors,
    refusals,
    latencyMs: {
      mean,
      p50: percentile(0.5),
      p90: percentile(0.9),
      p99: percentile(0.99),
      max: sorted.at(-1) ?? 0,
    },
    samples,
  }
}
