import { type Span, spanList } from '../contract/spans.ts'
import type { SpanEnd, SpanSink } from '../wire/pending-call.ts'

/** A client may ask for an operation by any name, which need not come back to it in full. */
const longestOp = 64

/**
 * Where the time of one traced request goes, by this service's clock: its own work, what it asked of other services and
 * what these say of themselves. Clocks of different machines are never compared.
 */
export class CallSpans implements SpanSink {
  #startedAt = performance.now()
  #own: Span
  #spans: Span[]

  constructor(service: string, op: string) {
    this.#own = { service, op: op.slice(0, longestOp), kind: 'server', at: 0, us: 0 }
    this.#spans = [this.#own]
  }

  begin(service: string, op: string): SpanEnd {
    return this.#begin(service, op, 'client')
  }

  /** A command was given to the journal; what is returned is called when it is on disk and carried out. */
  beginJournal(): () => void {
    const { service, op } = this.#own
    return this.#begin(service, op, 'journal')
  }

  /** What is still under way was not waited for, and is left out. */
  toJson(): string {
    this.#own.us = this.#now()
    return JSON.stringify(this.#spans)
  }

  #begin(service: string, op: string, kind: Span['kind']): SpanEnd {
    const at = this.#now()
    return (inner) => {
      const place = this.#spans.push({ service, op, kind, at, us: this.#now() - at, parent: 0 }) - 1
      const { data = [] } = spanList.safeParse(inner)
      for (const span of data) {
        this.#spans.push({ ...span, parent: span.parent === undefined ? place : place + 1 + span.parent })
      }
    }
  }

  #now(): number {
    return Math.round((performance.now() - this.#startedAt) * 1000)
  }
}
