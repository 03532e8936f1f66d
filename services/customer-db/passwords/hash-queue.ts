import { clientLeft, tooLate } from '../../wire/call-errors.ts'
import { ApiError } from '../../wire/errors.ts'
import { Crowd } from './crowd.ts'
import { FadingCounts } from './fading-counts.ts'
import type { Guess, Hold, LoginThrottle } from './login-throttle.ts'

/** A client that wants a password to be hashed. */
export interface Asker {
  /** The connection of the service that asks, and which of its clients it asks for. */
  peer: number
  client: string
  address: string
}

export interface HashWork<Result> {
  asker: Asker
  /** Set where somebody gives a password for an account. */
  guess?: Guess | undefined
  /** Until when the result is waited for, by the clock of the queue. */
  until?: number | undefined
  hash(): Promise<Result>
}

interface Job {
  asker: Asker
  guess: Guess | undefined
  client: string
  /** How it is counted while it waits: whether it is known where it comes from, its address, and its client. */
  path: readonly string[]
  until: number
  isUnderWay: boolean
  hasLeft: boolean
  begin(): Promise<void>
  refuse(error: Error): void
}

interface Held {
  job: Job
  hold: Hold
}

export interface HashQueueOptions {
  parallel: number
  maxWaiting: number
  throttle: LoginThrottle
  now(): number
}

/** Nobody waits longer for a password to be hashed. */
const longestWaitMs = 60_000
/** A password that may be tried within this time waits for it; others are told when to come back. */
const longestHoldMs = 5_000
/** Each turn of this many goes to the one that has waited longest, so that nobody waits for ever. */
const turnsOfTheOldest = 4
/** A hash is forgotten after this time. */
const secondsPerHash = 10

/**
 * Hashes a few passwords at a time. Next is the client that has had the fewest hashes lately: somebody who logs in once
 * waits for a few others, however many passwords somebody else tries.
 *
 * When too many wait, one is refused. There are two kinds: logins to an account from an address where it was logged in to
 * before, and all others. The kind of which more wait loses one, so that neither keeps the other out. In it, the address
 * with the most loses one, and there the client with the most.
 */
export class HashQueue {
  readonly #options: HashQueueOptions
  readonly #jobs = new Set<Job>()
  readonly #waiting = new Crowd<Job>()
  readonly #used = new FadingCounts(1 / secondsPerHash)
  #running = 0
  #turn = 0
  #timer: NodeJS.Timeout | undefined
  /** Passwords that were refused because of wrong ones before them. */
  throttled = 0
  /** Refused because too many waited. */
  refused = 0
  /** Not hashed because their clients had left or given up. */
  dropped = 0

  constructor(options: HashQueueOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.size
  }

  run<Result>({ asker, guess, until = Infinity, hash }: HashWork<Result>): Promise<Result> {
    const now = this.#options.now()
    return new Promise<Result>((resolve, reject) => {
      const client = clientOf(asker)
      const kind = this.#isKnown(guess) ? 'known' : 'unknown'
      const job: Job = {
        asker,
        guess,
        client,
        path: [kind, asker.address, client],
        until: Math.min(until, now + longestWaitMs),
        isUnderWay: false,
        hasLeft: false,
        begin: () => hash().then((result) => (job.hasLeft ? reject(clientLeft()) : resolve(result)), reject),
        refuse: reject,
      }
      const hold = this.#holdOf(job, now)
      if (hold !== undefined && hold.ms > longestHoldMs) {
        this.#throttle({ job, hold }, now)
        return
      }
      this.#add(job)
      this.#next()
      if (this.waiting > this.#options.maxWaiting) this.#refuseOne()
    })
  }

  /** Drops what a client waits for that has left, or all that a service has asked for. */
  leave(peer: number, client?: string): void {
    for (const job of this.#jobs) {
      if (job.asker.peer !== peer || (client !== undefined && job.asker.client !== client)) continue
      this.dropped += 1
      if (job.isUnderWay) job.hasLeft = true
      else this.#end(job, clientLeft())
    }
  }

  #next(): void {
    clearTimeout(this.#timer)
    while (this.#running < this.#options.parallel && this.waiting > 0) {
      const now = this.#options.now()
      const job = this.#choose(now)
      if (job === undefined) return
      this.#start(job, now)
    }
  }

  #start(job: Job, now: number): void {
    job.isUnderWay = true
    this.#running += 1
    this.#waiting.remove(job, job.path)
    this.#use(job, now)
    void job.begin().finally(() => {
      this.#jobs.delete(job)
      this.#running -= 1
      this.#next()
    })
  }

