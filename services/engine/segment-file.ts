import fs from 'node:fs'
import path from 'node:path'
import { isDiskFull } from './failures.ts'
import { segmentNameFor, writeWhole } from './folder-files.ts'
import { encodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts'

const smallestStep = 64 * 1024
const largestStep = 4 * 1024 * 1024

type Done = (error: Error | null) => void

/**
 * A segment of the journal, written at its end, one write at a time; a write is done once it is on disk. Zeros are laid
 * down ahead of the data: flushing into space the file already has is several times faster than growing the file.
 */
export class SegmentFile {
  readonly first: number
  /** Where the next write goes; everything before is on disk. */
  end: number
  private readonly fd: number
  /** Zeros need no flush of their own, so they go through a descriptor without O_DSYNC. */
  private readonly zerosFd: number
  private readonly flushesItself: boolean
  private allocated: number
  private preallocating = false
  private mayPreallocate = true
  private afterPreallocation: (() => void) | undefined

  static async create(folder: string, service: string, first: number): Promise<SegmentFile> {
    const file = path.join(folder, segmentNameFor(first))
    await writeWhole(file, encodeSegmentHeader(service, first))
    return new SegmentFile(file, first, segmentHeaderBytes)
  }

  constructor(file: string, first: number, end: number) {
    this.first = first
    this.end = end
    this.allocated = end
    // Elsewhere the flag does not exist, or (macOS) does not reach the medium as fdatasync does.
    const dsync = process.platform === 'linux' ? fs.constants.O_DSYNC : undefined
    this.flushesItself = dsync !== undefined
    this.fd = fs.openSync(file, fs.constants.O_RDWR | (dsync ?? 0))
    this.zerosFd = fs.openSync(file, 'r+')
  }

  write(bytes: Buffer, length: number, done: Done): void {
    if (this.end + length > this.allocated && this.preallocating) {
      // Zeros are on their way to where this write would go.
      this.afterPreallocation = () => this.writeFrom(0, bytes, length, done)
    } else {
      this.writeFrom(0, bytes, length, done)
    }
  }

  /** Drops whatever stands behind the data. */
  async truncate(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.cutBack((error) => (error ? reject(error) : resolve()))
    })
  }

  async close(): Promise<void> {
    this.mayPreallocate = false
    try {
      await this.truncate()
    } finally {
      fs.closeSync(this.fd)
      fs.closeSync(this.zerosFd)
    }
  }

  private writeFrom(from: number, bytes: Buffer, length: number, done: Done): void {
    fs.write(this.fd, bytes, from, length - from, this.end + from, (error, written) => {
      if (error) this.failed(error, done)
      else if (written === 0) this.failed(new Error('the disk took nothing'), done)
      else if (from + written < length) this.writeFrom(from + written, bytes, length, done)
      else if (this.flushesItself) this.written(length, done)
      else
        fs.fdatasync(this.fd, (failure) =>
          failure ? this.failed(failure, done) : this.written(length, done),
        )
    })
  }

  private written(length: number, done: Done): void {
    this.end += length
    this.allocated = Math.max(this.allocated, this.end)
    this.preallocate()
    done(null)
  }

  /** A full disk is survivable: with the half-written record gone, the next write simply tries again. */
  private failed(error: Error, done: Done): void {
    if (!isDiskFull(error)) {
      done(error)
      return
    }
    this.cutBack((failure) => done(failure ?? error))
  }

  private cutBack(done: Done): void {
    if (this.preallocating) {
      this.afterPreallocation = () => this.cutBack(done)
      return
    }
    fs.ftruncate(this.fd, this.end, (error) => {
      if (error) {
        done(error)
        return
      }
      this.allocated = this.end
      this.mayPreallocate = true
      fs.fdatasync(this.fd, done)
    })
  }

  private preallocate(): void {
    const step = Math.min(largestStep, Math.max(smallestStep, this.end >>> 1))
    if (this.preallocating || !this.mayPreallocate || this.allocated - this.end > step / 2) return
    this.preallocating = true
    fs.write(this.zerosFd, Buffer.alloc(step), 0, step, this.allocated, (error, written) => {
      this.allocated += error ? 0 : written
      // Without space for zeros there may still be some for data; the real write will say.
      if (error || written < step) this.mayPreallocate = false
      fs.fdatasync(this.zerosFd, () => this.preallocated())
    })
  }

  private preallocated(): void {
    this.preallocating = false
    const next = this.afterPreallocation
    this.afterPreallocation = undefined
    next?.()
  }
}
