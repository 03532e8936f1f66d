import type { TimelineEvent, TimelineUpdate } from '../ipc/timeline-types.ts'
import type { EventFile } from './event-file.ts'

/** An event before it has its number; without a time it happens now. */
export type NewEvent = Omit<TimelineEvent, 'seq' | 'at'> & { at?: number }

export interface EventLogOptions {
  file: Pick<EventFile, 'read' | 'append' | 'replace' | 'settled'>
  /** Older ones are forgotten. */
  most?: number
  onUpdate(update: TimelineUpdate): void
}

/** Everything that happened, in the order of time, also before the app was started. */
export class EventLog {
  readonly #options: EventLogOptions
  readonly #most: number
  #events: TimelineEvent[]
  #last: number
  /** In the file, of which it needs no more than the newest. */
  #written: number
  #problem: string | null = null

  constructor(options: EventLogOptions) {
    this.#options = options
    this.#most = options.most ?? 2_000
    const found = options.file.read()
    this.#written = found.length
    this.#events = inOrder(found).slice(-this.#most)
    this.#last = Math.max(0, ...found.map(({ seq }) => seq))
  }

  get all(): readonly TimelineEvent[] {
    return this.#events
  }

  whole(): TimelineUpdate {
    return { isWhole: true, events: this.#events, problem: this.#problem }
  }

  note(happened: NewEvent): void {
    this.#last += 1
    const event = { at: Date.now(), ...happened, seq: this.#last }
    // An event that is told late gets its place in time.
    const place = this.#events.findLastIndex(({ at }) => at <= event.at) + 1
    this.#events = this.#events.toSpliced(place, 0, event).slice(-this.#most)
    this.#written += 1
    if (this.#written > 2 * this.#most) this.#rewrite()
    else this.#keep(this.#options.file.append(event))
    this.#options.onUpdate({ isWhole: false, events: [event], problem: this.#problem })
  }

  clear(): void {
    this.#events = []
    this.#rewrite()
    this.#options.onUpdate(this.whole())
  }

  /** Resolves when all is written, or could not be. */
  settled(): Promise<void> {
    return this.#options.file.settled()
  }

  #rewrite(): void {
    this.#written = this.#events.length
    this.#keep(this.#options.file.replace(this.#events))
  }

  #keep(writing: Promise<void>): void {
    writing.then(
      () => this.#problemIs(null),
      (error: Error) => this.#problemIs(error.message),
    )
  }

  #problemIs(problem: string | null): void {
    if (problem === this.#problem) return
    this.#problem = problem
    this.#options.onUpdate({ isWhole: false, events: [], problem })
  }
}

function inOrder(events: readonly TimelineEvent[]): TimelineEvent[] {
  return events.toSorted((a, b) => a.at - b.at || a.seq - b.seq)
}
