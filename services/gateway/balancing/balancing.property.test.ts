import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancingPolicies } from '../../contract/gateway.ts'
import { Allowance } from './allowance.ts'
import { newBalancer } from './balancer.ts'
import { Ejectable, type EjectionRules, judge } from './ejection.ts'
import { RecentCount, RecentDurations } from './recent.ts'

interface Server {
  inFlight: number
  served: number
}

const servers = (loads: number[]): Server[] => loads.map((inFlight) => ({ inFlight, served: 0 }))
const loads = fc.array(fc.nat(50), { minLength: 1, maxLength: 12 })
const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))

function from(stream: Iterator<number>): () => number {
  return () => stream.next().value as number
}

describe.each(balancingPolicies)('%s', (policy) => {
  test('chooses one of the present candidates as they come and go, and none if there is none', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(50), { maxLength: 12 })), chances, (lists, stream) => {
        const balancer = newBalancer(policy, from(stream))
        for (const list of lists) {
          const candidates = servers(list)
          const chosen = balancer(candidates)
          if (candidates.length === 0) expect(chosen).toBeUndefined()
          else expect(candidates).toContain(chosen)
        }
      }),
    )
  })

  test('shares the work of equals out evenly, whether it comes one at a time or all at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.boolean(), fc.integer(), (count, atOnce, seed) => {
        let state = seed >>> 0
        const random = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
          return state / 2 ** 32
        }
        const balancer = newBalancer(policy, random)
        const all = servers(new Array<number>(count).fill(0))
        const rounds = 2_000
        for (let i = 0; i < rounds * count; i += 1) {
          const chosen = balancer(all)!
          chosen.served += 1
          if (atOnce) chosen.inFlight += 1
        }
        const tolerance = policy === 'two-choices' && !atOnce ? 0.15 : 0.01
        for (const { served } of all) expect(Math.abs(served / rounds - 1)).toBeLessThan(tolerance)
      }),
      { numRuns: 20 },
    )
  })
})

test('round robin: between two turns of one, everybody else has exactly one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(100), (count, turns) => {
      const balancer = newBalancer('round-robin')
      const all = servers(new Array<number>(count).fill(0))
      for (let i = 0; i < turns; i += 1) balancer(all)!.served += 1
      const served = all.map((one) => one.served)
      expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1)
    }),
  )
})

test('round robin: who is busy has its turn like everybody else', () => {
  const balancer = newBalancer('round-robin')
  const all = servers([9, 0, 5])
  expect([0, 1, 2, 3].map(() => balancer(all)!.inFlight)).toEqual([9, 0, 5, 9])
})

test('least in flight: nobody is less busy than the one that is chosen', () => {
  fc.assert(
    fc.property(fc.array(loads), (lists) => {
      const balancer = newBalancer('least-in-flight')
      for (const list of lists) expect(balancer(servers(list))!.inFlight).toBe(Math.min(...list))
    }),
  )
})

test('two choices: of two or more the busiest is chosen only where another is as busy', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 2, maxLength: 12 }), chances, (list, stream) => {
      const chosen = newBalancer('two-choices', from(stream))(servers(list))!
      const atMost = [...list].sort((a, b) => b - a)[1]!
      expect(chosen.inFlight).toBeLessThanOrEqual(atMost)
    }),
  )
})

const rules: EjectionRules = { failuresInARow: 3, mostEjected: 0.5, firstMs: 100, longestMs: 800 }

interface Event {
  who: number
  what: 'succeeds' | 'fails' | 'nothing'
  afterMs: number
}

