import { describe, expect, it } from 'vitest'
import { cardPlace } from './card-place.ts'

const card = { width: 400, height: 200 }
const screen = { width: 1_000, height: 700 }

describe('the place of the tour card', () => {
  it('is the middle where it is about nothing', () => {
    expect(cardPlace(undefined, card, screen)).toEqual({ left: 300, top: 250 })
  })

  it('is below what it is about', () => {
    expect(cardPlace({ left: 300, top: 50, width: 400, height: 100 }, card, screen)).toEqual({
      left: 300,
      top: 166,
    })
  })

  it('is above where there is no room below', () => {
    expect(cardPlace({ left: 300, top: 500, width: 400, height: 150 }, card, screen).top).toBe(284)
  })

  it('is beside what is as high as the window', () => {
    expect(cardPlace({ left: 0, top: 56, width: 224, height: 610 }, card, screen)).toEqual({
      left: 240,
      top: 72,
    })
  })

  it('never leaves the window', () => {
    expect(cardPlace({ left: 950, top: 10, width: 40, height: 30 }, card, screen).left).toBe(584)
  })
})
