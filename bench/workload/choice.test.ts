import { describe, expect, it } from 'vitest'
import { Random } from '../../services/chance/random.ts'
import { byZipf, uniformly } from './choice.ts'

function frequencies(choose: typeof uniformly, count: number, draws: number): number[] {
  const random = new Random(7)
  const found = new Array<number>(count).fill(0)
  for (let draw = 0; draw < draws; draw += 1) found[choose(random, count)]! += 1
  return found.map((times) => times / draws)
}

describe('a choice', () => {
  it('is equal where it is uniform', () => {
    for (const share of frequencies(uniformly, 5, 50_000)) expect(share).toBeCloseTo(0.2, 2)
  })

  it.each([0.99, 2])('follows the law of Zipf with the exponent %s', (exponent) => {
    const weights = Array.from({ length: 8 }, (_, place) => 1 / (place + 1) ** exponent)
    const sum = weights.reduce((all, weight) => all + weight, 0)
    const found = frequencies(byZipf(exponent), 8, 100_000)
    for (const [place, share] of found.entries()) expect(share).toBeCloseTo(weights[place]! / sum, 2)
  })

  it('of one is that one', () => {
    expect(frequencies(byZipf(1), 1, 10)).toEqual([1])
  })
})
