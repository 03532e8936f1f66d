import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../text/error-text.ts'
import { auditOf, auditSource, type Deed } from './audit.ts'
import { fieldsOf, type LogLevel, type LogSource } from './log-line.ts'
import { asRecord, recordText } from './record-text.ts'
import { type LogFileLimits, type LogFileSettings, removeOld, SourceFile } from './source-file.ts'

export interface LogFilesOptions {
  warn(details: object, message: string): void
  /** A line of the log of deeds. */
  onDeed?(line: string): void
  /** How long the lines of a moment are gathered before they are written together. */
  gatherMs?: number
  /** When the next attempt follows one that failed. */
  retryMs?: number
}

/** More than this waits neither for a disk that does not answer nor for the start of a cluster. */
const mostWaiting = 4_194_304
const closeMs = 2_000

/**
 * Writes the lines of all members into files, a file a member, behind the back of who logs. A disk that is full, may not be
 * written or does not answer costs lines, which are counted, and nothing else: only one write is under way at a time.
 */
export class LogFiles {
  readonly #options: Required<LogFilesOptions>
  #open: { folder: string; limits: LogFileLimits; files: Map<LogSource, SourceFile> } | undefined
  #waiting = new Map<LogSource, string[]>()
  #waitingSize = 0
  #lost = new Map<LogSource, number>()
  #pump: Promise<void> | undefined
  #isOff = false
  #hasFailed = false
  #closing = new AbortController()

  constructor(options: LogFilesOptions) {
    this.#options = { onDeed: () => undefined, gatherMs: 50, retryMs: 5_000, ...options }
  }

  /** From now on lines go into this folder, those that came before included. Only one process at a time may have it open. */
  open(folder: string, { on, ...limits }: LogFileSettings): void {
    this.#isOff = !on
    if (!on) {
      this.#waiting.clear()
      this.#waitingSize = 0
      return
    }
    this.#open = { folder, limits, files: new Map() }
    this.#closing = new AbortController()
    this.#hasFailed = false
    void removeOld(folder, limits).catch(() => undefined)
    this.#begin()
  }

  /** Resolves when what was logged before is in the files, or cannot be. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.race([this.#pump, delay(closeMs, undefined, { ref: false })])
    this.#open = undefined
  }

  /** A line as a process wrote it. One with the field `audit` is also in the log of what was done on purpose. */
  write(source: LogSource, raw: string): void {
    const line = asRecord(source, raw)
    this.#add(source, line)
    if (line.includes('"audit":') && fieldsOf(line)?.audit !== undefined) this.#addDeed(line)
  }

  audit(deed: Deed): void {
    this.#addDeed(recordText(auditSource, 'info', ...auditOf(deed)))
  }

  #addDeed(line: string): void {
    this.#options.onDeed(line)
    this.#add(auditSource, line)
  }

  record(source: LogSource, level: LogLevel, details: object, message: string, at?: number): void {
    this.#add(source, recordText(source, level, details, message, at))
  }

  #add(source: LogSource, line: string): void {
    if (this.#isOff) return
    if (this.#waitingSize + line.length > mostWaiting) {
      this.#lost.set(source, (this.#lost.get(source) ?? 0) + 1)
      return
    }
    const lines = this.#waiting.get(source)
    if (lines) lines.push(line)
    else this.#waiting.set(source, [line])
    this.#waitingSize += line.length
    this.#begin()
  }

  #begin(): void {
    if (this.#open === undefined || this.#waiting.size === 0) return
    this.#pump ??= this.#writeWaiting().finally(() => {
      this.#pump = undefined
      if (!this.#closing.signal.aborted) this.#begin()
    })
  }

  async #writeWaiting(): Promise<void> {
    const { gatherMs, retryMs } = this.#options
    const { signal } = this.#closing
    while (this.#waiting.size > 0 && this.#open) {
      const failure = await this.#writeOnce()
      if (failure && signal.aborted) return
      if (failure) this.#warnOnce(failure.error)
      else this.#hasFailed = false
      await delay(failure ? retryMs : gatherMs, undefined, { ref: false, signal }).catch(() => undefined)
    }
  }

  /** Writes what waits now, source by source. Lines that cannot be written go on waiting. */
  async #writeOnce(): Promise<{ error: unknown } | undefined> {
    for (const source of [...this.#waiting.keys()]) {
      this.#tellOfLost(source)
      const lines = this.#waiting.get(source)!
      this.#waiting.delete(source)
      try {
        await this.#append(source, lines)
      } catch (error) {
        this.#waiting.set(source, [...lines, ...(this.#waiting.get(source) ?? [])])
        return { error }
      }
    }
    return undefined
  }

  /** Takes away what was written. */
  async #append(source: LogSource, lines: string[]): Promise<void> {
    const { folder, limits, files } = this.#open!
    const file = files.get(source) ?? new SourceFile(folder, source, limits)
    files.set(source, file)
    while (lines.length > 0) {
      const written = await file.append(lines)
      for (const { length } of lines.splice(0, written)) this.#waitingSize -= length
    }
  }

  #tellOfLost(source: LogSource): void {
    const lost = this.#lost.get(source)
    if (lost === undefined) return
    this.#lost.delete(source)
    const line = recordText(source, 'warn', { lost }, 'lines of this log could not be written')
    this.#waiting.get(source)!.push(line)
    this.#waitingSize += line.length
  }

  #warnOnce(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const { folder } = this.#open!
    this.#options.warn(
      { folder, reason: messageOf(error) },
      'logs cannot be written to files; everything else goes on, and writing is tried again',
    )
  }
}
