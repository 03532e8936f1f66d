import { describe, expect, it } from 'vitest'
import { neighbour, placeOf } from './sorted-seqs.ts'

const matches = [3, 7, 20]

describe('matches', () => {
  it('go to the next one and round the end', () => {
    expect([0, 3, 8, 20].map((from) => neighbour(matches, from, 1))).toEqual([3, 7, 20, 3])
  })

  it('go to the one before and round the start', () => {
    expect([25, 20, 5, 3].map((from) => neighbour(matches, from, -1))).toEqual([20, 7, 3, 20])
  })

  it('go nowhere where there are none', () => {
    expect(neighbour([], 5, 1)).toBeUndefined()
  })

  it('find where a line stands', () => {
    expect([0, 3, 4, 99].map((seq) => placeOf(matches, seq))).toEqual([0, 0, 1, 3])
  })
})
