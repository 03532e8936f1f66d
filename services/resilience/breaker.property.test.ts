import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Breaker, type BreakerState, type Ticket } from './breaker.ts'
import type { BreakerSettings } from './settings.ts'

const settings = fc.record({
  on: fc.constant(true),
  failureShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
  leastCalls: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.integer({ min: 10, max: 500 }),
  openMs: fc.integer({ min: 1, max: 300 }),
  probes: fc.integer({ min: 1, max: 3 }),
  probeMs: fc.integer({ min: 1, max: 200 }),
})

type Step =
  | { do: 'enter' }
  /** Ends one of the calls under way, the `which`th of them. */
  | { do: 'end'; which: number; as: 'succeeded' | 'failed' | 'passed' }
  | { do: 'wait'; ms: number }

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'enter' }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(50),
      as: fc.constantFrom(...(['succeeded', 'succeeded', 'failed', 'failed', 'passed'] as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 300 }) }),
  },
)
const steps = fc.array(step, { maxLength: 300, size: 'max' })

/** The correct breaker, written for clarity: it keeps every call and counts again each time. */
class Model {
  readonly #settings: BreakerSettings
  state: BreakerState = 'closed'
  since = 0
  /** Grows with each change of state: an outcome counts only in the one in which its call began. */
  era = 0
  outcomes: { slice: number; failed: boolean }[] = []
  probes: { id: number; until: number }[] = []
  succeeded = 0

  constructor(settings: BreakerSettings) {
    this.#settings = settings
  }

  look(now: number): void {
    if (this.state === 'open' && now - this.since >= this.#settings.openMs) this.#become('half-open', now)
    this.probes = this.probes.filter(({ until }) => until > now)
  }

  lets(now: number, id: number): boolean {
    this.look(now)
    if (this.state === 'closed') return true
    if (this.state === 'open' || this.probes.length >= this.#settings.probes) return false
    this.probes.push({ id, until: now + this.#settings.probeMs })
    return true
  }

  ended(id: number, era: number, as: 'succeeded' | 'failed' | 'passed', now: number): void {
    if (era !== this.era) return
    this.probes = this.probes.filter((probe) => probe.id !== id)
    if (as === 'passed') return
    if (this.state === 'half-open') {
      if (as === 'failed') this.#become('open', now)
      else if ((this.succeeded += 1) >= this.#settings.probes) this.#become('closed', now)
      return
    }
    const { windowMs, leastCalls, failureShare } = this.#settings
    const slice = Math.floor(now / (windowMs / 10))
    this.outcomes.push({ slice, failed: as === 'failed' })
    const recent = this.outcomes.filter((outcome) => slice - outcome.slice < 10)
    const failures = recent.filter(({ failed }) => failed).length
    if (as === 'failed' && recent.length >= leastCalls && failures >= recent.length * failureShare)
      this.#become('open', now)
  }

  #become(state: BreakerState, now: number): void {
    Object.assign(this, { state, since: now, era: this.era + 1, probes: [], succeeded: 0 })
    if (state === 'closed') this.outcomes = []
  }
}

interface UnderWay {
  id: number
  ticket: Ticket
  era: number
}

/** The assertion itself is much slower than the comparison, and there are hundreds of thousands. */
function agree(actual: unknown, expected: unknown): void {
  if (actual !== expected) expect(actual).toBe(expected)
}

/** Both through the same history. `check` looks after each step. */
function play(
  given: BreakerSettings,
  history: Step[],
  check: (breaker: Breaker, now: number, model: Model) => void = () => undefined,
): { breaker: Breaker; now: number; underWay: UnderWay[]; era: number } {
  let now = 0
  const breaker = new Breaker(given, now)
  const model = new Model(given)
  const underWay: UnderWay[] = []
  for (const [id, one] of history.entries()) {
    if (one.do === 'wait') now += one.ms
    if (one.do === 'enter') {
      const expected = model.lets(now, id)
      const ticket = breaker.enter(now)
      agree(ticket !== undefined, expected)
      if (ticket !== undefined) underWay.push({ id, ticket, era: model.era })
    }
    if (one.do === 'end' && underWay.length > 0) {
      const [call] = underWay.splice(one.which % underWay.length, 1)
      model.look(now)
      breaker.state(now)
      model.ended(call!.id, call!.era, one.as, now)
      breaker[one.as](call!.ticket, now)
    }
    model.look(now)
    check(breaker, now, model)
  }
  return { breaker, now, underWay, era: model.era }
}

describe('whatever happens, in whatever order', () => {
  test('it is in the state in which a plain model is, and lets the same calls through', () => {
    fc.assert(
      fc.property(settings, steps, (given, history) => {
        play(given, history, (breaker, now, model) => {
          agree(breaker.state(now), model.state)
          agree(breaker.report(now).sinceMs, now - model.since)
        })
      }),
      { numRuns: 200 },
    )
  })

  test('half-open never lasts: who is well again is let in, however many probes were never answered', () => {
    fc.assert(
      fc.property(settings, steps, (given, history) => {
        const played = play(given, history)
        let { now } = played
        // Long enough for an open breaker to try, and for every probe to have made room.
        now += given.openMs + given.probeMs
        for (let call = 0; call < given.probes; call += 1) {
          const ticket = played.breaker.enter(now)
          expect(ticket).toBeDefined()
          played.breaker.succeeded(ticket!, now)
        }
        expect(played.breaker.state(now)).toBe('closed')
      }),
      { numRuns: 200 },
    )
  })

  test('an outcome from before the last change of state changes nothing', () => {
    fc.assert(
      fc.property(settings, steps, fc.constantFrom('succeeded', 'failed', 'passed'), (given, history, as) => {
        // Many under way before the first change, so that some of them come late.
        const begun = Array.from({ length: 20 }, (): Step => ({ do: 'enter' }))
        const { breaker, now, underWay, era } = play(given, [...begun, ...history])
        const late = underWay.filter((call) => call.era < era)
        fc.pre(late.length > 0)
        const before = breaker.report(now)
        for (const { ticket } of late) breaker[as](ticket, now)
        expect(breaker.report(now)).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a service that is down, and comes back', () => {
  const given: BreakerSettings = {
    on: true,
    failureShare: 0.5,
    leastCalls: 4,
    windowMs: 1_000,
    openMs: 300,
    probes: 2,
    probeMs: 100,
  }

  test('opens, tries after a while, and closes when the probes succeed', () => {
    const breaker = new Breaker(given, 0)
    for (let call = 0; call < 4; call += 1) breaker.failed(breaker.enter(call)!, call)
    expect(breaker.state(10)).toBe('open')
    expect(breaker.enter(10)).toBeUndefined()
    expect(breaker.opensInMs(103)).toBe(200)
    const first = breaker.enter(310)!
    expect(breaker.state(310)).toBe('half-open')
    breaker.failed(first, 311)
    expect(breaker.state(312)).toBe('open')
    const probes = [breaker.enter(700)!, breaker.enter(700)!]
    expect(breaker.enter(700)).toBeUndefined()
    for (const probe of probes) breaker.succeeded(probe, 710)
    expect(breaker.report(710)).toMatchObject({
      state: 'closed',
      calls: 0,
      failures: 0,
      opened: 2,
      refused: 2,
    })
  })

  test('failures that are long ago do not count', () => {
    const breaker = new Breaker(given, 0)
    for (let call = 0; call < 3; call += 1) breaker.failed(breaker.enter(0)!, 0)
    breaker.failed(breaker.enter(5_000)!, 5_000)
    expect(breaker.state(5_000)).toBe('closed')
  })
})
