import fc from 'fast-check'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import { decodeHistogram, encodeHistogram, latencyOf, mergeHistograms, newHistogram } from './histogram.ts'

const micros = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 120_000_000 }),
  fc.constantFrom(2047, 2048, 2049, 4095, 4096, 120_000_000),
)

function histogramOf(values: number[]) {
  const histogram = newHistogram()
  for (const value of values) histogram.recordValue(value)
  return histogram
}

/** The smallest value that this many percent of all are not greater than. */
function percentileOf(values: number[], percentile: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)]!
}

describe('histogram', () => {
  it('tells mean, deviation, smallest, greatest and percentiles within 0.1 %', () => {
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 300 }), (values) => {
        const latency = latencyOf(histogramOf(values))
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
        const expected = {
          mean,
          min: percentileOf(values, 0),
          p50: percentileOf(values, 50),
          p75: percentileOf(values, 75),
          p90: percentileOf(values, 90),
          p95: percentileOf(values, 95),
          p99: percentileOf(values, 99),
          p999: percentileOf(values, 99.9),
          max: percentileOf(values, 100),
        }
        for (const [name, value] of Object.entries(expected)) {
          expect(Math.abs(latency[name as 'mean'] * 1000 - value), name).toBeLessThanOrEqual(value / 1000)
        }
        expect(Math.abs(latency.sd * 1000 - Math.sqrt(variance))).toBeLessThanOrEqual(
          Math.max(...values) / 1000,
        )
      }),
    )
  })

  it('merges to what one histogram of all values would be', () => {
    fc.assert(
      fc.property(fc.array(fc.array(micros, { maxLength: 50 }), { minLength: 1, maxLength: 5 }), (parts) => {
        const merged = mergeHistograms(parts.map((part) => encodeHistogram(histogramOf(part))))
        expect(merged.totalCount).toBe(parts.flat().length)
        expect(latencyOf(merged)).toEqual(latencyOf(histogramOf(parts.flat())))
      }),
    )
  })

  it('comes back from its text unchanged', () => {
    const histogram = histogramOf([0, 1, 2047, 2048, 5_000, 119_999_999])
    const decoded = decodeHistogram(encodeHistogram(histogram))
    expect(latencyOf(decoded)).toEqual(latencyOf(histogram))
    expect(encodeHistogram(decoded)).toBe(encodeHistogram(histogram))
  })

  it('is read by the library itself, and by what else reads its format', () => {
    const values = [1, 900, 2047, 2048, 70_001, 3_000_000, 119_000_000]
    const decoded = decodeFromCompressedBase64(encodeHistogram(histogramOf(values)))
    expect(decoded.totalCount).toBe(values.length)
    expect(decoded.getValueAtPercentile(50)).toBeCloseTo(2048, -1)
    expect(encodeHistogram(histogramOf(values))).toMatch(/^HISTF/)
  })

  it('rounds, and counts what is beyond its range at the ends of it', () => {
    const latency = latencyOf(histogramOf([-3, 0.4, 1.6, 121_000_000, Number.POSITIVE_INFINITY]))
    expect(latency.min).toBe(0)
    expect(latency.p50).toBe(0.002)
    expect(latency.max).toBeGreaterThanOrEqual(120_000)
    expect(latency.max).toBeLessThan(120_120)
  })

  it('of nothing is zero throughout', () => {
    expect(Object.values(latencyOf(newHistogram())).every((value) => value === 0)).toBe(true)
    expect(latencyOf(mergeHistograms([])).mean).toBe(0)
  })
})
