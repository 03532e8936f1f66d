import fs from 'node:fs'
import { errorCode } from '../../text/error-text.ts'
import { listSegments } from '../folder/folder-files.ts'
import { commandsOf, recordAt, type JournalRecord, type RecordFormat } from './record.ts'
import { joined, type ShippedCommands } from './recent-commits.ts'
import { formatOf, headerFault, segmentHeaderBytes } from './segment-header.ts'

const windowBytes = 256 * 1024
/** No record is larger. */
const largestWindow = 16 * 1024 * 1024

interface Place {
  readonly path: string
  /** The first command that the segment may hold. */
  readonly first: number
  readonly offset: number
  /** The last command before it. */
  readonly after: number
}

/**
 * Reads durable commands from the journal while the journal goes on, a little at a time and without blocking. A reader
 * that continues where it stopped finds the place again at once.
 */
export class JournalCursor {
  private readonly folder: string
  private readonly service: string
  private place: Place | undefined
  /** Read already, but more than was asked for. */
  private ahead: readonly string[] = []
  private aheadAfter = 0

  constructor(folder: string, service: string) {
    this.folder = folder
    this.service = service
  }

  /**
   * The commands from `after` to `through`, which must be committed, as many as go into `most` bytes, at least one.
   * Undefined if the journal does not hold the one that follows `after`.
   */
  async read(after: number, through: number, most: number): Promise<ShippedCommands | undefined> {
    let lines = this.readAlready(after)
    if (lines.length === 0) lines = await this.readOn(after, through, most)
    if (lines.length === 0) return undefined
    const { json, count } = joined(lines, most)
    this.ahead = lines.slice(count)
    this.aheadAfter = after + count
    return { json, count, times: [] }
  }

  private readAlready(after: number): readonly string[] {
    const known = after - this.aheadAfter
    return known >= 0 ? this.ahead.slice(known) : []
  }

  private async readOn(after: number, through: number, most: number): Promise<string[]> {
    const commands: string[] = []
    let bytes = 0
    let place = this.place?.after === after ? this.place : this.segmentWith(after + 1)
    while (place && place.after < through && bytes < most) {
      const read = await readSegment(place, this.service, after + commands.length, through, most - bytes)
      if (read === undefined) break
      commands.push(...read.commands)
      bytes += read.bytes
      this.place = read.place
      if (read.place.after >= through || bytes >= most) break
      const next = this.segmentWith(read.place.after + 1)
      // Where a snapshot was restored, a change is missing between two segments.
      if (next?.path === place.path) break
      place = next
    }
    return commands
  }

  /** The segment that holds the command, if any does. */
  private segmentWith(sequence: number): Place | undefined {
    const segment = listSegments(this.folder).findLast(({ sequence: first }) => first <= sequence)
    if (segment === undefined) return undefined
    const { path, sequence: first } = segment
    return { path, first, offset: segmentHeaderBytes, after: first - 1 }
  }
}

interface Read {
  readonly commands: string[]
  readonly bytes: number
  readonly place: Place
}

/** Undefined if retention removed the segment meanwhile, or it is none of this service. */
async function readSegment(
  { path, first, offset, after: before }: Place,
  service: string,
  after: number,
  through: number,
  most: number,
): Promise<Read | undefined> {
  const file = await opened(path)
  if (file === undefined) return undefined
  try {
    const header = Buffer.alloc(segmentHeaderBytes)
    await file.read(header, 0, header.length, 0)
    if (headerFault(header, service, first)) return undefined
    const window = new Window(file, formatOf(header))
    const commands: string[] = []
    let last = before
    let bytes = 0
    while (last < through && bytes < most) {
      const record = await window.recordAt(offset)
      if (record === undefined || record.first !== last + 1) break
      offset = window.endOf(record)
      last = record.last
      if (record.last <= after) continue
      const wanted = window.commandsOf(record).slice(Math.max(0, after + 1 - record.first))
      commands.push(...wanted)
      bytes += record.end - record.payloadStart
    }
    return { commands, bytes, place: { path, first, offset, after: last } }
  } finally {
    await file.close()
  }
}

async function opened(path: string): Promise<fs.promises.FileHandle | undefined> {
  try {
    return await fs.promises.open(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A part of a segment, moved along and widened so that it holds the record that is asked for. */
class Window {
  private readonly file: fs.promises.FileHandle
  private readonly format: RecordFormat
  private bytes: Buffer = Buffer.alloc(0)
  private from = 0

  constructor(file: fs.promises.FileHandle, format: RecordFormat) {
    this.file = file
    this.format = format
  }

  async recordAt(offset: number): Promise<JournalRecord | undefined> {
    for (let size = windowBytes; ; size *= 2) {
      const record = recordAt(this.bytes, offset - this.from, this.format)
      if (record || size > largestWindow || !(await this.load(offset, size))) return record
    }
  }

  /** Where in the file it ends, as long as nothing else was asked for. */
  endOf(record: JournalRecord): number {
    return this.from + record.end
  }

  commandsOf(record: JournalRecord): string[] {
    return commandsOf(this.bytes, record)
  }

  /** False if there is nothing more to be read. */
  private async load(from: number, size: number): Promise<boolean> {
    const known = from >= this.from ? this.from + this.bytes.length - from : 0
    const bytes = Buffer.allocUnsafe(size)
    const { bytesRead } = await this.file.read(bytes, 0, size, from)
    this.bytes = bytes.subarray(0, bytesRead)
    this.from = from
    return bytesRead > known
  }
}
