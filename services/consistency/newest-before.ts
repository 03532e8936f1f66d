import type { HistoryEntry } from './history.ts'

/** The entries of one key, by when they ended. */
interface Timeline {
  readonly ends: number[]
  /** The entries with the greatest revision among those that had ended by then. */
  readonly newest: HistoryEntry[]
}

/** Which of the operations of a kind that had ended by some moment told of the greatest revision. */
export class NewestBefore {
  #timelines = new Map<string, Timeline>()

  constructor(entries: readonly HistoryEntry[], keyOf: (entry: HistoryEntry) => string) {
    for (const entry of entries.filter(({ rev }) => rev !== null).sort((a, b) => a.end - b.end)) {
      const key = keyOf(entry)
      const timeline = this.#timelines.get(key) ?? { ends: [], newest: [] }
      this.#timelines.set(key, timeline)
      const before = timeline.newest.at(-1)
      timeline.ends.push(entry.end)
      timeline.newest.push(before && before.rev! >= entry.rev! ? before : entry)
    }
  }

  /** An entry that ended at this very moment may as well have ended after it. */
  before(key: string, moment: number): HistoryEntry | undefined {
    const timeline = this.#timelines.get(key)
    if (timeline === undefined) return undefined
    let low = 0
    let high = timeline.ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (timeline.ends[middle]! < moment) low = middle + 1
      else high = middle
    }
    return timeline.newest[low - 1]
  }
}
