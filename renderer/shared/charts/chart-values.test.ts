import { describe, expect, it } from 'vitest'
import { chartValues } from './chart-values.ts'

type Drawn = Parameters<typeof chartValues>[0]

function drawn(data: object, more: object = {}): Drawn {
  const scales = { x: { title: { text: 'Time (s)' } }, y: { title: { text: 'Latency (ms)' } } }
  return { data, options: { scales, ...more } } as unknown as Drawn
}

describe('the values of a chart', () => {
  it('share rows where lines share their points', () => {
    const lines = [
      {
        label: 'p50',
        data: [
          { x: 1, y: 0.123456 },
          { x: 2, y: Number.NaN },
        ],
      },
      {
        label: 'p99',
        data: [
          { x: 1, y: 5 },
          { x: 2, y: 6 },
        ],
      },
    ]
    expect(chartValues(drawn({ datasets: lines }))).toEqual({
      columns: ['Time (s)', 'p50', 'p99'],
      rows: [
        ['1', '0.12346', '5'],
        ['2', '–', '6'],
      ],
      total: 2,
    })
  })

  it('stand one below the other where they do not', () => {
    const series = [
      { label: 'answered', data: [{ x: 1, y: 2 }] },
      { label: 'failed', data: [] },
      { label: 'refused', data: [{ x: 3, y: 4 }] },
    ]
    expect(chartValues(drawn({ datasets: series }))).toEqual({
      columns: ['Series', 'Time (s)', 'Latency (ms)'],
      rows: [
        ['answered', '1', '2'],
        ['refused', '3', '4'],
      ],
      total: 2,
    })
  })

  it('are named by the axis that their bars stand on', () => {
    const bars = { labels: ['1 + 1', '10 + 10'], datasets: [{ label: 'Journal', data: [1, 2] }] }
    expect(chartValues(drawn(bars)).columns).toEqual(['Time (s)', 'Journal'])
    const lying = chartValues(drawn(bars, { indexAxis: 'y' }))
    expect(lying.columns).toEqual(['Latency (ms)', 'Journal'])
    expect(lying.rows).toEqual([
      ['1 + 1', '1'],
      ['10 + 10', '2'],
    ])
  })

  it('are not all shown where there are very many', () => {
    const data = Array.from({ length: 2_000 }, (_, x) => ({ x, y: x }))
    const { rows, total } = chartValues(drawn({ datasets: [{ label: 'a', data }] }))
    expect(total).toBe(2_000)
    expect(rows.length).toBe(500)
  })
})
