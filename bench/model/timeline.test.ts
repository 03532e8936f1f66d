import { describe, expect, it } from 'vitest'
import { curveOfBins, spectrumPercentiles } from './curve.ts'
import { LatencyBins } from './latency-bins.ts'
import type { Outcome } from './progress.ts'
import { type Tick, TimelineKeeper, timelineLimits } from './timeline.ts'

function tick(run: number, at: number, more: Partial<Tick> = {}): Tick {
  return {
    kind: 'tick',
    scenario: 0,
    run,
    at,
    intervalMs: 250,
    calls: 100,
    errors: 0,
    refusals: 0,
    latencyMs: { mean: 1, p50: 1, p90: 2, p99: 3, max: 4 },
    samples: [],
    ...more,
  }
}

function samples(count: number, outcome: Outcome = 'ok', ms = 1): Tick['samples'] {
  return Array.from({ length: count }, (_, at) => ({ at, ms, op: 'Ping', outcome }))
}

describe('a timeline', () => {
  it('puts the runs one behind the other', () => {
    const keeper = new TimelineKeeper()
    keeper.add(tick(1, 250))
    keeper.add(tick(1, 500, { samples: [{ at: 400, ms: 1, op: 'Ping', outcome: 'ok' }] }))
    keeper.add(tick(2, 250, { samples: [{ at: 100, ms: 1, op: 'Ping', outcome: 'ok' }] }))
    expect(keeper.timeline.points.map(({ at }) => at)).toEqual([250, 500, 750])
    expect(keeper.timeline.samples.map(({ at }) => at)).toEqual([400, 600])
    expect(keeper.timeline.runs).toEqual([
      { number: 1, at: 0 },
      { number: 2, at: 500 },
    ])
  })

  it('stays within bounds, loses no call and never averages percentiles', () => {
    const keeper = new TimelineKeeper()
    const ticks = 5_000
    for (let at = 1; at <= ticks; at += 1) {
      const p99 = at === 777 ? 99 : 3
      keeper.add(tick(1, at * 250, { latencyMs: { mean: 1, p50: 1, p90: 2, p99, max: p99 + 1 } }))
    }
    const { points } = keeper.timeline
    expect(points.length).toBeLessThanOrEqual(timelineLimits.points)
    expect(points.length).toBeGreaterThan(timelineLimits.points / 3)
    expect(points.reduce((sum, { calls }) => sum + calls, 0)).toBe(ticks * 100)
    expect(points.reduce((sum, { intervalMs }) => sum + intervalMs, 0)).toBe(ticks * 250)
    expect(points.at(-1)!.at).toBe(ticks * 250)
    expect(new Set(points.map(({ latencyMs }) => latencyMs.p99))).toEqual(new Set([3, 99]))
  })

  it('never merges across two runs', () => {
    const keeper = new TimelineKeeper()
    for (let run = 1; run <= 301; run += 1) {
      for (let at = 1; at <= 3; at += 1) keeper.add(tick(run, at * 250))
    }
    const { points, runs } = keeper.timeline
    expect(points.length).toBeLessThanOrEqual(timelineLimits.points)
    const ends = new Set(points.map(({ at }) => at))
    expect(runs.slice(1).filter(({ at }) => !ends.has(at))).toEqual([])
  })

  it('thins what went well before what did not', () => {
    const keeper = new TimelineKeeper()
    for (let at = 1; at <= 200; at += 1) {
      keeper.add(
        tick(1, at * 250, { samples: [...samples(58), ...samples(1, 'refused'), ...samples(1, 'failed')] }),
      )
    }
    const count = (outcome: Outcome) =>
      keeper.timeline.samples.filter((sample) => sample.outcome === outcome).length
    expect(count('ok')).toBeLessThanOrEqual(timelineLimits.samples.ok)
    expect(count('ok')).toBeGreaterThan(timelineLimits.samples.ok / 4)
    expect(count('refused')).toBe(200)
    expect(count('failed')).toBe(200)
  })

  it('goes on from one that was sent', () => {
    const first = new TimelineKeeper()
    first.add(tick(1, 250))
    const second = new TimelineKeeper(structuredClone(first.timeline))
    for (const keeper of [first, second]) keeper.add(tick(1, 500, { samples: samples(3) }))
    expect(second.timeline).toEqual(first.timeline)
  })
})

describe('what samples tell of the spread of latencies', () => {
  it('counts every call, however few were sampled', () => {
    const keeper = new TimelineKeeper()
    keeper.add(tick(1, 250, { calls: 900, samples: samples(9, 'ok', 1) }))
    keeper.add(tick(1, 500, { calls: 100, samples: samples(10, 'ok', 50) }))
    const { calls, spectrum, histogram } = curveOfBins(keeper.timeline.bins)
    expect(calls).toBeCloseTo(1_000)
    expect(histogram.map((bar) => Math.round(bar.calls))).toEqual([900, 100])
    const at = (percentile: number) => spectrum.find((point) => point.percentile === percentile)!.ms
    expect(at(50)).toBeGreaterThanOrEqual(1)
    expect(at(50)).toBeLessThan(1.07)
    expect(at(90)).toBeLessThan(1.07)
    expect(at(95)).toBeGreaterThanOrEqual(50)
    expect(at(100)).toBeLessThan(54)
  })

  it('is as exact as its bins everywhere', () => {
    for (const ms of [0.0005, 0.01, 0.4, 3, 77, 4_000, 1e9]) {
      const bins = new LatencyBins()
      bins.add(ms, 1)
      const [bar] = curveOfBins(bins.counts).histogram
      if (ms > 0.001 && ms < 100_000) {
        expect(bar!.from).toBeLessThanOrEqual(ms)
        expect(bar!.to).toBeGreaterThan(ms)
      }
      expect(bar!.to / bar!.from).toBeCloseTo(1.059, 3)
    }
  })

  it('is empty without samples', () => {
    expect(curveOfBins([])).toEqual({ calls: 0, spectrum: [], histogram: [] })
  })
})

describe('the percentiles of a spectrum', () => {
  it('come ever closer to 100, with the usual ones among them', () => {
    const percentiles = spectrumPercentiles(1_000_000)
    expect(percentiles).toEqual([...new Set(percentiles)].toSorted((a, b) => a - b))
    for (const usual of [0, 50, 75, 90, 95, 99, 99.9, 99.99, 100]) {
      expect(percentiles.some((percentile) => Math.abs(percentile - usual) < 1e-9)).toBe(true)
    }
  })

  it('say nothing that so few calls cannot tell', () => {
    const beyond = (calls: number, limit: number) =>
      spectrumPercentiles(calls).filter((percentile) => percentile > limit + 1e-9)
    expect(beyond(20, 95)).toEqual([100])
    expect(beyond(1_000, 99.9)).toEqual([100])
    expect(beyond(1, 0)).toEqual([100])
  })
})
