import { expect, it } from 'vitest'
import { bandsWithin, stretchesOf } from './bands.ts'

const band = (from: number, to: number | null) => ({ name: `from ${from}`, from, to })

it('faults that overlap make one stretch, and one that goes on has no end', () => {
  expect(stretchesOf([band(50, 60), band(0, 10), band(5, 20), band(8, 9), band(20, 30)])).toEqual([
    { from: 0, to: 30 },
    { from: 50, to: 60 },
  ])
  expect(stretchesOf([band(0, 10), band(5, null), band(7, 8)])).toEqual([{ from: 0, to: Infinity }])
})

it('in view is what began before its end and has not ended before its beginning', () => {
  const bands = [band(0, 10), band(5, null), band(30, 40)]
  expect(bandsWithin(bands, { from: 11, to: 20 }).map(({ from }) => from)).toEqual([5])
  expect(bandsWithin(bands, { from: 10, to: 30 })).toHaveLength(3)
})
