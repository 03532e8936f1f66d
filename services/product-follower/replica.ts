import type { FollowerSettings } from '../contract/following.ts'
import type { ProductCommand } from '../product-db/commands.ts'
import type { ProductState } from '../product-db/state.ts'

interface Waiting {
  readonly command: ProductCommand
  /** How long it is, roughly. */
  readonly characters: number
  /** By the clock of this process, `performance.now()`. */
  readonly committedAt: number
}

/** The number of commands that wait to be applied is bounded; the rest waits in product-db's journal. */
const mostWaiting = 20_000
const mostCharacters = 32 * 1024 * 1024
/** Reads are answered in between. */
const longestTurnMs = 8
/** After so long without a word from product-db something may have been missed. */
const silenceMs = 1_500

/** product-db's state as of a moment ago, kept by applying its commands in their order, each not before its time. */
export class Replica {
  state: ProductState | undefined
  /** Once it had all that was due since it began: a catalogue that is only being filled is not shown. */
  ready = false
  sequence = 0
  head = 0
  applied = 0
  settings: FollowerSettings
  #waiting: Waiting[] = []
  #next = 0
  #characters = 0
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined
  /** When it last had everything that it knew of, and when it last heard from product-db. */
  #currentAt = performance.now()
  #heardAt = performance.now()
  #watchers = new Set<() => void>()

  constructor(settings: FollowerSettings) {
    this.settings = settings
  }

  /** The last command that came in. */
  get fetched(): number {
    return this.sequence + this.waiting
  }

  get waiting(): number {
    return this.#waiting.length - this.#next
  }

  get hasRoom(): boolean {
    return this.waiting < mostWaiting && this.#characters < mostCharacters
  }

  get rev(): number {
    return this.state?.rev ?? 0
  }

  get lagRecords(): number {
    return Math.max(0, this.head - this.sequence)
  }

  get isBehind(): boolean {
    return this.head > this.sequence
  }

  /** For how long product-db may have had another state than this one. */
  get lagMs(): number {
    const now = performance.now()
    const oldest = this.#waiting[this.#next]
    if (oldest) return Math.max(0, now - oldest.committedAt)
    if (this.isBehind) return now - this.#currentAt
    return now - this.#heardAt > silenceMs ? now - this.#heardAt : 0
  }

  configure(settings: FollowerSettings): void {
    this.settings = settings
    this.#applyWhenDue()
    this.#tellWatchers()
  }

  /** Another state instead, and what has been fetched does not continue it. */
  begin(state: ProductState, sequence: number): void {
    // Before anybody waits for it: over a large catalogue this takes a moment.
    void state.catalogue.index
    this.state = state
    this.ready = false
    this.sequence = sequence
    this.#waiting = []
    this.#next = 0
    this.#characters = 0
    this.#tellWatchers()
  }

  /** product-db was heard: this is how far it is. */
  heard(head: number): void {
    this.head = head
    this.#heardAt = performance.now()
    this.#noteProgress()
  }

  add(fetched: Waiting): void {
    this.#waiting.push(fetched)
    this.#characters += fetched.characters
    if (this.#timer === undefined) this.#applyWhenDue()
  }

  /** Calls back once `condition` may have become true, because something was applied or changed. */
  watch(look: () => void): () => void {
    this.#watchers.add(look)
    return () => this.#watchers.delete(look)
  }

  close(): void {
    this.#stopTimer()
  }

  #applyWhenDue(): void {
    this.#stopTimer()
    const next = this.#waiting[this.#next]
    if (next === undefined || this.settings.stopped) return
    const dueIn = next.committedAt + this.settings.delayMs - performance.now()
    this.#timer = dueIn > 0 ? setTimeout(this.#apply, Math.ceil(dueIn)) : setImmediate(this.#apply)
  }

  #stopTimer(): void {
    clearTimeout(this.#timer as NodeJS.Timeout | undefined)
    clearImmediate(this.#timer as NodeJS.Immediate | undefined)
    this.#timer = undefined
  }

  readonly #apply = (): void => {
    const beganAt = performance.now()
    for (let now = beganAt; now - beganAt < longestTurnMs && this.#isDue(now); now = performance.now()) {
      this.#next += 1
      this.#applyOne(this.#waiting[this.#next - 1]!)
    }
    this.#forgetApplied()
    this.#noteProgress()
    this.#applyWhenDue()
    this.#tellWatchers()
  }

  /** A command that failed by a defect at product-db fails here too, and leaves the same state. */
  #applyOne({ command, characters }: Waiting): void {
    this.sequence += 1
    this.applied += 1
    this.#characters -= characters
    try {
      this.state!.apply(command)
    } catch {
      return
    }
  }

  #forgetApplied(): void {
    if (this.#next < 1_024 && this.#next < this.#waiting.length) return
    this.#waiting = this.#waiting.slice(this.#next)
    this.#next = 0
  }

  #noteProgress(): void {
    const now = performance.now()
    if (!this.isBehind) this.#currentAt = now
    if (!this.ready && this.fetched >= this.head) this.ready = !this.#isDue(now)
  }

  #isDue(now: number): boolean {
    const next = this.#waiting[this.#next]
    return next !== undefined && next.committedAt + this.settings.delayMs <= now
  }

  #tellWatchers(): void {
    for (const look of this.#watchers) look()
  }
}