  /** The next job, after those were refused that cannot have a turn in time. */
  #choose(now: number): Job | undefined {
    let oldest: Job | undefined
    let first: Job | undefined
    const held = new Map<string, Held>()
    for (const job of this.#jobs) {
      if (job.isUnderWay) continue
      if (now >= job.until) {
        this.dropped += 1
        this.#end(job, tooLate('a password to be checked'))
        continue
      }
      const hold = this.#holdOf(job, now)
      if (hold !== undefined) this.#hold({ job, hold }, held, now)
      else {
        oldest ??= job
        if (first === undefined || this.#isBefore(job, first, now)) first = job
      }
    }
    if (first === undefined) {
      this.#lookAgain(held)
      return undefined
    }
    this.#turn += 1
    return this.#turn % turnsOfTheOldest === 0 ? oldest : first
  }

  #lookAgain(held: ReadonlyMap<string, Held>): void {
    if (held.size === 0) return
    const soonest = Math.min(...[...held.values()].map(({ hold }) => hold.ms))
    this.#timer = setTimeout(() => this.#next(), Math.ceil(soonest)).unref()
  }

  #holdOf({ guess }: Job, now: number): Hold | undefined {
    return guess && this.#options.throttle.holdOf(guess, now)
  }

  /** One may wait until the next can be tried: that of the client that has had the fewest hashes. */
  #hold(one: Held, held: Map<string, Held>, now: number): void {
    const { key, ms } = one.hold
    const other = held.get(key)
    const stays = ms <= longestHoldMs && (other === undefined || this.#isBefore(one.job, other.job, now))
    if (stays) held.set(key, one)
    const out = stays ? other : one
    if (out) this.#throttle(out, now)
  }

  #throttle({ job, hold }: Held, now: number): void {
    this.throttled += 1
    this.#use(job, now)
    this.#end(job, hold.error())
  }

  /**
   * Clients are compared first, so that a new one comes before those that have tried many passwords. Among new ones,
   * those that are known at their address come first. Among equal ones, the order of arrival decides.
   */
  #isBefore(one: Job, other: Job, now: number): boolean {
    const difference =
      this.#usesBy(one.client, now) - this.#usesBy(other.client, now) ||
      Number(this.#isKnown(other.guess)) - Number(this.#isKnown(one.guess)) ||
      this.#usesByPair(one, now) - this.#usesByPair(other, now) ||
      this.#usesBy(one.asker.address, now) - this.#usesBy(other.asker.address, now)
    return difference < 0
  }

  #isKnown(guess: Guess | undefined): boolean {
    return guess !== undefined && this.#options.throttle.isKnown(guess)
  }

  #usesBy(key: string, now: number): number {
    return Math.ceil(this.#used.read(key, now))
  }

  /** New accounts count for their client and its address only. */
  #usesByPair({ guess }: Job, now: number): number {
    return guess === undefined ? 0 : this.#usesBy(guess.keys[0], now)
  }

  #use(job: Job, now: number): void {
    this.#used.add(job.client, now)
    this.#used.add(job.asker.address, now)
    if (job.guess) this.#used.add(job.guess.keys[0], now)
  }

  #refuseOne(): void {
    this.refused += 1
    this.#end(
      this.#waiting.oneTooMany!,
      new ApiError(
        'OVERLOADED',
        'Too many accounts are being opened or logged in at once. Try again in a moment.',
      ),
    )
  }

  #add(job: Job): void {
    this.#jobs.add(job)
    this.#waiting.add(job, job.path)
  }

  #end(job: Job, error: Error): void {
    if (this.#jobs.delete(job)) this.#waiting.remove(job, job.path)
    job.refuse(error)
  }
}

/** The name of the client behind a request, among those of all services that ask. */
export function clientOf({ peer, client }: Asker): string {
  return `${peer} ${client}`
}
