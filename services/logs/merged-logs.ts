import type { LogSource } from './log-line.ts'
import { segmentsIn } from './segments.ts'
import { type FileLine, SourceCursor } from './source-cursor.ts'

interface Stream {
  cursor: SourceCursor
  lines: FileLine[]
  next: number
  /** The time of the last line that was taken: the lines of a source stay in their order, whatever its clock did. */
  at: number
}

/** The lines of several sources, merged by their time. Read again, it goes on with what came since. */
export class MergedLogs {
  readonly #folder: string
  readonly #isWanted: (source: LogSource) => boolean
  readonly #since: number
  readonly #streams = new Map<LogSource, Stream>()

  constructor(folder: string, isWanted: (source: LogSource) => boolean, since = 0) {
    this.#folder = folder
    this.#isWanted = isWanted
    this.#since = since
  }

  async *read(): AsyncGenerator<FileLine[]> {
    await this.#findSources()
    const streams = [...this.#streams.values()]
    for (const stream of streams) await fill(stream)
    for (;;) {
      const merged = mergeFilled(streams.filter(({ lines }) => lines.length > 0))
      if (merged.length === 0) return
      yield merged
      for (const stream of streams) if (stream.next === stream.lines.length) await fill(stream)
    }
  }

  async #findSources(): Promise<void> {
    for (const source of (await segmentsIn(this.#folder)).keys()) {
      if (this.#streams.has(source) || !this.#isWanted(source)) continue
      const cursor = new SourceCursor(this.#folder, source, this.#since)
      this.#streams.set(source, { cursor, lines: [], next: 0, at: 0 })
    }
  }
}

async function fill(stream: Stream): Promise<void> {
  stream.lines = await stream.cursor.next()
  stream.next = 0
}

/** Takes lines until one of the streams has to be filled again. */
function mergeFilled(streams: readonly Stream[]): FileLine[] {
  const merged: FileLine[] = []
  if (streams.length === 0) return merged
  for (;;) {
    const first = streams.reduce((best, stream) => (timeOf(stream) < timeOf(best) ? stream : best))
    const line = first.lines[first.next]!
    first.at = timeOf(first)
    first.next += 1
    merged.push(line)
    if (first.next === first.lines.length) return merged
  }
}

function timeOf({ lines, next, at }: Stream): number {
  return Math.max(at, lines[next]!.at)
}
