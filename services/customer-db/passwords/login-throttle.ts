import { ApiError } from '../../wire/errors.ts'
import { FadingCounts } from './fading-counts.ts'

/** This many wrong passwords at once, and from then on this many a minute. */
export interface ThrottleRule {
  atOnce: number
  perMinute: number
}

export interface ThrottleRules {
  /** For one username, from one address. */
  perUsernameAndAddress: ThrottleRule
  /** For one username, from all addresses from which nobody has logged in to it. */
  perUsername: ThrottleRule
  /** From one address, for all usernames to which nobody has logged in from there. */
  perAddress: ThrottleRule
}

/** Somebody who gives a password for a username. */
export interface Guesser {
  address: string
  role: string
  username: string
}

/** A password that somebody gives, as it is counted. */
export interface Guess {
  readonly guesser: Guesser
  /** The account and the address together, the account, and the address. */
  readonly keys: readonly [string, string, string]
}

/** Why a password has to wait, and how long. Those with the same key wait for each other. */
export interface Hold {
  key: string
  ms: number
  error(): ApiError
}

/** Where this many people have logged in from is remembered, the latest first. */
const mostKnown = 20_000

/**
 * Slows down guessing. Only wrong passwords count. Where an account was logged in to from an address before, guesses that
 * others make elsewhere, or at other accounts, do not keep its owner out.
 */
export class LoginThrottle {
  readonly #rules: readonly Rule[]
  readonly #ofKnown: readonly Rule[]
  readonly #known = new Set<string>()

  constructor({ perUsernameAndAddress, perUsername, perAddress }: ThrottleRules) {
    const quoted = ({ username }: Guesser) => JSON.stringify(username)
    this.#rules = [
      new Rule(0, perUsernameAndAddress, (guesser) => `for ${quoted(guesser)} from this address`),
      new Rule(1, perUsername, (guesser) => `for ${quoted(guesser)}`),
      new Rule(2, perAddress, () => 'from this address'),
    ]
    this.#ofKnown = this.#rules.slice(0, 1)
  }

  /** Undefined for a password that may be tried now. */
  holdOf(guess: Guess, now: number): Hold | undefined {
    let longest: Hold | undefined
    for (const rule of this.#rulesFor(guess)) {
      const hold = rule.holdOf(guess, now)
      if (hold !== undefined && hold.ms > (longest?.ms ?? 0)) longest = hold
    }
    return longest
  }

  /** Somebody has logged in to the account from this address before. */
  isKnown({ keys: [pair] }: Guess): boolean {
    return this.#known.has(pair)
  }

  wrong(guess: Guess, now: number): void {
    for (const rule of this.#rulesFor(guess)) rule.count(guess, now)
  }

  right({ keys: [pair] }: Guess): void {
    this.#known.delete(pair)
    this.#known.add(pair)
    if (this.#known.size > mostKnown) this.#known.delete(this.#known.values().next().value!)
  }

  #rulesFor(guess: Guess): readonly Rule[] {
    return this.isKnown(guess) ? this.#ofKnown : this.#rules
  }
}

export function guessBy(guesser: Guesser): Guess {
  const account = `${guesser.role} ${guesser.username}`
  return { guesser, keys: [`${guesser.address} ${account}`, account, guesser.address] }
}

class Rule {
  readonly #key: 0 | 1 | 2
  readonly #whose: (guesser: Guesser) => string
  readonly #atOnce: number
  readonly #counts: FadingCounts

  constructor(key: 0 | 1 | 2, { atOnce, perMinute }: ThrottleRule, whose: (guesser: Guesser) => string) {
    this.#key = key
    this.#atOnce = atOnce
    this.#counts = new FadingCounts(perMinute / 60)
    this.#whose = whose
  }

  count({ keys }: Guess, now: number): void {
    this.#counts.add(keys[this.#key], now)
  }

  holdOf({ keys, guesser }: Guess, now: number): Hold | undefined {
    const key = keys[this.#key]
    const ms = this.#counts.msUntil(this.#atOnce - 1, key, now)
    if (ms < 1) return undefined
    return { key: `${this.#key} ${key}`, ms, error: () => tooManyWrong(this.#whose(guesser), ms) }
  }
}

function tooManyWrong(whose: string, ms: number): ApiError {
  const seconds = Math.ceil(ms / 1_000)
  const time = seconds === 1 ? '1 second' : `${seconds} seconds`
  return new ApiError('OVERLOADED', `Too many wrong passwords ${whose}. Try again in ${time}.`, {
    details: { retryAfterMs: Math.ceil(ms) },
  })
}
