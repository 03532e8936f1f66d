import type { PlanInput } from '../../../bench/model/plan.ts'
import type { RunResult } from '../../../bench/model/result.ts'
import { decodeHistogram, recordedSteps } from '../../../bench/statistics/histogram.ts'
import { mean } from '../../../bench/statistics/moments.ts'
import { MarketServer } from '../../../bench/testing/market-server.ts'
import { measure } from '../../../bench/testing/measure.ts'
import { goFirst, hostThatGoesFirst } from '../../../bench/testing/priority.ts'
import { ServiceTimes } from '../../../bench/testing/service-times.ts'
import { formatPercent } from '../../../bench/words/numbers.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'

const tolerance = 0.03

/** A server that knows how long it took for each call, and what queueing arithmetic makes of these times. */
interface Case {
  clients: number
  plan: Partial<PlanInput>
  serve(server: MarketServer): ServiceTimes
  /** Pairs of a measured figure and the one that is right. */
  figures(run: RunResult, times: ServiceTimes): Record<string, [is: number, arithmetic: number]>
}

/** A stall of half a second, while requests come every 5 ms. */
const stall = { from: 300, ms: 500 }
const ratePerSecond = 200
const serviceMs = 25
const stalling = (server: MarketServer) => ServiceTimes.stalling(server, serviceMs, stall)

const cases: Record<string, Case> = {
  'a fixed service time': {
    clients: 40,
    plan: { ops: 15 },
    serve: (server) => ServiceTimes.each(server, () => 100),
    figures: (run, times) => ({
      throughput: [run.throughput, 40 / (times.mean / 1000)],
      mean: [run.latencyMs.mean, times.mean],
      p99: [run.latencyMs.p99, times.percentile(0.99)],
    }),
  },
  'two service times': {
    clients: 10,
    plan: { ops: 40 },
    serve: (server) => ServiceTimes.each(server, (number) => (number % 10 === 7 ? 160 : 40)),
    figures: (run, times) => ({
      throughput: [run.throughput, 10 / (times.mean / 1000)],
      mean: [run.latencyMs.mean, times.mean],
      p50: [run.latencyMs.p50, times.percentile(0.5)],
      p99: [run.latencyMs.p99, times.percentile(0.99)],
    }),
  },
  'one call at a time': {
    clients: 8,
    plan: { ops: 50 },
    serve: (server) => ServiceTimes.oneAtATime(server, 5),
    figures: (run, times) => ({
      throughput: [run.throughput, 1000 / times.mean],
      // The first call of each client finds the queue shorter.
      mean: [run.latencyMs.mean, (8 - 7 / (2 * 50)) * times.mean],
    }),
  },
  'a stall, in an open loop': {
    clients: 10,
    plan: { ops: 100, loop: { kind: 'open', ratePerSecond } },
    serve: stalling,
    figures: (run, times) => {
      const due = latenciesOfDue(1_000, times.median)
      return {
        mean: [run.latencyMs.mean, mean(due)],
        p99: [run.latencyMs.p99, due[989]!],
        max: [run.latencyMs.max, due.at(-1)!],
        'calls over 100 ms': [callsOver100(run), due.filter((ms) => ms > 100).length],
      }
    },
  },
  'a stall, in a closed loop': {
    clients: 10,
    plan: { ops: 130 },
    serve: stalling,
    // One call of each client waits, and nobody asks meanwhile: ten of this many are not a hundredth, and no p99 shows them.
    figures: (run, times) => ({
      'calls over 100 ms': [callsOver100(run), 10],
      p50: [run.latencyMs.p50, times.median],
    }),
  },
}

/** From the quickest to the slowest. */
function latenciesOfDue(calls: number, usualMs: number): number[] {
  const latencyAfter = (ms: number) => (ms >= 0 && ms < stall.ms ? stall.ms - ms + serviceMs : usualMs)
  return Array.from({ length: calls }, (_, index) =>
    latencyAfter((index - stall.from) * (1000 / ratePerSecond)),
  ).sort((a, b) => a - b)
}

function callsOver100({ histogram }: RunResult): number {
  return recordedSteps(decodeHistogram(histogram))
    .filter(({ low }) => low > 100_000)
    .reduce((sum, { count }) => sum + count, 0)
}

interface Deviation {
  share: number
  of: string
}

async function worstDeviation(name: string, signal: AbortSignal): Promise<Deviation & { late: boolean }> {
  const { clients, plan, serve, figures } = cases[name]!
  const server = await MarketServer.start()
  try {
    const times = serve(server)
    const result = await measure(
      { scenarios: [{ buyers: clients, sellers: 0 }], target: server.target, ...plan },
      { host: hostThatGoesFirst(), signal },
    )
    const run = result.scenarios[0]!.runs[0]!
    const deviations = Object.entries(figures(run, times)).map(([figure, [is, arithmetic]]) => {
      return { share: Math.abs(is / arithmetic - 1), of: `${figure} with ${name}` }
    })
    return { ...worst(deviations), late: wasLate(run) }
  } finally {
    await server.close()
  }
}

const worst = <Each extends Deviation>(deviations: Each[]) =>
  deviations.reduce((most, each) => (each.share > most.share ? each : most))

const mayBeLateMs = 2

/** The generator itself tells when it did not come to run in time. */
function wasLate({ generator: { eventLoopDelayMs, lateMs } }: RunResult): boolean {
  return eventLoopDelayMs.p99 > mayBeLateMs || (lateMs?.p99 ?? 0) > mayBeLateMs
}

export const generatorAccuracy: Claim = {
  id: 'generator-accuracy',
  says: 'The load generator measures within 3 % of the truth, with a server that knows its own service times.',
  short: false,
  measure: async ({ signal, progress }: MeasureContext) => {
    const goAsBefore = goFirst()
    try {
      const deviations = []
      for (const name of Object.keys(cases)) {
        progress(name)
        deviations.push(await worstDeviation(name, signal))
      }
      const { share, of, late } = worst(deviations)
      return {
        holds: share <= tolerance,
        figure: `${formatPercent(share)} off at most: ${of}`,
        bound: `within ${formatPercent(tolerance)}`,
        ...(late && { disturbed: `the generator came to run more than ${mayBeLateMs} ms late (p99)` }),
      }
    } finally {
      goAsBefore()
    }
  },
}
