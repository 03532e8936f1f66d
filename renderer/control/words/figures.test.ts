import { describe, expect, it } from 'vitest'
import { bytes, duration, percent, rate } from './figures.ts'

describe('figures', () => {
  it('shows few requests finely and many roughly', () => {
    expect([0, 0.04, 0.6, 12.4, 1_240, 1_240_000].map(rate)).toEqual([
      '0',
      '<0.1',
      '0.6',
      '12',
      '1,240',
      '1.2M',
    ])
  })

  it('names sizes by the unit that fits', () => {
    expect([0, 999, 4_096, 34_000_000, null].map(bytes)).toEqual(['0 B', '999 B', '4.1 kB', '34 MB', '–'])
  })

  it('keeps the two largest units of a time', () => {
    expect([900, 61_000, 3_720_000, 90_000_000].map(duration)).toEqual([
      '0 s',
      '1 min 1 s',
      '1 h 2 min',
      '1 d 1 h',
    ])
  })

  it('says when a share is not known', () => {
    expect([null, 0, 3.14, 42.2].map(percent)).toEqual(['–', '0 %', '3.1 %', '42 %'])
  })
})
