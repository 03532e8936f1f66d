import type { LogBatch, LogMatches } from '../../../electron/ipc/log-types.ts'
import { placeOf } from './sorted-seqs.ts'

/** The numbers of the lines that are listed, and of those that the search finds; both grow at the end and shrink in front. */
export class LogList {
  readonly listed: number[]
  readonly found: number[]

  /** Where main marks no matches, each line that is listed is one if anything is searched. */
  constructor({ seqs, found }: Pick<LogMatches, 'seqs' | 'found'>, isSearching: boolean) {
    this.listed = seqs
    this.found = found ?? (isSearching ? seqs : [])
  }

  /** Takes what is new. Tells how many lines went in front. */
  add({ lines, found = [], oldest }: Pick<LogBatch, 'lines' | 'found' | 'oldest'>): number {
    for (const { seq } of lines) this.listed.push(seq)
    // Where only matches are listed, the two are one list.
    if (this.found !== this.listed) {
      this.found.push(...found)
      dropBefore(this.found, oldest)
    }
    return dropBefore(this.listed, oldest)
  }
}

function dropBefore(seqs: number[], oldest: number): number {
  const gone = placeOf(seqs, oldest)
  if (gone > 0) seqs.splice(0, gone)
  return gone
}
