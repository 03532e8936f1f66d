import type { Random } from '../../services/testing/random.ts'
import { type Figures, type HopPart, hopParts, type HopTimes, type RunResult } from '../model/result.ts'
import { encodeHistogram, type Histogram, latencyOf, newHistogram } from '../statistics/histogram.ts'
import { sum } from '../statistics/moments.ts'

export interface RunShape {
  number: number
  clients: number
  /** Calls of each client. */
  ops: number
  /** Milliseconds and share of the calls of each operation. */
  operations: Record<string, { meanMs: number; share: number }>
  /** How the time of a call divides. */
  hops: Record<HopPart, number> | null
  random: Random
}

/** A run as the generator would have measured it in a closed loop, if latencies were log-normal. */
export function makeRun({ number, clients, ops, operations, hops, random }: RunShape): RunResult {
  const pace = 1 + 0.02 * normal(random)
  const byName = Object.entries(operations).map(([name, { meanMs, share }]) => {
    const histogram = newHistogram()
    const calls = Math.round(clients * ops * share)
    for (let call = 0; call < calls; call += 1) histogram.recordValue(logNormal(random, meanMs * pace * 1000))
    return [name, histogram] as const
  })
  const all = newHistogram()
  for (const [, histogram] of byName) all.add(histogram)
  const seconds = (all.totalCount * latencyOf(all).mean) / 1000 / clients
  const figures = figuresOf(all, seconds)
  return {
    ...figures,
    number,
    startedAt: new Date(Date.UTC(2026, 0, 31, 12, 0, 30 * number)).toISOString(),
    seconds,
    operations: Object.fromEntries(byName.map(([name, histogram]) => [name, figuresOf(histogram, seconds)])),
    hops: hops && {
      all: hopTimes(hops, latencyOf(all).mean, Math.ceil(all.totalCount / 50), random),
      operations: Object.fromEntries(
        byName.map(([name, histogram]) => [
          name,
          hopTimes(hops, latencyOf(histogram).mean, Math.ceil(histogram.totalCount / 50), random),
        ]),
      ),
    },
    cpu: [
      { name: 'generator', userShare: 0.42, systemShare: 0.19 },
      { name: 'buyer-frontend', userShare: 0.2, systemShare: 0.14 },
      { name: 'seller-frontend', userShare: 0.17, systemShare: 0.12 },
      { name: 'product-db', userShare: 0.3, systemShare: 0.1 },
      { name: 'customer-db', userShare: 0.08, systemShare: 0.06 },
    ],
    generator: {
      processes: 1,
      cpuShare: 0.61,
      eventLoopDelayMs: { p50: 0.1, p99: 0.2 * figures.latencyMs.p99, max: 0.5 * figures.latencyMs.max },
      lateMs: null,
      clientsLost: 0,
    },
    machine: { busyElsewhereShare: 0.03, clockDriftMs: 0.2 },
    littlesLaw: { measured: clients, computed: (figures.throughput * figures.latencyMs.mean) / 1000 },
  }
}

function figuresOf(histogram: Histogram, seconds: number): Figures {
  return {
    calls: histogram.totalCount,
    throughput: histogram.totalCount / seconds,
    latencyMs: latencyOf(histogram),
    errors: 0,
    errorsByCode: {},
    refusals: 0,
    refusalsByCode: {},
    histogram: encodeHistogram(histogram),
  }
}

function hopTimes(shares: Record<HopPart, number>, meanMs: number, traced: number, random: Random): HopTimes {
  const parts = hopParts.map((part) => {
    const histogram = newHistogram()
    for (let request = 0; request < traced; request += 1)
      histogram.recordValue(logNormal(random, shares[part] * meanMs * 1000))
    const { p50, p99, mean } = latencyOf(histogram)
    return [part, { meanMs: mean, p50Ms: p50, p99Ms: p99, histogram: encodeHistogram(histogram) }] as const
  })
  return {
    traced,
    meanMs: sum(parts.map(([, part]) => part.meanMs)),
    parts: Object.fromEntries(parts) as HopTimes['parts'],
  }
}

const spread = 0.55

function logNormal(random: Random, mean: number): number {
  return mean * Math.exp(spread * normal(random) - (spread * spread) / 2)
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
