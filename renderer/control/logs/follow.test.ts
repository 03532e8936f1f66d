import { describe, expect, it } from 'vitest'
import { followsAfter } from './follow.ts'

const end = { top: 900, height: 1_000, view: 100 }

describe('following the newest line', () => {
  it('lets go when the user scrolls up', () => {
    expect(followsAfter(true, end, { ...end, top: 850 })).toBe(false)
  })

  it('takes hold again at the end', () => {
    expect(followsAfter(false, { ...end, top: 850 }, { ...end, top: 898 })).toBe(true)
  })

  it('goes on while lines come in', () => {
    expect(followsAfter(true, end, { ...end, height: 1_200 })).toBe(true)
  })

  it('does not take a shorter list or another window size for scrolling up', () => {
    expect(followsAfter(true, end, { top: 400, height: 600, view: 100 })).toBe(true)
    expect(followsAfter(true, end, { top: 800, height: 1_000, view: 150 })).toBe(true)
  })

  it('stays let go while the user reads further up', () => {
    expect(followsAfter(false, { ...end, top: 300 }, { ...end, top: 400 })).toBe(false)
  })
})
