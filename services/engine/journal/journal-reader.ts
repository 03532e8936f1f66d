import fs from 'node:fs'
import { DamagedJournalError } from '../failures.ts'
import { listSegments, type NumberedFile } from '../folder/folder-files.ts'
import type { Log } from '../log.ts'
import { commandsOf, findRecord, recordAt, type JournalRecord, type RecordFormat } from './record.ts'
import { formatOf, headerFault, segmentHeaderBytes } from './segment-header.ts'

/** Where the last segment ends, and with which sequence. */
export interface JournalTail {
  readonly path: string
  readonly first: number
  readonly offset: number
  readonly sequence: number
  readonly format: RecordFormat
}

export interface JournalReading {
  readonly folder: string
  readonly service: string
  /** Sequences up to here are known already; damage among them does not matter. */
  readonly after: number
  /** Reads no further than this. */
  readonly through?: number | undefined
  readonly log: Log
  readonly visit: (command: string) => void
}

/** Visits every command behind `after` in order, or throws DamagedJournalError when one is lost in the middle. */
export function readJournal(reading: JournalReading): { sequence: number; tail?: JournalTail } {
  return new JournalReader(reading).read()
}

class JournalReader {
  private readonly reading: JournalReading
  private expected: number
  private tail: JournalTail | undefined

  constructor(reading: JournalReading) {
    this.reading = reading
    this.expected = reading.after + 1
  }

  read(): { sequence: number; tail?: JournalTail } {
    const segments = listSegments(this.reading.folder)
    segments.forEach((segment, index) => {
      const next = segments[index + 1]
      const covered = next !== undefined && next.sequence <= this.expected
      if (!covered && segment.sequence <= this.through) this.readSegment(segment, next)
    })
    if (this.expected <= this.through && this.reading.through !== undefined) {
      const last = segments.at(-1)
      throw this.damaged(
        last?.name ?? 'no segment',
        0,
        `${this.missing(this.through + 1)} missing at its end`,
      )
    }
    const sequence = this.expected - 1
    return this.tail ? { sequence, tail: this.tail } : { sequence }
  }

  private get through(): number {
    return this.reading.through ?? Infinity
  }

  private readSegment(segment: NumberedFile, next: NumberedFile | undefined): void {
    if (segment.sequence > this.expected) {
      throw this.damaged(segment.name, 0, `${this.missing(segment.sequence)} missing before it`)
    }
    const bytes = fs.readFileSync(segment.path)
    const fault = headerFault(bytes, this.reading.service, segment.sequence)
    if (fault) {
      if (!this.allCovered(segment, bytes)) throw this.damaged(segment.name, 0, fault)
      this.passOver(segment, 0)
      return
    }

    const format = formatOf(bytes)
    let offset = segmentHeaderBytes
    let lastInSegment = segment.sequence - 1
    while (this.expected <= this.through) {
      const record =
        recordAt(bytes, offset, format) ?? this.recordBehindDamage(segment, bytes, offset, lastInSegment)
      if (!record) break
      if (record.first > this.expected) {
        if (!this.wasDurable(bytes, offset, format)) break
        throw this.damaged(segment.name, offset, `${this.missing(record.first)} unreadable`)
      }
      this.visit(segment, bytes, offset, record)
      lastInSegment = record.last
      offset = record.end
    }
    if (this.expected > this.through) return
    if (next && next.sequence > this.expected) {
      throw this.damaged(segment.name, offset, `${this.missing(next.sequence)} unreadable`)
    }
    if (!next) this.endHere(segment, bytes, offset, lastInSegment)
  }

  /**
   * Records may have been under way together, and a crash may have left a later one whole and an earlier one torn. Then
   * nobody was answered for either, unless a record knows that the earlier one had been on disk.
   */
  private wasDurable(bytes: Buffer, offset: number, format: RecordFormat): boolean {
    let later = findRecord(bytes, offset, this.expected, format)
    while (later && later.durable < this.expected) later = findRecord(bytes, later.end, this.expected, format)
    return later !== undefined
  }

  /** Damage is passed over only when all it can have destroyed is known already; else the caller sees the gap. */
  private recordBehindDamage(
    segment: NumberedFile,
    bytes: Buffer,
    offset: number,
    lastInSegment: number,
  ): JournalRecord | undefined {
    const later = findRecord(bytes, offset, lastInSegment + 1, formatOf(bytes))
    if (later && later.first <= this.expected) this.passOver(segment, offset)
    return later
  }

  private allCovered(segment: NumberedFile, bytes: Buffer): boolean {
    const holds = (format: RecordFormat) => findRecord(bytes, 0, this.expected, format) !== undefined
    return segment.sequence < this.expected && !holds(1) && !holds(2)
  }

  private passOver({ name }: NumberedFile, offset: number): void {
    this.reading.log.warn(
      { file: name, offset },
      'damage in a part of the journal that a snapshot covers: passed over',
    )
  }

  private visit(segment: NumberedFile, bytes: Buffer, offset: number, record: JournalRecord): void {
    if (record.last < this.expected) return
    const commands = commandsOf(bytes, record)
    if (commands.length !== record.last - record.first + 1) {
      throw this.damaged(segment.name, offset, 'the number of commands in a record is wrong')
    }
    const known = this.expected - record.first
    for (const command of commands.slice(known, this.through - record.first + 1)) {
      this.reading.visit(command)
      this.expected += 1
    }
  }

  private endHere(segment: NumberedFile, bytes: Buffer, offset: number, lastInSegment: number): void {
    const format = formatOf(bytes)
    this.tail = { path: segment.path, first: segment.sequence, offset, sequence: lastInSegment, format }
    const rest = bytes.subarray(offset)
    if (rest.equals(Buffer.alloc(rest.length))) return
    this.reading.log.warn(
      { file: segment.name, offset, bytes: rest.length },
      'the journal ends in a record that was never completed (nobody was told it was kept): dropped',
    )
  }

  private missing(before: number): string {
    const last = before - 1
    return last === this.expected ? `change ${last} is` : `changes ${this.expected} to ${last} are`
  }

  private damaged(file: string, offset: number, what: string): DamagedJournalError {
    return new DamagedJournalError(this.reading.folder, file, offset, what)
  }
}
