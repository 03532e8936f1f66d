import { randomBytes } from 'node:crypto'
import { checkMeta } from '../../contract/operation.ts'
import type { KeptTrace, Sampling, TraceFilter } from '../../contract/tracing.ts'
import type { CallSpans } from '../call-spans.ts'
import type { Request } from '../../wire/message.ts'
import type { ServerConnection } from '../../wire/server-connection.ts'
import { machineNow } from './machine-clock.ts'
import { Recent } from './recent.ts'

type Kept = Omit<KeptTrace, 'n' | 'spans'> & { spans: string }

/** The part of a call that is needed here. */
interface Answered {
  readonly request: Request
  readonly connection: ServerConnection
}

const limits = { entries: 5_000, weight: 16 * 1024 * 1024 }
const secondMs = 1_000

/** Makes the ids of several services, and of several starts of one service, differ. Prefix and number together have the 32 digits of OpenTelemetry. */
const idPrefix = randomBytes(8).toString('hex')
let idNumber = 0

function newTraceId(): string {
  idNumber += 1
  return idPrefix + idNumber.toString(16).padStart(16, '0')
}

/** Chooses requests of clients that are traced although their clients do not ask for it, and keeps their traces. */
export class TraceCollector {
  readonly traces = new Recent<Kept>(limits)
  #sampling: Exclude<Sampling, 'off'>
  #untilNext = 0
  #second = 0
  #inSecond = 0

  constructor(sampling: Exclude<Sampling, 'off'>) {
    this.#sampling = sampling
  }

  change(sampling: Exclude<Sampling, 'off'>): void {
    this.#sampling = sampling
    this.#untilNext = 0
  }

  /** A chosen request has a trace from then on: its own, or a new one. */
  chooses(request: Request, { isPeer }: ServerConnection): boolean {
    // Another service that asks for spans keeps them itself, together with its own.
    if (isPeer && request.spans) return false
    // Services are pinged all the time.
    if (request.op === 'Ping' && request.trace === undefined) return false
    if (!request.spans && !this.#isNext()) return false
    if (request.trace === undefined) request.trace = newTraceId()
    else if (checkMeta(undefined, request.trace) !== undefined) return false
    return true
  }

  keep({ request, connection }: Answered, { at, op }: CallSpans, outcome: string, spans: string): void {
    const kept: Kept = {
      trace: request.trace as string,
      op,
      outcome,
      at,
      micros: Math.round((machineNow() - at) * 1000),
      ends: connection.line.ends,
      id: request.id,
      spans,
    }
    this.traces.add(kept, spans.length)
  }

  #isNext(): boolean {
    if (this.#sampling === 'all') return true
    const { oneIn, perSecond } = this.#sampling
    if (perSecond > 0 && this.#isAmongFirst(perSecond)) return true
    this.#untilNext -= 1
    if (this.#untilNext > 0) return false
    this.#untilNext = oneIn
    return true
  }

  #isAmongFirst(perSecond: number): boolean {
    const now = performance.now()
    if (now - this.#second >= secondMs) {
      this.#second = now
      this.#inSecond = 0
    }
    if (this.#inSecond >= perSecond) return false
    this.#inSecond += 1
    return true
  }
}

export function passes(kept: Kept, { op, outcome, minMicros = 0, trace }: TraceFilter): boolean {
  if (op !== undefined && kept.op !== op) return false
  if (outcome === 'failed' ? kept.outcome === 'ok' : outcome !== undefined && kept.outcome !== outcome)
    return false
  return kept.micros >= minMicros && (trace === undefined || kept.trace === trace)
}

export function traceJson({ spans, ...kept }: Kept, n: number): string {
  return `${JSON.stringify({ n, ...kept }).slice(0, -1)},"spans":${spans}}`
}
