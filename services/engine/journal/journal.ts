import fs from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../text/error-text.ts'
import { listSegments } from '../folder/folder-files.ts'
import { BlankSegment } from './blank-segment.ts'
import type { JournalTail } from './journal-reader.ts'
import type { Log } from '../log.ts'
import { recordFormat, recordHeaderBytes, sealRecord } from './record.ts'
import { SegmentFile } from './segment-file.ts'

/** Bounds what recovery holds in memory at once. */
const segmentLimit = 64 * 1024 * 1024
const smallestBuffer = 64 * 1024
const keptBuffer = 1024 * 1024

type Done = (error: Error | null) => void

/** The end of the journal, where batches are written. */
export class Journal {
  /** Bytes that were put on disk since this was opened. */
  appended = 0
  private readonly folder: string
  private readonly service: string
  private readonly log: Log
  private segment: SegmentFile
  private closedBytes: number
  /** Everything up to this sequence is on disk. */
  private durable: number
  private beginsSegment = false
  private blank: Promise<BlankSegment> | undefined
  private closing: Promise<void> = Promise.resolve()
  private readonly buffers: Buffer[] = []

  /** Goes on in the last segment when that one ends at `sequence` and is of this format, else in a new one. */
  static async open(
    folder: string,
    service: string,
    sequence: number,
    tail: JournalTail | undefined,
    log: Log,
  ): Promise<Journal> {
    if (tail?.sequence !== sequence || tail.format !== recordFormat) {
      const blank = await BlankSegment.lay(folder)
      const next = await blank.begin(service, sequence + 1)
      return new Journal(folder, service, log, next, sequence)
    }
    const segment = new SegmentFile(tail.path, tail.first, tail.offset)
    await segment.truncate()
    return new Journal(folder, service, log, segment, sequence)
  }

  private constructor(folder: string, service: string, log: Log, segment: SegmentFile, durable: number) {
    this.folder = folder
    this.service = service
    this.log = log
    this.segment = segment
    this.durable = durable
    this.closedBytes = this.measureClosed()
  }

  get bytes(): number {
    return this.closedBytes + this.segment.end
  }

  /** The bytes that a start from a snapshot of `sequence` would have to read. */
  bytesAfter(sequence: number): number {
    return this.measureClosed(sequence) + (this.segment.first > sequence ? this.segment.end : 0)
  }

  /** The next append begins a new segment, or one does so at this moment: it must be the only one under way. */
  get mustAppendAlone(): boolean {
    return this.beginsSegment || this.segment.end >= segmentLimit
  }

  append(payload: string, first: number, count: number, done: Done): void {
    if (this.segment.end < segmentLimit) {
      if (this.segment.end > segmentLimit / 2) this.prepareToRotate().catch(() => undefined)
      this.write(payload, first, count, done)
      return
    }
    this.beginsSegment = true
    void this.rotate(first)
      .catch((error: unknown) => this.log.warn({ error: messageOf(error) }, 'no new journal segment yet'))
      .then(() => {
        this.beginsSegment = false
        this.write(payload, first, count, done)
      })
  }

  /** Does what a rotation needs before anybody has to wait for it. */
  async prepareToRotate(): Promise<void> {
    const blank = (this.blank ??= BlankSegment.lay(this.folder))
    try {
      await blank
    } catch (error) {
      if (this.blank === blank) this.blank = undefined
      throw error
    }
  }

  /** Starts a new segment at `first`, unless the present one starts there. No append may be under way. */
  async rotate(first: number): Promise<void> {
    if (this.segment.first === first) return
    await this.prepareToRotate()
    const next = await this.beginBlank(first)
    const previous = this.segment
    this.segment = next
    this.durable = first - 1
    this.closedBytes += previous.end
    this.closing = this.closing.then(() => this.closeNeatly(previous))
  }

  /** Until it has begun there is no other one: both would be the same file. */
  private async beginBlank(first: number): Promise<SegmentFile> {
    const blank = await this.blank!
    try {
      return await blank.begin(this.service, first)
    } finally {
      this.blank = undefined
    }
  }

  /** Call this when segments were removed. */
  remeasure(): void {
    this.closedBytes = this.measureClosed()
  }

  async close(): Promise<void> {
    await this.closing
    await this.segment.close()
  }

  private async closeNeatly(previous: SegmentFile): Promise<void> {
    try {
      await previous.close()
      this.remeasure()
    } catch (error) {
      // Everything in it is on disk; only the zeros behind it stay.
      this.log.warn({ error: messageOf(error) }, 'a full journal segment could not be closed neatly')
    }
  }

  private write(payload: string, first: number, count: number, done: Done): void {
    // UTF-8 takes three bytes at most for each unit of a string.
    const buffer = this.bufferOf(recordHeaderBytes + payload.length * 3)
    const payloadBytes = buffer.write(payload, recordHeaderBytes, 'utf8')
    const length = sealRecord(buffer, payloadBytes, { first, count, durable: this.durable })
    this.segment.write(buffer, length, (error) => {
      if (!error) {
        this.durable = first + count - 1
        this.appended += length
      }
      if (buffer.length <= keptBuffer) this.buffers.push(buffer)
      done(error)
    })
  }

  private bufferOf(bytes: number): Buffer {
    const kept = this.buffers.pop()
    return kept && kept.length >= bytes ? kept : Buffer.allocUnsafe(Math.max(smallestBuffer, bytes))
  }

  private measureClosed(after = 0): number {
    return listSegments(this.folder)
      .filter((file) => file.sequence > after && file.sequence !== this.segment.first)
      .reduce((sum, file) => sum + fs.statSync(path.join(this.folder, file.name)).size, 0)
  }
}
