import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutWaiting } from '../engine/folder/plain-file.ts'
import { errorCode } from '../text/error-text.ts'
import { type LogEntry, type LogSource, parseLogLine } from './log-line.ts'
import { type Segment, segmentsIn } from './segments.ts'

/** A line of a log file, and what it says. */
export interface FileLine extends LogEntry {
  raw: string
}

const chunkBytes = 262_144
const mostHeld = 1_048_576
const lineFeed = 0x0a

/** Reads the files of one source from a moment on, over their ends, and goes on when lines were added. */
export class SourceCursor {
  readonly #folder: string
  readonly #source: LogSource
  readonly #since: number
  #segment: Segment | undefined
  #offset = 0
  #held = Buffer.alloc(0)
  #at = 0
  /** Nothing is added to the file any more: another was begun. */
  #isComplete = false

  constructor(folder: string, source: LogSource, since: number) {
    this.#folder = folder
    this.#source = source
    this.#since = since
  }

  /** The next lines; none where there are no more now. */
  async next(): Promise<FileLine[]> {
    for (;;) {
      const chunk = this.#segment && (await this.#read(this.#segment))
      if (chunk) {
        const lines = this.#linesOf(chunk)
        if (lines.length > 0) return lines
      } else if (this.#segment && !this.#isComplete && (await this.#after(this.#segment))) {
        // Lines may have been written after the end was read and before the next file was begun.
        this.#isComplete = true
      } else {
        const rest = this.#rest()
        const following = await this.#following()
        if (following === undefined) return []
        this.#segment = following
        this.#offset = 0
        this.#isComplete = false
        this.#held = Buffer.alloc(0)
        if (rest.length > 0) return rest
      }
    }
  }

  async #following(): Promise<Segment | undefined> {
    if (this.#segment) return this.#isComplete ? this.#after(this.#segment) : undefined
    const segments = (await segmentsIn(this.#folder)).get(this.#source) ?? []
    return segments.findLast(({ begun }) => begun <= this.#since) ?? segments[0]
  }

  async #after({ begun }: Segment): Promise<Segment | undefined> {
    const segments = (await segmentsIn(this.#folder)).get(this.#source)
    return segments?.find((segment) => segment.begun > begun)
  }

  /** Undefined at the end of the file, and where it was removed. */
  async #read({ name }: Segment): Promise<Buffer | undefined> {
    try {
      const file = await open(join(this.#folder, name), withoutWaiting)
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, this.#offset)
        this.#offset += bytesRead
        return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  #linesOf(chunk: Buffer): FileLine[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const end = bytes.lastIndexOf(lineFeed)
    // Nothing of ours writes such a line, and memory shall not grow for those who do.
    const isTooLong = end < 0 && bytes.length > mostHeld
    const whole = isTooLong ? bytes.length : Math.max(end, 0)
    this.#held = Buffer.from(bytes.subarray(isTooLong ? whole : end + 1))
    return this.#parse(bytes.toString('utf8', 0, whole))
  }

  /** A line whose end was never written, because its writer was killed. */
  #rest(): FileLine[] {
    return this.#isComplete ? this.#parse(this.#held.toString('utf8')) : []
  }

  #parse(text: string): FileLine[] {
    return text.split('\n').flatMap((raw) => {
      if (raw === '') return []
      const entry = parseLogLine(this.#source, raw, this.#at)
      this.#at = entry.at
      return entry.at < this.#since ? [] : { ...entry, raw }
    })
  }
}
