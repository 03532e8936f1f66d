import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FrontendLoad, ScaleRule } from './scale-rule.ts'

const limits = { least: 1, most: 4, queue: 8, latencyMs: 500, coolDownMs: 10_000 }
const lookMs = 500

interface Load {
  /** All requests in flight on the side. */
  inFlight: number
  p99Ms?: number | null
  /** New ones since the last look. */
  asked?: number
}

/** A side in simulated time: its frontends share the load equally, and one that is added is there at the next look. */
class Side {
  readonly rule = new ScaleRule()
  frontends = ['buyer-frontend']
  now = 0
  decisions: string[] = []
  reasons: string[] = []
  #requests = 0
  #added = 1

  constructor(count = 1) {
    for (let more = 1; more < count; more += 1) this.#add()
  }

  run(seconds: number, { inFlight, p99Ms = 10, asked = 1 }: Load, rules = limits): this {
    for (const until = this.now + seconds * 1_000; this.now < until; this.now += lookMs) {
      this.#requests += asked
      const loads = this.frontends.map((name, index): FrontendLoad => ({
        ...{ name, removable: index > 0, p99Ms },
        inFlight: inFlight / this.frontends.length,
      }))
      const change = this.rule.look({ frontends: loads, requests: this.#requests }, rules, this.now)
      if (change === undefined) continue
      this.decisions.push(`${this.now / 1_000} s ${change.change}`)
      this.reasons.push(change.reason)
      if (change.change === 'add') this.#add()
      else this.frontends = this.frontends.filter((name) => name !== change.member)
    }
    return this
  }

  #add(): void {
    this.#added += 1
    this.frontends.push(`buyer-frontend-${this.#added}`)
  }
}

describe('the number of frontends', () => {
  it('grows by one where requests queue, after a few looks, and then not before the cool-down is over', () => {
    const side = new Side().run(30, { inFlight: 100 })
    expect(side.decisions).toEqual(['1.5 s add', '11.5 s add', '21.5 s add'])
    expect(side.reasons[0]).toBe('100 requests in flight each, p99 10 ms')
    expect(side.run(60, { inFlight: 100 }).frontends).toHaveLength(limits.most)
  })

  it('grows where replies take too long, although nothing queues', () => {
    expect(new Side().run(5, { inFlight: 1, p99Ms: 501 }).decisions).toEqual(['1.5 s add'])
    expect(new Side().run(5, { inFlight: 1, p99Ms: 500 }).decisions).toEqual([])
  })

  it('shrinks when the others would be busy to half of what adds one, the newest first', () => {
    const side = new Side(3).run(5, { inFlight: 8.1 })
    expect(side.decisions).toEqual([])
    side.run(5, { inFlight: 8 })
    expect(side.frontends).toEqual(['buyer-frontend', 'buyer-frontend-2'])
    expect(new Side(3).run(5, { inFlight: 8, p99Ms: 251 }).decisions).toEqual([])
  })

  it('is the least where nobody asks, however slow the last replies were', () => {
    const side = new Side(3).run(60, { inFlight: 0, p99Ms: 5_000, asked: 0 })
    expect(side.frontends).toEqual(['buyer-frontend'])
  })

  it('is kept between the least and the most at once, without any load', () => {
    const few = new Side().run(25, { inFlight: 0, asked: 0 }, { ...limits, least: 3 })
    expect(few.decisions).toEqual(['0 s add', '10 s add'])
    const many = new Side(4).run(25, { inFlight: 1_000 }, { ...limits, most: 2 })
    expect(many.decisions).toEqual(['0 s remove', '10 s remove'])
  })

  it('does not follow one look alone', () => {
    const side = new Side()
    for (let second = 0; second < 20; second += 1) side.run(0.5, { inFlight: 20 }).run(1.5, { inFlight: 0 })
    expect(side.decisions).toEqual([])
  })

  it('counts anew after a frontend came or went by itself', () => {
    const side = new Side(2).run(1, { inFlight: 1_000 })
    side.frontends.push('by-hand')
    expect(side.run(1, { inFlight: 1_000 }).decisions).toEqual([])
    expect(side.run(1, { inFlight: 1_000 }).decisions).toEqual(['2.5 s add'])
  })

  it('settles under any steady load, and never swings', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (inFlight, count) => {
          const side = new Side(count).run(60, { inFlight })
          expect(new Set(side.decisions.map((each) => each.split(' ').at(-1))).size).toBeLessThan(2)
          const before = side.decisions.length
          expect(side.run(60, { inFlight }).decisions).toHaveLength(before)
        },
      ),
      { numRuns: 100 },
    )
  })
})
