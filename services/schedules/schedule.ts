import { z } from 'zod'
import { formatTime, parseShare, parseTime } from '../faults/model/amounts.ts'
import { describeFault } from '../faults/model/describe-fault.ts'
import type { Fault } from '../faults/model/fault.ts'
import { FaultTextError, parseFault } from '../faults/model/parse-fault.ts'
import { ExpectationError, type Expectation, parseExpectation } from './expectation.ts'

const time = z.string('a time, such as 500ms or 5s').transform((text, context) => {
  const ms = parseTime(text.trim())
  if (ms !== undefined && ms >= 0) return ms
  context.addIssue({ code: 'custom', message: `a time, such as 500ms or 5s; got "${text}"` })
  return z.NEVER
})

const share = z.string('a share, such as 30%').transform((text, context) => {
  const value = parseShare(text.trim())
  if (value !== undefined && value <= 1) return value
  context.addIssue({ code: 'custom', message: `a share, such as 30%; got "${text}"` })
  return z.NEVER
})

/** The action of a step in a schedule. */
export type Deed = { kind: 'fault'; fault: Fault } | { kind: 'heal' }

const deed = z.string('a fault, such as "kill product-db", or "heal"').transform((text, context): Deed => {
  if (/^heal( everything)?$/.test(text.trim())) return { kind: 'heal' }
  try {
    return { kind: 'fault', fault: parseFault(text) }
  } catch (error) {
    if (!(error instanceof FaultTextError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})

const expectation = z
  .string('what is expected, such as "doubles = 0"')
  .transform((text, context): Expectation => {
    try {
      return parseExpectation(text)
    } catch (error) {
      if (!(error instanceof ExpectationError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  })

const someTimes = z.int().min(1).max(20)
const count = z.int().min(0).max(500)
const words = z.string().trim().min(1).max(2_000)

/** The members of a cluster and its settings, as experiments and scenes say them. */
export const clusterShape = z
  .strictObject({
    buyerFrontends: someTimes.default(1),
    sellerFrontends: someTimes.default(1),
    /** Before the buyers' frontends. */
    gateway: z.boolean().default(false),
    sellerGateway: z.boolean().default(false),
    followers: z.int().min(0).max(5).default(0),
    /** Those of product-db. */
    standbys: z.int().min(0).max(5).default(0),
    customerStandbys: z.int().min(0).max(5).default(0),
    payments: z.boolean().default(false),
    /** As in the configuration file of a cluster. */
    config: z.record(z.string(), z.unknown()).default({}),
  })
  .prefault({})

const workload = z
  .strictObject({
    buyers: count.default(8),
    /** How many of the buyers are VIPs. */
    vips: count.default(0),
    sellers: count.min(1).default(2),
    /** For each seller. */
    items: z.int().min(1).max(200).default(10),
    /** The units of each item at the beginning. */
    stock: z.int().min(0).max(1_000_000).default(10_000),
    /** How much of what a buyer does ends in a purchase; the rest looks around. */
    purchases: share.prefault('40%'),
    /** The share of restocks in a seller's actions; the rest are changes of price. */
    restocks: share.prefault('30%'),
    /** The pause between two actions of a client. */
    thinkTime: time.prefault('20ms'),
    /** After so long without an answer a client asks again. */
    timeout: time.prefault('500ms'),
    /** Between two attempts at the same. */
    retryAfter: time.prefault('40ms'),
    /** Attempts at the same, before a client gives up and does something else. */
    attempts: z.int().min(1).max(1_000).default(100),
    /** Whether writes carry an idempotency key. */
    keys: z.boolean().default(true),
  })
  .refine(({ buyers, vips }) => vips <= buyers, { error: 'no more VIPs than buyers', path: ['vips'] })
  .prefault({})

const floods = ['ListCategories', 'SearchItemsForSale', 'DisplayCart'] as const

/** Clients that ask for as much as they can get, for some time. They count nowhere. */
const greedy = z
  .strictObject({
    clients: z.int().min(0).max(50).default(0),
    /** How many requests each has under way all the time. */
    inFlight: z.int().min(1).max(1_024).default(256),
    /** One for each client, in turn. */
    asks: z
      .array(z.enum(floods))
      .min(1)
      .max(20)
      .default([...floods]),
    /** How many of them have no account, and a session that they made up. */
    madeUp: share.prefault('25%'),
    at: time.prefault('0s'),
    for: time.prefault('5s'),
  })
  .prefault({})

export const scheduleSchema = z
  .strictObject({
    title: words.optional(),
    lookFor: words.optional(),
    teaches: words.optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(1),
    length: time.prefault('10s'),
    /** How long everything is when it shall be short. */
    short: share.prefault('33%'),
    /** After the last fault, before the time counts as that after it. */
    recovery: time.prefault('1s'),
    cluster: clusterShape,
    workload,
    greedy,
    steps: z
      .array(z.strictObject({ at: time, do: deed }))
      .max(200)
      .default([]),
    expect: z
      .array(z.strictObject({ that: expectation, why: words.optional() }))
      .max(50)
      .default([]),
  })
  .refine(({ steps, length }) => steps.every(({ at }) => at <= length), {
    error: 'steps that begin before its end, which "length" says',
    path: ['steps'],
  })

  .refine(({ greedy: { clients, at }, length }) => clients === 0 || at < length, {
    error: 'a time before the end, which "length" says',
    path: ['greedy', 'at'],
  })

export type Schedule = z.output<typeof scheduleSchema>
export type ScheduleStep = Schedule['steps'][number]
export type Workload = Schedule['workload']
export type Greedy = Schedule['greedy']
export type ClusterShape = z.output<typeof clusterShape>

/** A step that was written down by `describeDeed`. */
export function parseStep({ at, do: text }: { at: number; do: string }): ScheduleStep {
  return { at, do: deed.parse(text) }
}

export function describeDeed(deed: Deed): string {
  return deed.kind === 'heal' ? 'heal everything' : describeFault(deed.fault)
}

/** The flood of greedy clients as a step; undefined if there are none. */
export function floodOf({ greedy }: Pick<Schedule, 'greedy'>): { at: number; text: string } | undefined {
  if (greedy.clients === 0) return undefined
  const clients = greedy.clients === 1 ? 'client' : 'clients'
  const text = `flood from ${greedy.clients} greedy ${clients} for ${formatTime(greedy.for)}`
  return { at: greedy.at, text }
}

/** The same in less time: what happens keeps its order and its share of the whole. */
export function shortened(schedule: Schedule): Schedule {
  const less = (ms: number) => Math.round(ms * schedule.short)
  return {
    ...schedule,
    length: less(schedule.length),
    recovery: less(schedule.recovery),
    greedy: {
      ...schedule.greedy,
      at: less(schedule.greedy.at),
      for: Math.max(1, less(schedule.greedy.for)),
    },
    steps: schedule.steps.map((step) => ({ at: less(step.at), do: shortenedDeed(step.do, less) })),
  }
}

function shortenedDeed(done: Deed, less: (ms: number) => number): Deed {
  if (done.kind === 'heal' || !('forMs' in done.fault) || done.fault.forMs === undefined) return done
  return { kind: 'fault', fault: { ...done.fault, forMs: Math.max(1, less(done.fault.forMs)) } }
}
