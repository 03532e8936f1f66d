import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testRandom } from '../testing/random.ts'
import { NoReply } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { CallOptions, Safety } from '../wire/pending-call.ts'
import { Guard } from './guard.ts'
import type { GuardedCall } from './guarded-call.ts'
import { resilienceSchema } from './settings.ts'

const usualMs = 2_000

// Clocks and timers stand still until a test lets time pass; chance is seeded.
beforeEach(() => {
  vi.useFakeTimers()
  const random = testRandom()
  vi.spyOn(Math, 'random').mockImplementation(() => random.next())
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const noReply = (indefinite = false) => new NoReply('TIMEOUT', 'no reply', { indefinite })
const overloaded = () => new ApiError('OVERLOADED', 'too much to do')
const notFound = () => new ApiError('NOT_FOUND', 'there is none')

interface Attempt {
  atMs: number
  timeoutMs: number
  /** Ends the attempt. */
  end(error: ApiError | null): void
}

/** A service behind a guard. It answers at once as it is told to; until then attempts stay open. */
class GuardedService {
  readonly guard: Guard
  readonly attempts: Attempt[] = []
  readonly outcomes: (ApiError | 'ok')[] = []
  /** Whether the breaker is open, at each of its turns. */
  readonly turns: boolean[] = []
  answer: ApiError | 'ok' | 'nothing' = 'nothing'

  constructor(settings: object) {
    this.guard = new Guard('product-db', usualMs, resilienceSchema.parse(settings), (isOpen) =>
      this.turns.push(isOpen),
    )
  }

  ask(safety: Safety = 'read', options: CallOptions = {}): void {
    this.guard.begin(
      'GetItem',
      { safety, ...options },
      {
        fail: (error) => this.outcomes.push(error),
        send: (limited, call) => this.#send(limited, call),
      },
    )
  }

  askTimes(count: number, safety: Safety = 'read'): void {
    for (let each = 0; each < count; each += 1) this.ask(safety)
  }

  codes(): string[] {
    return this.outcomes.map((outcome) => (outcome === 'ok' ? outcome : outcome.code))
  }

  #send({ timeoutMs }: CallOptions, call: GuardedCall): void {
    const end = (error: ApiError | null) => {
      if (!call.triesAgain(error)) this.outcomes.push(error === null ? 'ok' : call.outcome(error))
    }
    this.attempts.push({ atMs: performance.now(), timeoutMs: timeoutMs!, end })
    if (this.answer !== 'nothing') end(this.answer === 'ok' ? null : this.answer)
  }
}

describe('a breaker', () => {
  const breaker = { on: true, leastCalls: 4, windowMs: 1_000, openMs: 700, probes: 2, probeMs: 300 }
  const state = ({ guard }: GuardedService) => guard.report().breaker!.state

  test('opens in an outage, probes, opens again while it lasts, and closes when it is over', () => {
    const service = new GuardedService({ breaker })
    service.answer = noReply()
    service.askTimes(4)
    expect(state(service)).toBe('open')
    service.ask()
    expect(service.attempts).toHaveLength(4)
    expect(service.outcomes.at(-1)).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      indefinite: false,
      details: { service: 'product-db', breaker: 'open', retryInMs: 700 },
    })
    vi.advanceTimersByTime(699)
    expect(state(service)).toBe('open')
    vi.advanceTimersByTime(1)
    expect(state(service)).toBe('half-open')
    service.ask()
    expect(service.guard.report().breaker).toMatchObject({ state: 'open', opened: 2, sinceMs: 0 })
    expect(service.turns).toEqual([true])
    service.answer = 'ok'
    vi.advanceTimersByTime(700)
    service.ask()
    expect(service.guard.report().breaker).toMatchObject({ state: 'half-open', calls: 1 })
    service.ask()
    expect(service.guard.report().breaker).toMatchObject({ state: 'closed', failures: 0 })
    expect(service.turns).toEqual([true, false])
  })

  test('lets no more than its probes through, and a probe without an answer makes room after a while', () => {
    const service = new GuardedService({ breaker })
    service.answer = noReply()
    service.askTimes(4)
    vi.advanceTimersByTime(700)
    service.answer = 'nothing'
    service.askTimes(5)
    expect(service.attempts).toHaveLength(6)
    expect(service.outcomes.at(-1)).toMatchObject({ details: { breaker: 'half-open' } })
    vi.advanceTimersByTime(300)
    service.askTimes(5)
    expect(service.attempts).toHaveLength(8)
  })

  test('stays closed when failures are far apart, when there are few, and when the service only says no', () => {
    const service = new GuardedService({ breaker })
    service.answer = noReply()
    for (let each = 0; each < 20; each += 1) {
      service.ask()
      vi.advanceTimersByTime(334)
    }
    service.answer = notFound()
    service.askTimes(50)
    service.answer = overloaded()
    service.askTimes(50)
    expect(service.guard.report().breaker).toMatchObject({ state: 'closed', opened: 0, refused: 0 })
  })

  test('does not hold against a service that it had less time than it may take', () => {
    const service = new GuardedService({ breaker })
    service.answer = noReply()
    for (let each = 0; each < 20; each += 1) service.ask('read', { until: performance.now() + 150 })
    expect(service.attempts.every(({ timeoutMs }) => timeoutMs === 150)).toBe(true)
    expect(state(service)).toBe('closed')
  })
})

