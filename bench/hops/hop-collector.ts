import { spanList } from '../../services/contract/spans.ts'
import { type HopPart, hopParts, type HopPartTimes, type HopTimes, type RunResult } from '../model/result.ts'
import { encodeHistogram, type Histogram, latencyOf, newHistogram } from '../statistics/histogram.ts'
import { sum } from '../statistics/moments.ts'
import { type HopMicros, splitHops } from './split-hops.ts'

interface Traced {
  op: string
  clientMicros: number
  spans: unknown
}

/** The number of replies that wait to be examined: more would be held in memory for long. */
const mostWaiting = 10_000

/**
 * Where the time of the traced requests of a run went, all together and by operation. Replies are looked into when the
 * result is asked for, not while it is measured.
 */
export class HopCollector {
  #waiting: Traced[] = []
  #all = new HopTotals()
  #operations = new Map<string, HopTotals>()

  /** `spans` as they came with the reply. Without any, or with what are none, it tells nothing. */
  add(op: string, clientMicros: number, spans: unknown): void {
    this.#waiting.push({ op, clientMicros, spans })
    if (this.#waiting.length === mostWaiting) this.#lookInto()
  }

  result(): RunResult['hops'] {
    this.#lookInto()
    if (this.#operations.size === 0) return null
    const operations = [...this.#operations].map(([op, totals]) => [op, totals.times()] as const)
    return { all: this.#all.times(), operations: Object.fromEntries(operations) }
  }

  #lookInto(): void {
    for (const { op, clientMicros, spans } of this.#waiting.splice(0)) {
      const whole = spanList.safeParse(spans).data?.[0]
      if (whole?.kind !== 'server') continue
      const parts = splitHops(clientMicros, whole)
      this.#all.add(parts)
      let totals = this.#operations.get(op)
      if (totals === undefined) this.#operations.set(op, (totals = new HopTotals()))
      totals.add(parts)
    }
  }
}

class HopTotals {
  #traced = 0
  #sums = partsOf(() => 0)
  #histograms = partsOf(newHistogram)

  add(parts: HopMicros): void {
    this.#traced += 1
    for (const part of hopParts) {
      this.#sums[part] += parts[part]
      this.#histograms[part].recordValue(parts[part])
    }
  }

  times(): HopTimes {
    return {
      traced: this.#traced,
      meanMs: this.#meanMs(sum(Object.values(this.#sums))),
      parts: partsOf((part) => this.#part(this.#sums[part], this.#histograms[part])),
    }
  }

  /** The mean is that of the times themselves, so that the parts' means add up to the whole's. */
  #part(micros: number, histogram: Histogram): HopPartTimes {
    const { p50, p99 } = latencyOf(histogram)
    return { meanMs: this.#meanMs(micros), p50Ms: p50, p99Ms: p99, histogram: encodeHistogram(histogram) }
  }

  #meanMs(micros: number): number {
    return micros / this.#traced / 1000
  }
}

function partsOf<Value>(of: (part: HopPart) => Value): Record<HopPart, Value> {
  return Object.fromEntries(hopParts.map((part) => [part, of(part)])) as Record<HopPart, Value>
}
