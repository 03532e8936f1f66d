import { classCount, latencyClass } from '../../contract/latency-classes.ts'
import type { OperationMetrics } from '../../contract/tracing.ts'

interface Counted {
  outcomes: Record<string, number>
  latency: Uint32Array
  totalMicros: number
}

/** Requests by operation, outcome and latency, counted only while somebody wants to know. */
export class RequestMetrics {
  #operations = new Map<string, Counted>()
  #known: ReadonlySet<string> = new Set()

  /** Clients may ask for operations by any name: those that do not exist are counted as one. */
  knows(operations: Iterable<string>): void {
    this.#known = new Set(operations)
  }

  note(op: string, outcome: string, ms: number): void {
    const counted = this.#operations.get(op) ?? this.#countedFor(this.#known.has(op) ? op : 'unknown')
    const micros = ms * 1000
    counted.outcomes[outcome] = (counted.outcomes[outcome] ?? 0) + 1
    counted.latency[latencyClass(micros)]! += 1
    counted.totalMicros += micros
  }

  #countedFor(op: string): Counted {
    const found = this.#operations.get(op)
    if (found !== undefined) return found
    const counted: Counted = { outcomes: {}, latency: new Uint32Array(classCount), totalMicros: 0 }
    this.#operations.set(op, counted)
    return counted
  }

  read(): Record<string, OperationMetrics> {
    return Object.fromEntries(
      [...this.#operations].map(([op, { outcomes, latency, totalMicros }]) => [
        op,
        { outcomes, totalMicros: Math.round(totalMicros), latency: filled(latency) },
      ]),
    )
  }
}

function filled(latency: Uint32Array): [number, number][] {
  const pairs: [number, number][] = []
  for (const [index, count] of latency.entries()) if (count > 0) pairs.push([index, count])
  return pairs
}
