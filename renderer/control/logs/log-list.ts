import type { LogBatch, LogLine } from '../../../electron/ipc/log-types.ts'
import { placeOf } from './sorted-seqs.ts'

type Matcher = (line: LogLine) => boolean

/** The numbers of the lines that are listed, and of those that the search finds; both grow at the end and shrink in front. */
export class LogList {
  readonly listed: number[]
  readonly found: number[]
  readonly #isListed: Matcher
  readonly #isFound: Matcher

  constructor(listed: number[], found: number[], isListed: Matcher, isFound: Matcher) {
    this.listed = listed
    this.found = found
    this.#isListed = isListed
    this.#isFound = isFound
  }

  /** Takes what is new. Tells how many lines went in front. */
  add({ lines, oldest }: Pick<LogBatch, 'lines' | 'oldest'>): { removed: number; added: LogLine[] } {
    const added = lines.filter((line) => append(this.listed, line, this.#isListed))
    // Where only matches are listed, the two are one list.
    if (this.found !== this.listed) {
      for (const line of lines) append(this.found, line, this.#isFound)
      dropBefore(this.found, oldest)
    }
    return { removed: dropBefore(this.listed, oldest), added }
  }
}

/** Main may tell a line again that it listed before, and lines of a filter that is no longer followed. */
function append(seqs: number[], line: LogLine, isWanted: Matcher): boolean {
  if (line.seq <= (seqs.at(-1) ?? 0) || !isWanted(line)) return false
  seqs.push(line.seq)
  return true
}

function dropBefore(seqs: number[], oldest: number): number {
  const gone = placeOf(seqs, oldest)
  if (gone > 0) seqs.splice(0, gone)
  return gone
}
