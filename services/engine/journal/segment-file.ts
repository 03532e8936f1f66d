import fs from 'node:fs'
import { isDiskFull } from '../failures.ts'

export const smallestStep = 64 * 1024
const largestStep = 4 * 1024 * 1024

// Elsewhere the flag does not exist, or (macOS) does not reach the medium as fdatasync does.
export const dsync = process.platform === 'linux' ? fs.constants.O_DSYNC : undefined

type Done = (error: Error | null) => void

interface Write {
  readonly at: number
  readonly done: Done
  ended: boolean
  error: Error | undefined
}

/**
 * A segment of the journal, written at its end; a write is done once it and all before it are on disk. Zeros are laid
 * down ahead of the data: flushing into space the file already has is several times faster than growing the file.
 */
export class SegmentFile {
  readonly first: number
  /** Where the next write goes. */
  end: number
  private readonly fd: number
  /** Zeros need no flush of their own, so they go through a descriptor without O_DSYNC. */
  private readonly zerosFd: number
  private readonly flushesItself: boolean
  private allocated: number
  private preallocating = false
  private mayPreallocate = true
  private afterPreallocation: (() => void)[] = []
  private underWay: Write[] = []
  /** The failure of a write in progress: no write behind it may succeed, because replay would stop before it. */
  private failure: Error | undefined
  private cuttingBack = false

  constructor(file: string, first: number, end: number, allocated = end) {
    this.first = first
    this.end = end
    this.allocated = allocated
    this.flushesItself = dsync !== undefined
    this.fd = fs.openSync(file, fs.constants.O_RDWR | (dsync ?? 0))
    this.zerosFd = fs.openSync(file, 'r+')
  }

  /** Several may be under way. They are told as done in the order in which they were begun. */
  write(bytes: Buffer, length: number, done: Done): void {
    const write: Write = { at: this.end, done, ended: false, error: undefined }
    this.underWay.push(write)
    if (this.failure) {
      this.ended(write, this.failure)
      return
    }
    this.end += length
    const begin = () => {
      this.allocated = Math.max(this.allocated, write.at + length)
      this.writeFrom(0, bytes, length, write)
    }
    // Zeros may be on their way to where this write would go.
    if (this.preallocating && this.end > this.allocated) this.afterPreallocation.push(begin)
    else begin()
  }

  /** Drops whatever stands behind the data. */
  async truncate(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.cutBack(this.end, (error) => (error ? reject(error) : resolve()))
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

  private writeFrom(from: number, bytes: Buffer, length: number, write: Write): void {
    fs.write(this.fd, bytes, from, length - from, write.at + from, (error, written) => {
      if (error) this.ended(write, error)
      else if (written === 0) this.ended(write, new Error('the disk took nothing'))
      else if (from + written < length) this.writeFrom(from + written, bytes, length, write)
      else if (this.flushesItself) this.ended(write)
      else fs.fdatasync(this.fd, (failure) => this.ended(write, failure ?? undefined))
    })
  }

  private ended(write: Write, error?: Error): void {
    write.ended = true
    write.error = error
    this.failure ??= error
    if (this.failure === undefined) this.preallocate()
    while (this.underWay[0]?.ended && this.underWay[0].error === undefined) this.underWay.shift()!.done(null)
    if (this.failure && !this.cuttingBack && this.underWay.every(({ ended }) => ended)) this.giveUp()
  }

  /** A full disk is survivable: with what was half written gone, the next write simply tries again. */
  private giveUp(): void {
    const final = this.underWay.find(({ error }) => error && !isDiskFull(error))?.error
    if (final) {
      this.failAll(final)
      return
    }
    this.cuttingBack = true
    this.cutBack(this.underWay[0]!.at, (error) => {
      this.cuttingBack = false
      this.failAll(error ?? this.failure!)
    })
  }

  private failAll(error: Error): void {
    this.failure = undefined
    for (const { done } of this.underWay.splice(0)) done(error)
  }

  private cutBack(end: number, done: Done): void {
    if (this.preallocating) {
      this.afterPreallocation.push(() => this.cutBack(end, done))
      return
    }
    fs.ftruncate(this.fd, end, (error) => {
      if (error) {
        done(error)
        return
      }
      this.end = end
      this.allocated = end
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
    for (const next of this.afterPreallocation.splice(0)) next()
  }
}