describe('retries', () => {
  const retries = { on: true, attempts: 4, attemptMs: 500, firstDelayMs: 50, share: 10 }

  test.each(['read', 'repeatable'] as const)(
    'of what is %s come after longer and longer pauses, spread out, and end',
    async (safety) => {
      for (let each = 0; each < 200; each += 1) {
        const service = new GuardedService({ retries })
        service.answer = overloaded()
        service.ask(safety)
        await vi.advanceTimersByTimeAsync(usualMs)
        expect(service.codes()).toEqual(['OVERLOADED'])
        expect(service.attempts).toHaveLength(4)
        for (const [index, ms] of [50, 100, 200].entries()) {
          const pause = service.attempts[index + 1]!.atMs - service.attempts[index]!.atMs
          // Between half of it and half as much again; timers keep whole milliseconds.
          expect(pause).toBeGreaterThanOrEqual(ms * 0.5 - 1)
          expect(pause).toBeLessThanOrEqual(ms * 1.5 + 1)
        }
      }
    },
  )

  test('are not made of what may happen only once, nor of what was decided', async () => {
    const service = new GuardedService({ retries })
    service.answer = noReply(true)
    service.ask('once')
    service.answer = notFound()
    service.ask('read')
    await vi.advanceTimersByTimeAsync(usualMs)
    expect(service.attempts).toHaveLength(2)
    expect(service.guard.report().retries).toEqual({ made: 0, refused: 0 })
  })

  test('give each attempt its own time, and none when the time of the whole is over', async () => {
    const service = new GuardedService({ retries })
    service.ask('read', { until: performance.now() + 800 })
    expect(service.attempts[0]!.timeoutMs).toBe(500)
    await vi.advanceTimersByTimeAsync(500)
    service.attempts[0]!.end(noReply())
    await vi.advanceTimersByTimeAsync(76)
    expect(service.attempts[1]!.timeoutMs).toBe(800 - service.attempts[1]!.atMs + service.attempts[0]!.atMs)
    await vi.advanceTimersByTimeAsync(800 - 500 - 76)
    service.attempts[1]!.end(noReply())
    await vi.advanceTimersByTimeAsync(usualMs)
    expect(service.attempts).toHaveLength(2)
    expect(service.codes()).toEqual(['TIMEOUT'])
  })

  test('say that it may have happened when an earlier attempt may have done it', async () => {
    const service = new GuardedService({ retries: { ...retries, attempts: 2 } })
    service.ask('repeatable')
    service.attempts[0]!.end(noReply(true))
    await vi.advanceTimersByTimeAsync(100)
    service.attempts[1]!.end(overloaded())
    expect(service.outcomes).toMatchObject([{ code: 'OVERLOADED', indefinite: true }])
  })

  test('stay a share of the requests in a lasting outage, whatever is asked', async () => {
    const share = 0.1
    const service = new GuardedService({ retries: { ...retries, share } })
    service.answer = overloaded()
    const requests = 1_000
    for (let each = 0; each < requests; each += 1) {
      service.ask()
      await vi.advanceTimersByTimeAsync(5)
    }
    await vi.advanceTimersByTimeAsync(usualMs)
    const { made, refused } = service.guard.report().retries!
    // Ten are saved up at the beginning.
    expect(made).toBeGreaterThanOrEqual(requests * share + 8)
    expect(made).toBeLessThanOrEqual(requests * share + 10)
    expect(refused).toBeGreaterThan(0)
    expect(service.outcomes).toHaveLength(requests)
  })
})

describe('a bulkhead', () => {
  test('refuses beyond its places, and long calls have places of their own', () => {
    const service = new GuardedService({ bulkhead: { on: true, inFlight: 4, longCalls: 2 } })
    service.askTimes(20)
    expect(service.attempts).toHaveLength(4)
    expect(service.outcomes[0]).toMatchObject({ details: { service: 'product-db', bulkhead: 'full' } })
    for (let each = 0; each < 3; each += 1) service.ask('once', { timeoutMs: 30_000 })
    expect(service.guard.report().bulkhead).toEqual({ inFlight: 4, longCalls: 2, refused: 17 })
    service.attempts[0]!.end(null)
    service.attempts[1]!.end(noReply())
    service.askTimes(3)
    expect(service.guard.report().bulkhead).toEqual({ inFlight: 4, longCalls: 2, refused: 18 })
  })

  test('gives the place back that the breaker would not let it use', () => {
    const settings = { breaker: { on: true, leastCalls: 1 }, bulkhead: { on: true, inFlight: 2 } }
    const service = new GuardedService(settings)
    service.answer = noReply()
    service.askTimes(10)
    expect(service.attempts).toHaveLength(1)
    expect(service.guard.report().bulkhead).toMatchObject({ inFlight: 0, refused: 0 })
  })
})
