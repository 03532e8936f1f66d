import { z } from 'zod'
import type { Span } from './spans.ts'

// Questions of a supervisor, the control room and the command line to any running service about its requests. Only
// programs that hold the cluster's secret get an answer.

const count = z.int().min(0)
const page = { after: count.default(0), limit: z.int().min(1).max(10_000).default(1_000) }

/** Which requests are traced although their client did not ask. */
export const sampling = z.union([
  z.enum(['off', 'all']),
  z.strictObject({
    /** One request in this many, and … */
    oneIn: z.int().min(1).max(1_000_000),
    /** … the first this many of each second, so that a quiet market shows all it does. */
    perSecond: z.int().min(0).max(1_000).default(0),
  }),
])

const frameRecording = z.union([
  z.literal(false),
  z.strictObject({
    /** So much of each frame is kept. */
    headBytes: z.int().min(64).max(65_536).default(1_024),
  }),
])

export const setTracing = z.object({
  sample: sampling.default('off'),
  frames: frameRecording.default(false),
})

const traceFilter = z.object({
  op: z.string().max(64).optional(),
  /** "ok" or an error code; "failed" stands for all of these. */
  outcome: z.string().max(64).optional(),
  /** Only what took at least this long. */
  minMicros: count.optional(),
  trace: z.string().max(32).optional(),
})

export const getTraces = z.object({ ...page, filter: traceFilter.optional() })
export const getFrames = z.object(page)
export const setMetrics = z.object({
  /** Requests are counted by operation and outcome, and timed. */
  requests: z.boolean({ error: 'true or false' }).default(false),
  /** Beside that, the delay of the event loop is measured, which wakes the process a hundred times a second. */
  eventLoop: z.boolean({ error: 'true or false' }).default(true),
})

export type Sampling = z.infer<typeof sampling>
export type TracingInstruction = z.input<typeof setTracing>
export type TraceFilter = z.infer<typeof traceFilter>

/**
 * Times are milliseconds of the monotonic clock that all processes of one machine share; `wallMs` added to one gives
 * the time of day. Times of processes with the same machine and the same difference can be compared to the microsecond.
 */
export interface ClockReading {
  machine: string
  wallMs: number
}

/** A page of what a service noted; `next` is where the following one begins. */
export interface Noted<Entry> {
  instance: string
  member: string
  service: string
  clock: ClockReading
  entries: Entry[]
  next: number
  /** Entries that were dropped before they were asked for. */
  missed: number
  more: boolean
}

/** A request as the service saw it that the client asked. */
export interface KeptTrace {
  n: number
  trace: string
  op: string
  outcome: string
  at: number
  micros: number
  /** The connection and the id that it came with: its frames need not carry the trace. */
  ends: string
  id: number
  spans: Span[]
}

export interface RecordedFrame {
  n: number
  at: number
  /** `address of who connected>address that was called`: the same at both ends. */
  ends: string
  /** The service that noted it is the one that connected. */
  dialled: boolean
  /** The service at the other end, as far as the handshake told. */
  peer: string
  sent: boolean
  /** The number of the frame on the connection in this direction: the same at both ends. */
  nth: number
  /** A fault in this process took it away. One that was to be sent has no number: the next one has it. */
  lost?: true
  /** Without the four bytes of the length. */
  bytes: number
  /** How it begins, in base64, and how it ends where that is not all of it. */
  head: string
  tail?: string
}

export type MetricType = 'gauge' | 'counter'
export type MetricLabels = Readonly<Record<string, string>>

export interface MetricSample {
  name: string
  type: MetricType
  help: string
  values: { labels?: MetricLabels; value: number }[]
}

/** The metrics of one operation, since the counting began. */
export interface OperationMetrics {
  outcomes: Record<string, number>
  /** Pairs of a latency class (services/contract/latency-classes.ts) and how many requests fell into it. */
  latency: [number, number][]
  totalMicros: number
}

export interface ServiceMetrics {
  instance: string
  member: string
  service: string
  clock: ClockReading
  at: number
  samples: MetricSample[]
  /** Empty while requests are not counted. */
  operations: Record<string, OperationMetrics>
}
