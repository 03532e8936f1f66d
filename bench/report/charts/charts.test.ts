import { type Element, Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { newHistogram, recordedSteps } from '../../statistics/histogram.ts'
import { spreadOf } from '../../statistics/student-t.ts'
import { latencyDistribution } from './latency-distribution.ts'
import { percentileSpectrum } from './percentile-spectrum.ts'
import { runStrip } from './run-strip.ts'
import { linearScale, logScale } from './scales.ts'
import { scenarioBars } from './scenario-bars.ts'
import { stackedBars } from './stacked-bars.ts'

function draw(svg: string): Element {
  const { document } = new Window()
  document.body.innerHTML = svg
  return document.querySelector('svg')!
}

const number = (element: Element, name: string) => Number(element.getAttribute(name))
const texts = (chart: Element) => [...chart.querySelectorAll('text')].map(({ textContent }) => textContent)

/** Where the axis upwards has a value, told from two of its ticks. */
function heightOf(chart: Element, value: number, ticks: [string, string]): number {
  return between(chart, value, ticks, (tick) => number(tick, 'y') - 4)
}

/** Where the axis along the bottom has a value. */
function placeOf(chart: Element, value: number, ticks: [string, string]): number {
  return between(chart, value, ticks, (tick) => number(tick, 'x'))
}

function between(
  chart: Element,
  value: number,
  ticks: [string, string],
  at: (tick: Element) => number,
): number {
  const [first, second] = ticks.map((text) => {
    const tick = [...chart.querySelectorAll('text')].find(({ textContent }) => textContent === text)!
    return { at: at(tick), value: Number(text.replaceAll(/[,%\s]/g, '')) }
  }) as [{ at: number; value: number }, { at: number; value: number }]
  return first.at + ((value - first.value) / (second.value - first.value)) * (second.at - first.at)
}

function pointsOf(path: Element): [number, number][] {
  return path
    .getAttribute('d')!
    .split(/[ML]/)
    .slice(1)
    .map((pair) => pair.split(' ').map(Number) as [number, number])
}

describe('bars of scenarios', () => {
  it('are as long as their means, with the interval at their end', () => {
    const spread = spreadOf([900, 1_000, 1_100])
    const chart = draw(
      scenarioBars({
        title: 'Throughput',
        unit: 'calls/s',
        series: 0,
        bars: [
          { name: '1 + 1', spread },
          { name: '10 + 10', spread: spreadOf([500]) },
        ],
      }),
    )
    const [, first, second] = [...chart.querySelectorAll('rect')]
    const place = (value: number) => placeOf(chart, value, ['0', '250'])
    expect(number(first!, 'x') + number(first!, 'width')).toBeCloseTo(place(1_000), 1)
    expect(number(second!, 'x') + number(second!, 'width')).toBeCloseTo(place(500), 1)
    expect(number(first!, 'x')).toBeCloseTo(place(0), 1)
    const whiskers = [...chart.querySelectorAll('line')].map((line) => number(line, 'x2'))
    expect(whiskers).toContainEqual(expect.closeTo(place(spread.high!), 1))
    const begins = [...chart.querySelectorAll('line')].map((line) => number(line, 'x1'))
    expect(begins).toContainEqual(expect.closeTo(place(spread.low!), 1))
    expect(texts(chart)).toEqual(
      expect.arrayContaining(['Throughput', 'calls/s', '1 + 1', '10 + 10', '1,000', '500']),
    )
  })
})

describe('strip of runs', () => {
  it('has a point for each run at its value, and a band that is the interval', () => {
    const values = [100, 130, 90, 120, 110, 115]
    const spread = spreadOf(values)
    const chart = draw(runStrip({ title: 'Runs', unit: 'calls/s', values, spread, series: 1 }))
    const circles = [...chart.querySelectorAll('circle')]
    expect(circles).toHaveLength(6)
    circles.forEach((circle, index) =>
      expect(number(circle, 'cy')).toBeCloseTo(heightOf(chart, values[index]!, ['100', '120']), 1),
    )
    const band = [...chart.querySelectorAll('rect')][1]!
    expect(number(band, 'y')).toBeCloseTo(heightOf(chart, spread.high!, ['100', '120']), 1)
  })

  it('does not make a mountain of a little noise', () => {
    const values = [1_000, 1_001, 999, 1_000]
    const chart = draw(runStrip({ title: '', unit: '', values, spread: spreadOf(values), series: 0 }))
    const heights = [...chart.querySelectorAll('circle')].map((circle) => number(circle, 'cy'))
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(6)
  })
})

describe('distributions', () => {
  // One of ten calls takes longer than 10 ms, one of a hundred longer than 100 ms.
  const histogram = newHistogram()
  for (let rank = 1; rank <= 1_000; rank += 1) histogram.recordValueWithCount(1e6 / rank, 3)
  const one = { name: '1 + 1', steps: recordedSteps(histogram) }

  it('go through the percentiles, on axes that count nines and decades', () => {
    const chart = draw(percentileSpectrum([one]))
    const points = pointsOf(chart.querySelector('path')!)
    const place = (percentile: string) =>
      number(
        [...chart.querySelectorAll('text')].find(({ textContent }) => textContent === percentile)!,
        'x',
      )
    const [nine, ninetyNine] = [place('90'), place('99')]
    const [first, hundred] = ['1', '100'].map((text) => heightOf(chart, Number(text), ['1', '100']))
    for (const [x, ms] of [
      [nine, 10],
      [ninetyNine, 100],
    ] as const) {
      const nearest = points.reduce((best, point) =>
        Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best,
      )
      const expected = first! + (Math.log10(ms) / 2) * (hundred! - first!)
      expect(Math.abs(nearest[1] - expected)).toBeLessThan(2)
    }
  })

  it('count every call once', () => {
    const chart = draw(latencyDistribution([one]))
    const corners = pointsOf(chart.querySelector('path')!)
    const ground = corners[0]![1]
    // Every second corner begins a bin; their heights are percents of all calls.
    const unit = heightOf(chart, 0, ['0 %', '5 %']) - heightOf(chart, 1, ['0 %', '5 %'])
    const shares = corners.slice(1, -1).filter((_, index) => index % 2 === 0)
    expect(shares.reduce((sum, [, y]) => sum + (ground - y) / unit, 0)).toBeCloseTo(100, 1)
  })

  it('of several scenarios differ by dashes as well as by colour', () => {
    const chart = draw(percentileSpectrum([one, { ...one, name: '10 + 10' }, { ...one, name: '100 + 100' }]))
    const styles = [...chart.querySelectorAll('path')].map((path) => path.getAttribute('style')!)
    const of = (name: string) => new Set(styles.map((style) => new RegExp(`${name}:([^;]*)`).exec(style)![1]))
    expect(of('stroke').size).toBe(3)
    expect(of('stroke-dasharray').size).toBe(3)
  })
})

describe('stacked bars', () => {
  it('are divided as their values are', () => {
    const chart = draw(
      stackedBars({
        title: 'Parts',
        description: '',
        parts: [
          { name: 'a', colour: 'sky' },
          { name: 'b', colour: 'blue' },
          { name: 'c', colour: 'green' },
        ],
        bars: [{ name: '1 + 1', values: [0.5, 0.3, 0.2], total: '4 ms' }],
        axis: { title: 'share', high: 1, ticks: [0, 1], format: String },
      }),
    )
    const segments = [...chart.querySelectorAll('rect')].filter((rect) => number(rect, 'height') === 30)
    const widths = segments.map((segment) => number(segment, 'width'))
    const whole = widths.reduce((sum, width) => sum + width, 0)
    const end = [...chart.querySelectorAll('line')].find(
      (line) => number(line, 'y1') < number(line, 'y2') && number(line, 'x1') > 200,
    )!
    expect(number(segments[2]!, 'x') + widths[2]!).toBeCloseTo(number(end, 'x1'), 1)
    expect(widths.map((width) => width / whole)).toEqual(
      [0.5, 0.3, 0.2].map((share) => expect.closeTo(share, 3)),
    )
    expect(texts(chart)).toEqual(expect.arrayContaining(['a', 'b', 'c', '4 ms']))
  })
})

describe('scales', () => {
  it('widen to round numbers, whatever the range', () => {
    expect(linearScale(0, 9.3, 0, 100).ticks).toEqual([0, 2, 4, 6, 8, 10])
    expect(linearScale(93, 107, 0, 100).ticks).toEqual([90, 95, 100, 105, 110])
    expect(logScale(0.3, 12, 0, 100).ticks).toEqual([0.2, 0.5, 1, 2, 5, 10, 20])
    expect(logScale(0.003, 9_000, 0, 100).ticks).toEqual([0.01, 0.1, 1, 10, 100, 1_000, 10_000])
  })

  it('stay within the axis, also for ranges of nothing', () => {
    for (const [low, high] of [
      [5, 5],
      [0, 0],
      [1e-9, 2e-9],
      [1e6, 1e6 + 1],
    ] as const) {
      const scale = linearScale(low, high, 0, 100)
      expect(scale.at(low)).toBeGreaterThanOrEqual(0)
      expect(scale.at(high)).toBeLessThanOrEqual(100)
      expect(scale.ticks.length).toBeGreaterThan(1)
    }
    const same = logScale(3, 3, 0, 100)
    expect(same.at(3)).toBeGreaterThanOrEqual(0)
    expect(same.at(3)).toBeLessThanOrEqual(100)
  })
})
