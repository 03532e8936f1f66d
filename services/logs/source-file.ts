import { appendFile, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../text/error-text.ts'
import type { LogSource } from './log-line.ts'
import { newSegment, type Segment, segmentsIn } from './segments.ts'

export interface LogFileLimits {
  /** No file grows beyond this, except by a single longer line. */
  maxBytes: number
  /** This many files of a source are kept. */
  keep: number
  /** Files whose lines are all older are removed. */
  days: number
}

export interface LogFileSettings extends LogFileLimits {
  on: boolean
}

const dayMs = 86_400_000

/** The files of one source. A new one is begun when the last one is full or a day old, and then old ones are removed. */
export class SourceFile {
  readonly #folder: string
  readonly #source: LogSource
  readonly #limits: LogFileLimits
  #segment: Segment | undefined
  #bytes = 0
  /** A part of a line may be at the end: a write failed, or the process before was killed in the middle of one. */
  #isTorn = false

  constructor(folder: string, source: LogSource, limits: LogFileLimits) {
    this.#folder = folder
    this.#source = source
    this.#limits = limits
  }

  /** Appends the first of some lines: as many as the file still takes, and at least one. Resolves with their number. */
  async append(lines: readonly string[]): Promise<number> {
    this.#segment ??= await this.#newest()
    const isNew = this.#segment === undefined || this.#isOver(this.#segment, lines[0]!)
    if (isNew) this.#begin()
    const count = this.#fitting(lines)
    const text = `${this.#isTorn ? '\n' : ''}${lines.slice(0, count).join('\n')}\n`
    this.#isTorn = true
    await this.#write(this.#segment!, text)
    this.#isTorn = false
    this.#bytes += Buffer.byteLength(text)
    if (isNew) await removeOld(this.#folder, this.#limits).catch(() => undefined)
    return count
  }

  /** At least one: a line that is longer than a file has one for itself. */
  #fitting(lines: readonly string[]): number {
    let bytes = this.#bytes + sizeOf(lines[0]!)
    let count = 1
    for (const line of lines.slice(1)) {
      bytes += sizeOf(line)
      if (bytes > this.#limits.maxBytes) break
      count += 1
    }
    return count
  }

  #isOver({ begun }: Segment, line: string): boolean {
    if (Date.now() - begun >= dayMs) return true
    return this.#bytes > 0 && this.#bytes + sizeOf(line) > this.#limits.maxBytes
  }

  /** That of the start before, to be continued. */
  async #newest(): Promise<Segment | undefined> {
    const segment = (await segmentsIn(this.#folder)).get(this.#source)?.at(-1)
    if (segment) this.#bytes = (await stat(join(this.#folder, segment.name))).size
    this.#isTorn = this.#bytes > 0
    return segment
  }

  #begin(): void {
    // Names follow each other also where the clock was set back.
    const begun = Math.max(Date.now(), (this.#segment?.begun ?? 0) + 1)
    this.#segment = newSegment(this.#source, begun)
    this.#bytes = 0
    this.#isTorn = false
  }

  async #write({ name }: Segment, text: string): Promise<void> {
    const file = join(this.#folder, name)
    try {
      await appendFile(file, text, { mode: 0o600 })
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error
      await mkdir(this.#folder, { mode: 0o700 })
      await appendFile(file, text, { mode: 0o600 })
    }
  }
}

/** Removes what the limits no longer keep, of every source: a member that was removed leaves files, too. */
export async function removeOld(folder: string, { keep, days }: LogFileLimits): Promise<void> {
  const oldest = Date.now() - days * dayMs
  for (const segments of (await segmentsIn(folder)).values()) {
    const old = segments.filter((segment, index) => {
      const end = segments[index + 1]?.begun ?? segment.begun + dayMs
      return end < oldest || index < segments.length - keep
    })
    for (const { name } of old) await rm(join(folder, name), { force: true })
  }
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1
}
