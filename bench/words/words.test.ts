import { describe, expect, it } from 'vitest'
import {
  bindFigures,
  counted,
  formatFigure,
  formatLike,
  formatMs,
  formatPercent,
  formatProbability,
  formatSeconds,
  formatSigned,
  listed,
} from './numbers.ts'
import { describeClients, nameScenario } from './scenario.ts'

describe('figures', () => {
  it('have three significant digits, whatever their size', () => {
    expect([0, 0.01234, 0.1, 1.005, 9.999, 12.34, 99.94, 99.96, 123.4, 12_345.6].map(formatFigure)).toEqual([
      '0',
      '0.0123',
      '0.100',
      '1.00',
      '10.0',
      '12.3',
      '99.9',
      '100',
      '123',
      '12,346',
    ])
    expect([formatLike(0.4567, 12.3), formatLike(45.6, 12_345)]).toEqual(['0.5', '46'])
  })

  it('say their unit, and a sign where they are differences', () => {
    expect([0, 0.0456, 0.5, 12.3].map(formatMs)).toEqual(['0 ms', '45.6 µs', '0.500 ms', '12.3 ms'])
    expect([0, 0.00012, 0.0034, 0.056, 0.78].map(formatPercent)).toEqual([
      '0 %',
      '0.012 %',
      '0.34 %',
      '5.6 %',
      '78 %',
    ])
    expect([-0.12, 0, 0.12].map((value) => formatSigned(value, formatPercent))).toEqual([
      '−12 %',
      '±0 %',
      '+12 %',
    ])
    expect([0.25, 12.34, 245, 7_300].map(formatSeconds)).toEqual([
      '250 ms',
      '12.3 s',
      '4 min 5 s',
      '2 h 1 min',
    ])
    expect([0.00001, 0.00042, 0.0312, 0.3].map(formatProbability)).toEqual([
      'p < 0.0001',
      'p = 0.0004',
      'p = 0.031',
      'p = 0.30',
    ])
  })

  it('stay with their units', () => {
    expect(bindFigures('10 % of 3 ms, p < 0.1, 1 + 1, 5 calls/s, 3 clients')).toBe(
      '10\u00a0% of 3\u00a0ms, p\u00a0<\u00a00.1, 1\u00a0+\u00a01, 5\u00a0calls/s, 3 clients',
    )
  })
})

describe('words', () => {
  it('count and list', () => {
    expect([counted(1, 'run'), counted(1_200, 'call')]).toEqual(['1 run', '1,200 calls'])
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
  })

  it('name scenarios, the course’s by number', () => {
    expect(nameScenario({ buyers: 10, sellers: 10 })).toBe('Scenario 2 (10 buyers and 10 sellers)')
    expect(nameScenario({ buyers: 1, sellers: 0 })).toBe('1 buyer')
    expect(describeClients({ buyers: 0, sellers: 3 })).toBe('3 sellers')
  })
})
