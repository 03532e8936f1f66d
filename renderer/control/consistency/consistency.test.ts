import { describe, expect, it } from 'vitest'
import type {
  ConsistencyMetrics,
  DemonstratedRead,
  Demonstration,
  FollowerState,
} from '../../../electron/ipc/consistency-types.ts'
import { demonstrationWords } from './demo-words.ts'
import { lagMsChart, lagRecordsChart } from './lag-chart.ts'
import { withNewest } from './lag-history.ts'

const eventual = { reads: 'eventual', readYourWrites: false, monotonicReads: false } as const

const read = (atMs: number, price: number | null): DemonstratedRead => ({
  atMs,
  price,
  asOf: { rev: 7, lagMs: 0, from: 'product-follower' },
})
const shown = (...reads: DemonstratedRead[]): Demonstration => ({
  oldPrice: 10,
  newPrice: 12,
  rev: 7,
  demanded: { ...read(3, 12), asOf: { rev: 7, lagMs: 0, from: 'product-db' } },
  reads,
})

describe('a demonstration, in words', () => {
  it('tells what was demanded, and that nothing was stale', () => {
    const words = demonstrationWords(shown(read(10, 12), read(60, 12)), { ...eventual, reads: 'strong' })
    expect(words.join(' ')).toContain('showed $12.00; product-db answered it.')
    expect(words).toContain('None of 2 further reads was stale.')
    expect(words.at(-1)).toContain('switch to eventual')
  })

  it('tells how many were stale, until when, and what would have helped', () => {
    const words = demonstrationWords(shown(read(10, 10), read(900, 12)), eventual)
    expect(words).toContain(
      '1 of 2 further reads was stale and showed $10.00; the new price first appeared after 900 ms.',
    )
    expect(words.at(-1)).toContain('Read your writes')
  })

  it('notices that the price went back, and that the new one never came', () => {
    const back = demonstrationWords(shown(read(10, 12), read(50, 10), read(90, 12)), eventual)
    expect(back.join(' ')).toContain('back and forth')
    const never = demonstrationWords(shown(read(10, 10), read(50, 10)), eventual)
    expect(never).toContain('All of 2 further reads still showed $10.00.')
  })

  it('counts a read that finds no item as neither stale nor fresh', () => {
    const words = demonstrationWords(shown(read(10, null), read(50, 10), read(90, 12)), eventual).join(' ')
    expect(words).toContain('1 of 3 further reads was stale and showed $10.00')
    expect(words).toContain('1 read found no such item: the follower that was asked had not heard of it yet.')
  })
})

const figures = (at: number, ...followers: [member: string, lagMs: number][]): ConsistencyMetrics => ({
  at,
  frontends: [],
  followers: followers.map(([member, lagMs]) => ({ member, lagMs, lagRecords: 3 }) as FollowerState),
})

describe('the lag of followers', () => {
  const history = [
    figures(1_000, ['one', 10], ['two', 20]),
    figures(2_000, ['one', 15]),
    figures(3_000, ['one', 12], ['two', 900]),
  ]

  it('is drawn as one line each, with a gap where nobody answered', () => {
    const { datasets } = lagMsChart.data(history, { series: ['red', 'blue'] } as never)
    expect(datasets.map(({ label }) => label)).toEqual(['one', 'two'])
    expect(datasets[1]!.data).toEqual([
      { x: -2, y: 20 },
      { x: -1, y: NaN },
      { x: 0, y: 900 },
    ])
    expect(lagRecordsChart.words(history)).toBe('one is 3 changes behind. two is 3 changes behind.')
    expect(lagMsChart.words([])).toBe('No follower reports its lag.')
  })

  it('is kept for two minutes, and of one moment once', () => {
    expect(withNewest(history, figures(3_000)).map(({ at }) => at)).toEqual([1_000, 2_000, 3_000])
    expect(withNewest(history, figures(122_500)).map(({ at }) => at)).toEqual([3_000, 122_500])
  })
})
