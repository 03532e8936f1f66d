import { Recent } from '../../services/process/tracing/recent.ts'
import type { LogLevel, LogLine, LogMatches, LogSource } from '../ipc/log-types.ts'
import { LogFollowing } from './log-following.ts'
import type { KeptLines, LogFollower } from './log-following.ts'
import { describe, parseLogLine } from './log-line.ts'

const batchMs = 100

/** The newest lines of all services and of the app, in the order in which they came. */
export class LogBook implements KeptLines {
  readonly #lines: Recent<LogLine>
  #followers = new Map<unknown, LogFollowing>()
  #followings = 0
  #timer: NodeJS.Timeout | undefined

  constructor(capacity = 100_000) {
    this.#lines = new Recent({ entries: capacity, weight: Infinity })
  }

  get total(): number {
    return this.next - this.oldest
  }

  get next(): number {
    return this.#lines.newest + 1
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
    return seqs.flatMap((seq) => this.#lines.get(seq) ?? [])
  }

  linesFrom(seq: number): LogLine[] {
    const first = Math.max(seq, this.oldest)
    return Array.from({ length: this.next - first }, (_, index) => this.#lines.get(first + index)!)
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

  #add(line: Omit<LogLine, 'seq'>): void {
    this.#lines.add({ seq: this.next, ...line }, 0)
    if (this.#followers.size === 0) return
    this.#timer ??= setTimeout(() => this.#tell(), batchMs)
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const follower of this.#followers.values()) follower.look()
  }
}
