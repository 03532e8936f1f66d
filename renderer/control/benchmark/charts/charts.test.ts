import { describe, expect, it } from 'vitest'
import { curveOfBins } from '../../../../bench/model/curve.ts'
import { LatencyBins } from '../../../../bench/model/latency-bins.ts'
import { emptyTimeline, TimelineKeeper } from '../../../../bench/model/timeline.ts'
import { lightTheme } from '../../../shared/charts/chart-theme.ts'
import { evenBars, histogramChart } from './histogram-chart.ts'
import { hopsChart } from './hops-chart.ts'
import { latencyChart } from './latency-chart.ts'
import { scatterChart } from './scatter-chart.ts'
import { oneIn, spectrumChart, spectrumPoints } from './spectrum-chart.ts'
import { throughputChart } from './throughput-chart.ts'

function curveOf(...latencies: [ms: number, calls: number][]) {
  const bins = new LatencyBins()
  for (const [ms, calls] of latencies) bins.add(ms, calls)
  return curveOfBins(bins.counts)
}

function timelineOf(...calls: number[]) {
  const keeper = new TimelineKeeper()
  for (const [index, count] of calls.entries()) {
    keeper.add({
      kind: 'tick',
      scenario: 0,
      run: 1,
      at: (index + 1) * 250,
      intervalMs: 250,
      calls: count,
      errors: 0,
      refusals: 0,
      latencyMs: { mean: 2, p50: 1, p90: 3, p99: 5, max: 9 },
      samples: [
        { at: index * 250, ms: 1, op: 'Ping', outcome: 'ok' },
        { at: index * 250, ms: 2, op: 'Ping', outcome: index === 0 ? 'failed' : 'refused' },
      ],
    })
  }
  return keeper.timeline
}

describe('a percentile spectrum', () => {
  it('gives every further nine the same room', () => {
    const rooms = [90, 99, 99.9, 99.99].map((percentile) => Math.log10(oneIn(percentile)))
    for (const [index, room] of rooms.entries()) expect(room).toBeCloseTo(index + 1)
    expect(oneIn(0)).toBe(1)
    expect(oneIn(50)).toBe(2)
  })

  it('rises, from the quickest call to the slowest, which has a place too', () => {
    const points = spectrumPoints(curveOf([1, 900], [10, 90], [100, 10]))
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b))
    expect(points.map(({ y }) => y)).toEqual(points.map(({ y }) => y).toSorted((a, b) => a - b))
    expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
    expect(points.at(-1)!.x).toBeGreaterThanOrEqual(1_000)
    expect(points.at(-1)!.y).toBeGreaterThanOrEqual(100)
    expect(points.at(-1)!.y).toBeLessThan(106)
  })

  it('tells its usual percentiles in words', () => {
    const { words } = spectrumChart('logarithmic')
    expect(words([{ name: 'First', curve: curveOf([1, 99], [50, 1]) }])).toMatch(
      /^First: 50 % within 1\.0\d ms, 90 %/,
    )
    expect(words([{ name: 'First', curve: curveOf() }])).toBe('Nothing has been measured yet.')
  })
})

describe('a histogram', () => {
  it('has a bar where nothing was measured, so that its axis is even', () => {
    const bars = evenBars(curveOf([1, 5], [4, 3]).histogram)
    expect(bars.length).toBeGreaterThan(20)
    for (const [index, bar] of bars.slice(1).entries()) expect(bar.from).toBeCloseTo(bars[index]!.to)
    expect(bars.map(({ calls }) => calls).filter((calls) => calls > 0)).toEqual([5, 3])
    const drawn = histogramChart.data(curveOf([1, 5], [4, 3]), lightTheme)
    expect(drawn.labels).toHaveLength(drawn.datasets[0]!.data.length)
  })
})

describe('what is drawn over time', () => {
  it('is calls a second, whatever the length of the interval', () => {
    const [dataset] = throughputChart.data(timelineOf(100, 50), lightTheme).datasets
    expect(dataset!.data).toEqual([
      { x: 0.25, y: 400 },
      { x: 0.5, y: 200 },
    ])
    expect(throughputChart.words(timelineOf(100, 50))).toContain('at the end 200 calls/s')
    expect(throughputChart.words(emptyTimeline())).toBe('Nothing has been measured yet.')
  })

  it('leaves a gap in the latencies where no call ended', () => {
    const { datasets } = latencyChart('logarithmic').data(timelineOf(10, 0), lightTheme)
    expect(datasets.map(({ label }) => label)).toEqual(['p50', 'p90', 'p99', 'max'])
    for (const { data } of datasets) {
      expect((data[0] as { y: number }).y).toBeGreaterThan(0)
      expect((data[1] as { y: number }).y).toBeNaN()
    }
  })

  it('tells outcomes apart by shape as well as by colour', () => {
    const { datasets } = scatterChart('linear').data(timelineOf(10, 10), lightTheme)
    expect(datasets.map(({ data }) => data.length)).toEqual([2, 1, 1])
    const looks = datasets as { pointStyle?: unknown; borderColor?: unknown }[]
    expect(new Set(looks.map(({ pointStyle }) => pointStyle)).size).toBe(3)
    expect(new Set(looks.map(({ borderColor }) => borderColor)).size).toBe(3)
    expect(scatterChart('linear').words(timelineOf(10, 10))).toBe(
      'A sample: 2 requests answered, 1 request refused and 1 request failed.',
    )
  })
})

it('parts of the time are shares of a whole, or milliseconds', () => {
  const bars = [
    {
      name: '1 + 1',
      parts: [
        { letter: 'A', label: 'a', meanMs: 1 },
        { letter: 'B', label: 'b', meanMs: 3 },
      ],
    },
  ]
  const of = (unit: 'share' | 'ms') =>
    hopsChart(unit)
      .data(bars, lightTheme)
      .datasets.map(({ data }) => data[0])
  expect(of('share')).toEqual([25, 75])
  expect(of('ms')).toEqual([1, 3])
})
