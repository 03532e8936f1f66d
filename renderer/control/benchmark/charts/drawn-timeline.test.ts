import { expect, it } from 'vitest'
import { bandsOver, bandWords } from './drawn-timeline.ts'

it('faults of a run are drawn where the run is among the others', () => {
  const runs = [
    { number: 1, at: 0 },
    { number: 2, at: 5_000 },
  ]
  const faults = [{ from: 100, to: 400, label: 'pause product-db for 300ms' }]
  const bands = bandsOver({ runs }, [
    { number: 1, faults },
    { number: 2, faults },
    { number: 3, faults },
  ])
  expect(bands.map(({ from, to }) => [from, to])).toEqual([
    [100, 400],
    [5_100, 5_400],
  ])
  expect(bandWords(bands)).toBe(' Behind it 2 faults: pause product-db for 300ms.')
})
