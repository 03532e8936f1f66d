import type { HistoryEntry } from './history.ts'
import { NewestBefore } from './newest-before.ts'

/**
 * - `stale`: an answered write was missing from a read that began after the answer.
 * - `readYourWrites`: that write was the reader's own.
 * - `monotonicReads`: the reader had seen something newer before.
 * - `impossible`: read before it was written, or two values of one revision: no honest store does that.
 */
export type AnomalyKind = 'stale' | 'readYourWrites' | 'monotonicReads' | 'impossible'

/** A store may promise that this does not happen. */
export type PromiseBreak = Exclude<AnomalyKind, 'impossible'>

export interface Anomaly {
  readonly kind: AnomalyKind
  readonly read: HistoryEntry
  /** The evidence: the write that is missing, or the read that saw more. */
  readonly evidence: HistoryEntry
}

export interface Findings {
  readonly reads: number
  readonly writes: number
  /**
   * Reads in which a promise could have been broken at all: for `stale` those that began after an answered write of their
   * item, for `readYourWrites` after one of their own session, for `monotonicReads` after a read of their own session.
   */
  readonly judged: Readonly<Record<PromiseBreak, number>>
  readonly anomalies: readonly Anomaly[]
}

const nothingRead = -1

/** Finds every anomaly of every read. The order of writes of an item is that of their revisions. */
export function findAnomalies(history: readonly HistoryEntry[]): Findings {
  const reads = history.filter(({ op }) => op === 'read')
  const writes = history.filter((entry) => entry.op === 'write' && entry.rev !== null)
  const written = new NewestBefore(writes, ({ item }) => item)
  const ownWritten = new NewestBefore(writes, ownItem)
  const ownRead = new NewestBefore(reads, ownItem)
  const writeOf = new Map(writes.map((write) => [`${write.rev} ${write.item}`, write]))
  const anomalies: Anomaly[] = []
  const judged = { stale: 0, readYourWrites: 0, monotonicReads: 0 }
  for (const read of reads) {
    const rev = read.rev ?? nothingRead
    const judge = (kind: PromiseBreak, evidence: HistoryEntry | undefined) => {
      if (evidence === undefined) return
      judged[kind] += 1
      if (evidence.rev! > rev) anomalies.push({ kind, read, evidence })
    }
    judge('stale', written.before(read.item, read.start))
    judge('readYourWrites', ownWritten.before(ownItem(read), read.start))
    judge('monotonicReads', ownRead.before(ownItem(read), read.start))
    const origin = writeOf.get(`${rev} ${read.item}`)
    if (origin && isImpossible(read, origin)) anomalies.push({ kind: 'impossible', read, evidence: origin })
  }
  return { reads: reads.length, writes: writes.length, judged, anomalies }
}

export function countAnomalies({ anomalies }: Findings): Record<AnomalyKind, number> {
  const counts = { stale: 0, readYourWrites: 0, monotonicReads: 0, impossible: 0 }
  for (const { kind } of anomalies) counts[kind] += 1
  return counts
}

function ownItem({ session, item }: HistoryEntry): string {
  return JSON.stringify([session, item])
}

function isImpossible(read: HistoryEntry, write: HistoryEntry): boolean {
  const differs = read.value !== undefined && write.value !== undefined && read.value !== write.value
  return differs || write.start > read.end
}
