import { machineTime } from './tracing/machine-clock.ts'
import type { SpanEnd, SpanSink } from '../wire/pending-call.ts'

/** A client may ask for an operation by any name, which need not come back to it in full. */
const longestOp = 64

/**
 * Where the time of one traced request goes, by this service's clock: its own work, what it asked of other services and
 * what these say of themselves, unread. Clocks of different machines are never compared.
 */
export class CallSpans implements SpanSink {
  #startedAt = performance.now()
  #service: string
  readonly op: string
  /** JSON: few requests are traced, and what seldom runs should not have much to do. */
  #parts = ''

  constructor(service: string, op: string) {
    this.#service = service
    this.op = op.slice(0, longestOp)
  }

  begin(service: string, op: string): SpanEnd {
    return this.#begin(service, op, 'client')
  }

  /** A command was given to the journal; what is returned is called when it is on disk and carried out. */
  beginJournal(): () => void {
    return this.#begin(this.#service, this.op, 'journal')
  }

  /** The request waits for the turn of its order, or for its payment, until what is returned is called. */
  beginWait(kind: 'queue' | 'payment'): () => void {
    return this.#begin(this.#service, this.op, kind)
  }

  /** A span that has not ended was not waited for, and is left out. */
  toJson(): string {
    const whole = spanJson(this.#service, this.op, 'server', 0, this.#now(), this.#parts)
    return `[${whole.slice(0, -1)},"clock":${Math.round(this.at * 1000)}}]`
  }

  /** When the work began, in milliseconds on the clock that all processes of this machine share. */
  get at(): number {
    return machineTime(this.#startedAt)
  }

  #begin(service: string, op: string, kind: string): SpanEnd {
    const at = this.#now()
    return (inner = '[]') => {
      const comma = this.#parts === '' ? '' : ','
      this.#parts += comma + spanJson(service, op, kind, at, this.#now() - at, inner.slice(1, -1))
    }
  }

  #now(): number {
    return Math.round((performance.now() - this.#startedAt) * 1000)
  }
}

function spanJson(service: string, op: string, kind: string, at: number, us: number, parts: string): string {
  const own = `{"service":"${service}","op":${JSON.stringify(op)},"kind":"${kind}","at":${at},"us":${us}`
  return parts === '' ? `${own}}` : `${own},"parts":[${parts}]}`
}
