import { z } from 'zod'

const on = z.boolean().default(false)
const count = (fallback: number) => z.int().min(1).max(1_000_000).default(fallback)
const ms = (fallback: number) => z.int().min(1).max(600_000).default(fallback)
const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never)

/** How a service protects itself and those that it asks. All of it is off unless it is switched on. */
export const resilienceSchema = z.strictObject({
  /** A service that fails too often gets no requests for a while. There is one for each service that is asked. */
  breaker: section({
    on,
    /** Opens when this share of the calls of the window failed, and there were enough of them. */
    failureShare: z.number().min(0.01).max(1).default(0.5),
    leastCalls: count(20),
    windowMs: ms(10_000),
    openMs: ms(3_000),
    /** Half-open, this many calls are let through at once, and this many must succeed. */
    probes: count(3),
    /** A probe without an answer makes room for another after this time. */
    probeMs: ms(1_000),
  }),
  /** A request brings along how long its client still waits, and what is left of that is handed on. */
  budgets: section({
    on,
    /** For a request that says nothing. */
    defaultMs: ms(5_000),
  }),
  /** Retries of requests that are safe to repeat. */
  retries: section({
    on,
    attempts: z.int().min(2).max(10).default(3),
    attemptMs: ms(1_500),
    firstDelayMs: ms(50),
    /** Repeats for each request, over time: more would make an overload worse. */
    share: z.number().min(0.001).max(10).default(0.1),
  }),
  /** No more than this is under way to any one service. */
  bulkhead: section({
    on,
    inFlight: count(256),
    /** Purchases and passwords take their time, and must not take the place of the others. */
    longCalls: count(1_000),
  }),
  /** Requests are refused while more are being worked on, or the process is slower. Purchases last. */
  shedding: section({ on, inFlight: count(1_000), loopDelayMs: ms(200) }),
  /** The operations that work without the database that they would need. */
  degradation: section({
    /** Looking around while customer-db cannot say whether the session holds. */
    browse: on,
    /** Carts without names and prices while product-db cannot give them. */
    carts: on,
  }),
})

export type ResilienceSettings = z.output<typeof resilienceSchema>
export type BreakerSettings = ResilienceSettings['breaker']
export type RetrySettings = ResilienceSettings['retries']
export type BulkheadSettings = ResilienceSettings['bulkhead']
export type SheddingSettings = ResilienceSettings['shedding']
