import type { LogLevel, LogLine, LogMatches, LogSource } from '../ipc/log-types.ts'
import { LogFollowing } from './log-following.ts'
import type { KeptLines, LogFollower } from './log-following.ts'
import { describe, type LogEntry, parseLogLine } from '../../services/logs/log-line.ts'
import type { KnownLines } from '../../services/logs/read-backward.ts'
import { LineStore } from './line-store.ts'

const batchMs = 100

/** The newest lines of all services and of the app, in the order in which they came. */
export class LogBook implements KeptLines {
  readonly #lines: LineStore
  #followers = new Map<unknown, LogFollowing>()
  #followings = 0
  #timer: NodeJS.Timeout | undefined

  constructor(capacity = 100_000) {
    this.#lines = new LineStore(capacity)
  }

  get total(): number {
    return this.#lines.size
  }

  get next(): number {
    return this.#lines.next
  }

  /** The number of the oldest line that is kept. */
  get oldest(): number {
    return this.#lines.oldest
  }

  addRaw(source: LogSource, raw: string): void {
    this.#add(parseLogLine(source, raw))
  }

  /** A logger for the app itself, which services/process takes too. */
  logger(source: LogSource) {
    const at =
      (level: LogLevel) =>
      (details: object, message: string, at = Date.now()) =>
        this.#add({
          at,
          source,
          level,
          message,
          details: describe(details as Record<string, unknown>),
        })
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  read(seqs: readonly number[]): LogLine[] {
    return seqs.flatMap((seq) => this.#lines.get(seq) ?? [])
  }

  linesFrom(seq: number): LogLine[] {
    return this.#lines.from(seq)
  }

  /** Where its lines begin, for who looks for older ones. */
  beginning(): KnownLines {
    const lines = this.#lines.from(this.oldest)
    const bySource: KnownLines['bySource'] = {}
    for (const { at, source } of lines) {
      const first = (bySource[source] ??= { at, count: 0 })
      if (at === first.at) first.count += 1
    }
    return { at: lines[0]?.at ?? Infinity, bySource }
  }

  /** Lines from before all others. A follower has to ask again to see them. */
  addOlder(entries: readonly LogEntry[]): void {
    this.#lines.addBefore(entries)
  }

  /** Drops no line while it looks for older ones: those would no longer stand right before its own. */
  async whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#lines.hold()
    try {
      return await work()
    } finally {
      this.#lines.letGo()
    }
  }

  /** From now on the follower gets what matches; whatever it followed before counts no more. */
  async follow(key: unknown, follower: LogFollower): Promise<LogMatches> {
    this.leave(key)
    this.#followings += 1
    const following = new LogFollowing(this.#followings, this, follower)
    this.#followers.set(key, following)
    try {
      return await following.begin()
    } catch (error) {
      if (this.#followers.get(key) === following) this.leave(key)
      throw error
    }
  }

  leave(key: unknown): void {
    this.#followers.get(key)?.end()
    this.#followers.delete(key)
  }

  clear(): void {
    this.#lines.clear()
    this.#tell()
  }

  #add(entry: LogEntry): void {
    this.#lines.add(entry)
    if (this.#followers.size === 0) return
    this.#timer ??= setTimeout(() => this.#tell(), batchMs)
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const follower of this.#followers.values()) follower.look()
  }
}
