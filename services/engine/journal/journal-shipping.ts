import fs from 'node:fs'
import path from 'node:path'
import { ApiError } from '../../wire/errors.ts'
import type { CommitObserver } from './carry-out.ts'
import { errorCode } from '../../text/error-text.ts'
import { isSnapshotName } from '../folder/folder-files.ts'
import { JournalCursor } from './journal-cursor.ts'
import { RecentCommits, type ShippedCommands } from './recent-commits.ts'

/**
 * The memory for followers that are a little behind, in UTF-16 units. A follower that is further behind is served from
 * the files.
 */
const mostKept = 4 * 1024 * 1024

/** The part of a durable state that is shipped. */
export interface Shipped {
  readonly folder: string
  readonly service: string
  readonly sequence: number
  readonly lastSnapshot: { readonly name: string; readonly sequence: number } | undefined
  onCommitted: CommitObserver | undefined
}

/** One who follows, and how far they have read. */
export class Reader {
  readonly cursor: JournalCursor
  /** Called at the next commit. */
  waiting: (() => void) | undefined

  constructor(folder: string, service: string) {
    this.cursor = new JournalCursor(folder, service)
  }
}

/**
 * Hands out committed commands and snapshots, as readers ask for them: who is slow asks seldom, and costs nothing. As
 * long as nobody reads, committing costs nothing either.
 */
export class JournalShipping {
  private readonly state: Shipped
  private readonly readers = new Set<Reader>()
  private readonly recent = new RecentCommits(mostKept)

  constructor(state: Shipped) {
    this.state = state
  }

  join(): Reader {
    const reader = new Reader(this.state.folder, this.state.service)
    this.readers.add(reader)
    this.state.onCommitted = this.committed
    return reader
  }

  leave(reader: Reader): void {
    reader.waiting = undefined
    this.readers.delete(reader)
    if (this.readers.size > 0) return
    this.state.onCommitted = undefined
    this.recent.clear()
  }

  /** Another state was restored, which no journal leads to. */
  restored(): void {
    this.recent.clear()
    this.wakeAll()
  }

  /** The commands after `after`, or an error if the journal does not have them. */
  async read(reader: Reader, after: number, most: number): Promise<ShippedCommands> {
    const { sequence } = this.state
    const found =
      after < sequence
        ? (this.recent.read(after, most) ?? (await reader.cursor.read(after, sequence, most)))
        : undefined
    if (found) return found
    throw new ApiError('NOT_FOUND', `The journal does not hold change ${after + 1}. Begin with a snapshot.`)
  }

  /** A piece of a snapshot's file; fewer bytes than asked for are its last ones. */
  async readSnapshot(name: string, offset: number, most: number): Promise<Buffer> {
    if (!isSnapshotName(name)) throw noSuchSnapshot(name)
    const file = await fs.promises.open(path.join(this.state.folder, name), 'r').catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT' ? noSuchSnapshot(name) : error
    })
    try {
      const bytes = Buffer.allocUnsafe(most)
      const { bytesRead } = await file.read(bytes, 0, most, offset)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  private readonly committed: CommitObserver = (payload, first, count) => {
    this.recent.add(payload, first, count, Date.now())
    this.wakeAll()
  }

  private wakeAll(): void {
    for (const reader of this.readers) {
      const wake = reader.waiting
      reader.waiting = undefined
      wake?.()
    }
  }
}

function noSuchSnapshot(name: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no snapshot ${name} any more. Begin with the newest.`)
}
