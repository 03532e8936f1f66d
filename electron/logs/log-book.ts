import type { LogLevel, LogLine, LogMatches, LogSource } from '../ipc/log-types.ts'
import { LogFollowing } from './log-following.ts'
import type { KeptLines, LogFollower } from './log-following.ts'
import { describe, parseLogLine } from './log-line.ts'

const batchMs = 100

/** The newest lines of all services and of the app, in the order in which they came. */
export class LogBook implements KeptLines {
  readonly #capacity: number
  #lines: LogLine[] = []
  /** Where the oldest line stands, once the book is full. */
  #start = 0
  #next = 1
  #followers = new Map<unknown, LogFollowing>()
  #followings = 0
  #timer: NodeJS.Timeout | undefined

  constructor(capacity = 100_000) {
    this.#capacity = capacity
  }

  get total(): number {
    return this.#lines.length
  }

  get next(): number {
    return this.#next
  }

  /** The number of the oldest line that is kept. */
  get oldest(): number {
    return this.#next - this.#lines.length
  }

  addRaw(source: LogSource, raw: string): void {
    this.#add(parseLogLine(source, raw))
  }

  /** A logger for the app itself, which services/process takes too. */
  logger(source: LogSource) {
    const at = (level: LogLevel) => (details: object, message: string) =>
      this.#add({
        at: Date.now(),
        source,
        level,
        message,
        details: describe(details as Record<string, unknown>),
      })
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  read(seqs: readonly number[]): LogLine[] {
    return seqs.flatMap((seq) => this.#at(seq) ?? [])
  }

  linesFrom(seq: number): LogLine[] {
    const first = Math.max(seq, this.oldest)
    return Array.from({ length: this.#next - first }, (_, index) => this.#at(first + index)!)
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
    this.#lines = []
    this.#start = 0
    this.#tell()
  }

  #add(line: Omit<LogLine, 'seq'>): void {
    const numbered = { seq: this.#next, ...line }
    this.#next += 1
    if (this.#lines.length < this.#capacity) this.#lines.push(numbered)
    else {
      this.#lines[this.#start] = numbered
      this.#start = (this.#start + 1) % this.#capacity
    }
    if (this.#followers.size === 0) return
    this.#timer ??= setTimeout(() => this.#tell(), batchMs)
  }

  #at(seq: number): LogLine | undefined {
    if (seq < this.oldest || seq >= this.#next) return undefined
    return this.#lines[(this.#start + seq - this.oldest) % this.#lines.length]
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const follower of this.#followers.values()) follower.look()
  }
}
