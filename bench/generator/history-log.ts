import { writeFileSync } from 'node:fs'
import type { HistoryEntry } from '../../services/consistency/history.ts'
import { jsonText } from '../../services/text/harmless.ts'

/** The end of a request as its client saw it. `unknown`: nobody can say whether it happened. */
export type Seen = { kind: 'ok'; result: unknown } | { kind: 'refused'; code: string } | { kind: 'unknown' }

export interface NotedRequest {
  session: string
  op: string
  args: unknown
  seen: Seen
  /** Times of `performance.now()`. */
  start: number
  end: number
}

/** The possible answers of a correct server. */
interface Shown {
  itemId?: unknown
  rev?: unknown
  item?: Shown
  items?: Shown[]
}

const reads: ReadonlySet<string> = new Set(['GetItem', 'SearchItemsForSale', 'DisplayItemsForSale'])
const writes: ReadonlySet<string> = new Set(['ChangeItemPrice', 'UpdateUnitsForSale'])

/** The reads and writes of items, in the format that `check history` reads. */
export class HistoryLog {
  readonly #lines: string[] = []

  /** Whether requests of the operation are part of a history. */
  static notes(op: string): boolean {
    return reads.has(op) || writes.has(op)
  }

  note({ session, op, args, seen, start, end }: NotedRequest): void {
    const kind = writes.has(op) ? 'write' : 'read'
    const times = { start: thousandths(start), end: thousandths(end) }
    for (const { item, rev } of itemsOf(op, (args as Shown).itemId, seen)) {
      const entry: HistoryEntry = { session, op: kind, item, rev, ...times }
      this.#lines.push(jsonText(entry))
    }
  }

  writeTo(file: string): void {
    writeFileSync(file, this.#lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  }
}

function itemsOf(op: string, asked: unknown, seen: Seen): Pick<HistoryEntry, 'item' | 'rev'>[] {
  if (seen.kind === 'ok') {
    const { item, items, ...itself } = (seen.result ?? {}) as Shown
    return (items ?? [item ?? itself]).flatMap(({ itemId, rev }) =>
      typeof itemId === 'string' && Number.isSafeInteger(rev) ? { item: itemId, rev: rev as number } : [],
    )
  }
  // A write that may have happened, or the reading of an item that is not there.
  const isTold = seen.kind === 'unknown' ? writes.has(op) : op === 'GetItem' && seen.code === 'NOT_FOUND'
  return isTold && typeof asked === 'string' ? [{ item: asked, rev: null }] : []
}

function thousandths(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
