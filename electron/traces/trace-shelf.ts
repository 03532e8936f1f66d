import type { ClockReading, KeptTrace, Noted } from '../../services/contract/tracing.ts'
import type { Span } from '../../services/contract/spans.ts'
import type { TraceSummary } from '../ipc/trace-types.ts'

export interface ShelvedTrace {
  summary: TraceSummary
  trace: KeptTrace
  clock: ClockReading
}

const mostTraces = 10_000
const microsInMilli = 1_000
/** Not the service's own work; its disk is its own. */
const waitKinds: ReadonlySet<Span['kind']> = new Set(['client', 'queue', 'payment'])

/** The traces that were read from the services, the newest of them. */
export class TraceShelf {
  #traces = new Map<string, ShelvedTrace>()

  get all(): IterableIterator<ShelvedTrace> {
    return this.#traces.values()
  }

  get(key: string): ShelvedTrace | undefined {
    return this.#traces.get(key)
  }

  clear(): void {
    this.#traces.clear()
  }

  add({ instance, member, clock, entries }: Noted<KeptTrace>): TraceSummary[] {
    const added = entries.map((trace): ShelvedTrace => ({
      summary: summaryOf(trace, `${instance}.${trace.n}`, member, clock),
      trace,
      clock,
    }))
    for (const one of added) this.#traces.set(one.summary.key, one)
    for (const key of this.#traces.keys()) {
      if (this.#traces.size <= mostTraces) break
      this.#traces.delete(key)
    }
    return added.map(({ summary }) => summary)
  }
}

function summaryOf(trace: KeptTrace, key: string, member: string, { wallMs }: ClockReading): TraceSummary {
  const work = new Map<string, number>()
  for (const span of trace.spans) addWork(span, work)
  return {
    key,
    trace: trace.trace,
    op: trace.op,
    outcome: trace.outcome,
    startedAt: trace.at + wallMs,
    ms: trace.micros / microsInMilli,
    member,
    services: [...work].map(([service, micros]) => ({ service, ms: micros / microsInMilli })),
  }
}

/** A service's own work, without its waits for others. */
function addWork({ service, kind, us, parts = [] }: Span, work: Map<string, number>): void {
  if (kind === 'server') {
    const waits = parts.filter((part) => waitKinds.has(part.kind)).map(({ at, us }) => [at, at + us] as const)
    work.set(service, (work.get(service) ?? 0) + Math.max(0, us - covered(waits)))
  } else if (kind === 'client' && parts.length === 0 && !work.has(service)) work.set(service, 0)
  for (const part of parts) addWork(part, work)
}

/** Waits may lie side by side. */
function covered(stretches: readonly (readonly [number, number])[]): number {
  let [total, end] = [0, 0]
  for (const [from, to] of [...stretches].sort(([a], [b]) => a - b)) {
    total += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return total
}
