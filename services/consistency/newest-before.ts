import type { HistoryEntry } from './history.ts'

interface Line {
  readonly ends: number[]
  /** The entries with the greatest revision among those that had ended by then. */
  readonly newest: HistoryEntry[]
}

/** Which of the operations of a kind that had ended by some moment told of the greatest revision. */
export class NewestBefore {
  #lines = new Map<string, Line>()

  constructor(entries: readonly HistoryEntry[], keyOf: (entry: HistoryEntry) => string) {
    for (const entry of entries.filter(({ rev }) => rev !== null).sort((a, b) => a.end - b.end)) {
      const key = keyOf(entry)
      const line = this.#lines.get(key) ?? { ends: [], newest: [] }
      this.#lines.set(key, line)
      const before = line.newest.at(-1)
      line.ends.push(entry.end)
      line.newest.push(before && before.rev! >= entry.rev! ? before : entry)
    }
  }

  /** An entry that ended at this very moment may as well have ended after it. */
  before(key: string, moment: number): HistoryEntry | undefined {
    const line = this.#lines.get(key)
    if (line === undefined) return undefined
    let low = 0
    let high = line.ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (line.ends[middle]! < moment) low = middle + 1
      else high = middle
    }
    return line.newest[low - 1]
  }
}
