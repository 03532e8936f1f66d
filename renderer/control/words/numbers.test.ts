import { describe, expect, it } from 'vitest'
import { percent, rate, requestRate } from './numbers.ts'

describe('figures', () => {
  it('shows few requests finely and many roughly', () => {
    const shown = [0, 0.04, 0.6, 12.4, 1_240, 1_240_000].map(rate)
    expect(shown).toEqual(['0', '<0.1', '0.6', '12', '1,240', '1.2M'])
  })

  it('speaks of one request as of one', () => {
    expect([0, 1, 1.04, 1.5, 12].map(requestRate)).toEqual([
      '0 requests',
      '1 request',
      '1 request',
      '1.5 requests',
      '12 requests',
    ])
  })

  it('says when a share is not known', () => {
    expect([null, 0, 3.14, 42.2].map(percent)).toEqual(['–', '0 %', '3.1 %', '42 %'])
  })
})
