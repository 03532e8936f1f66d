import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutWaiting } from '../engine/folder/plain-file.ts'
import { errorCode } from '../text/error-text.ts'
import { type LogSource, parseLogLine } from './log-line.ts'
import { type Segment, segmentsIn } from './segments.ts'
import type { FileLine } from './source-cursor.ts'

/** The lines that are known already: of each source the time of the oldest, and how many there are of that time. */
export interface KnownLines {
  /** Where lines of other sources begin. */
  at: number
  bySource: Record<LogSource, { at: number; count: number }>
}

export interface ReadBackward {
  /** The oldest first. */
  lines: FileLine[]
  /** There are still older ones. */
  more: boolean
}

const mostBlockBytes = 262_144
const mostLineBytes = 1_048_576
const lineFeed = 0x0a
const longestWaitMs = 3_600_000

/** This many lines before those that are known, merged by their time: the newest of them, without reading the others. */
export async function readBackward(
  folder: string,
  isWanted: (source: LogSource) => boolean,
  known: KnownLines,
  most: number,
): Promise<ReadBackward> {
  const found = [...(await segmentsIn(folder))].filter(([source]) => isWanted(source))
  const sources = found.map(([source, segments]) =>
    newestFirst(folder, source, segments, known.bySource[source] ?? { at: known.at, count: 0 }),
  )
  const heads = await Promise.all(sources.map(async (lines) => ({ lines, head: (await lines.next()).value })))
  const taken: FileLine[] = []
  let before = Infinity
  for (;;) {
    const there = heads.filter(({ head }) => head !== undefined)
    if (there.length === 0 || taken.length === most) {
      // Files that were not read to their beginning are still open.
      for (const { lines } of heads) await lines.return(undefined)
      return { lines: taken.reverse(), more: there.length > 0 }
    }
    const time = ({ head }: { head: FileLine | undefined }) => Math.min(before, head!.at)
    const newest = there.reduce((best, one) => (time(one) > time(best) ? one : best))
    before = time(newest)
    taken.push(newest.head!)
    newest.head = (await newest.lines.next()).value
  }
}

async function* newestFirst(
  folder: string,
  source: LogSource,
  segments: readonly Segment[],
  { at, count }: { at: number; count: number },
): AsyncGenerator<FileLine, undefined> {
  let ofThatTime = count
  let isKnown = true
  for (const segment of segments.toReversed()) {
    // Its lines are all newer: none waits longer than this for its file.
    if (isKnown && segment.begun > at + longestWaitMs) continue
    for await (const raw of linesBackward(join(folder, segment.name))) {
      const line = { ...parseLogLine(source, raw, segment.begun), raw }
      if (isKnown && line.at > at) continue
      isKnown = false
      if (line.at === at && ofThatTime > 0) ofThatTime -= 1
      else yield line
    }
  }
  return undefined
}

async function* linesBackward(path: string): AsyncGenerator<string> {
  try {
    const file = await open(path, withoutWaiting)
    try {
      let end = (await file.stat()).size
      let held = Buffer.alloc(0)
      while (end > 0) {
        const length = Math.min(end, mostBlockBytes)
        const { buffer } = await file.read(Buffer.alloc(length), 0, length, end - length)
        end -= length
        const bytes = Buffer.concat([buffer, held])
        // The bytes before the first line feed may be the end of a line that begins further in front.
        const first = bytes.indexOf(lineFeed)
        const isWhole = end === 0 || (first < 0 && bytes.length > mostLineBytes)
        held = isWhole ? Buffer.alloc(0) : Buffer.from(first < 0 ? bytes : bytes.subarray(0, first))
        if (!isWhole && first < 0) continue
        const lines = bytes.toString('utf8', isWhole ? 0 : first + 1).split('\n')
        for (const line of lines.reverse()) if (line !== '') yield line
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