const events = fc.array(
  fc.record<Event>({
    who: fc.nat(9),
    what: fc.constantFrom('succeeds', 'fails', 'fails', 'nothing'),
    afterMs: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 300 },
)

describe('ejection', () => {
  test('never takes out more than the cap, and lets everybody back in time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        events,
        (count, mostEjected, history) => {
          const all = Array.from({ length: count }, () => new Ejectable())
          let now = 0
          for (const { who, what, afterMs } of history) {
            now += afterMs
            const one = all[who % count]!
            if (what === 'succeeds') one.succeeded(now)
            if (what === 'fails') one.failed(now)
            const before = all.map(({ isEjected }) => isEjected)
            const changed = judge(all, now, { ...rules, mostEjected })
            expect(changed).toBe(all.some(({ isEjected }, index) => isEjected !== before[index]))
            const ejected = all.filter(({ isEjected }) => isEjected)
            expect(ejected.length).toBeLessThanOrEqual(count * mostEjected)
            for (const out of ejected) expect(out.remainingMs(now)).toBeLessThanOrEqual(rules.longestMs)
          }
          judge(all, now + rules.longestMs, { ...rules, mostEjected })
          expect(all.filter(({ isEjected }) => isEjected)).toEqual([])
        },
      ),
    )
  })

  test('of one that does not fail, and of all where nobody does better, never happens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.boolean(), events, (count, allFail, history) => {
        const all = Array.from({ length: count }, () => new Ejectable())
        let now = 0
        for (const { who, afterMs } of history) {
          now += afterMs
          const one = all[who % count]!
          // The first never fails, or all do.
          if (allFail) one.failed(now)
          else if (one === all[0]) one.succeeded(now)
          else one.failed(now)
          judge(all, now, rules)
          expect(all[0]!.isEjected).toBe(false)
          if (allFail) expect(all.some(({ isEjected }) => isEjected)).toBe(false)
        }
      }),
    )
  })

  test('takes twice as long each time, up to the longest, and less again after good behaviour', () => {
    const [one, other] = [new Ejectable(), new Ejectable()]
    let now = 0
    const outFor = () => {
      for (let i = 0; i < rules.failuresInARow; i += 1) one.failed(now)
      other.succeeded(now + 1)
      judge([one, other], now + 1, rules)
      const ms = one.remainingMs(now + 1)
      now += 1 + ms
      judge([one, other], now, rules)
      expect(one.isEjected).toBe(false)
      return ms
    }
    expect([outFor(), outFor(), outFor(), outFor(), outFor()]).toEqual([100, 200, 400, 800, 800])
    now += rules.longestMs + 1
    expect(outFor()).toBe(100)
    expect(one.ejections).toBe(6)
  })

  test('a success in between begins the count anew', () => {
    const [one, other] = [new Ejectable(), new Ejectable()]
    for (let now = 1; now < 100; now += 1) {
      if (now % rules.failuresInARow === 0) one.succeeded(now)
      else one.failed(now)
      other.succeeded(now)
      judge([one, other], now, rules)
      expect(one.isEjected).toBe(false)
    }
  })
})

test('second tries are never more than their share and those to begin with', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(20),
      fc.array(fc.boolean()),
      (share, most, wishes) => {
        const allowance = new Allowance(share, most)
        let earned = 0
        let spent = 0
        for (const wantsMore of wishes) {
          if (!wantsMore) {
            allowance.earn()
            earned += 1
          } else if (allowance.spend()) spent += 1
          expect(spent).toBeLessThanOrEqual(most + earned * share + 1e-9)
        }
      },
    ),
  )
})

test('recent durations: the percentiles of the last thousand and some, of nothing none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { maxLength: 3_000, size: 'max' }), (all) => {
      const recent = new RecentDurations()
      for (const ms of all) recent.add(ms)
      const last = all.slice(-1_024).sort((a, b) => a - b)
      const [p0, p50, p100] = recent.percentiles([0, 0.5, 1])
      if (all.length === 0) expect([p0, p50, p100]).toEqual([null, null, null])
      else {
        expect([p0, p100]).toEqual([last[0], last.at(-1)])
        expect(p50).toBe(last[Math.floor(last.length / 2)])
      }
    }),
    { numRuns: 50 },
  )
})

test('recent counts: what was counted in the last stretches', () => {
  const count = new RecentCount(3)
  for (const added of [5, 1, 2, 4]) {
    for (let i = 0; i < added; i += 1) count.add()
    if (added !== 4) count.turn()
  }
  expect(count.total).toBe(1 + 2 + 4)
})
