import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { blockSize, keyBytes, parallelization, saltBytes } from '../../contract/password-hash.ts'
import { type Asker, clientOf, HashQueue } from './hash-queue.ts'
import { type Guess, guessBy, type Guesser, LoginThrottle, type ThrottleRules } from './login-throttle.ts'

export interface PasswordOptions {
  cost: number
  parallel: number
  maxWaiting: number
  wrong: ThrottleRules
}

/** How many new passwords are known again without deriving their keys a second time, and for how long. */
const mostFresh = 100
const freshMs = 30_000

/** A password that was hashed just now. */
interface Fresh {
  /** The digest of the password and its hash. Only a process that holds the key can check it. */
  digest: Buffer
  /** How many logins are spared the hash: one for each account that was opened with it. */
  logins: number
}

/**
 * Salted, memory-hard password hashes, made in the thread pool. Only a few at a time: the journal writes through the
 * same pool and must never wait for a free thread.
 */
export class Passwords {
  readonly queue: HashQueue
  readonly #cost: number
  readonly #throttle: LoginThrottle
  readonly #now: () => number
  readonly #decoy: Promise<string>
  readonly #fresh = new Map<string, Fresh>()
  readonly #freshKey = randomBytes(32)
  /** The last new account that each client is opening. */
  readonly #earlier = new Map<string, Promise<unknown>>()

  constructor({ cost, parallel, maxWaiting, wrong }: PasswordOptions, now = () => performance.now()) {
    this.#cost = cost
    this.#now = now
    this.#throttle = new LoginThrottle(wrong)
    this.queue = new HashQueue({ parallel, maxWaiting, throttle: this.#throttle, now })
    this.#decoy = this.#hash(randomBytes(16).toString('hex'))
  }

  /**
   * Answers each client in the order of its questions, so that its accounts get their numbers in that order, too.
   * `until`: when the client gives up, by performance.now(). `accounts`: how many are opened with it.
   */
  hash(password: string, asker: Asker, until?: number, accounts = 1): Promise<string> {
    const hashing = this.queue.run({ asker, until, hash: () => this.#hash(password) })
    const client = clientOf(asker)
    const inTurn = Promise.allSettled([this.#earlier.get(client), hashing]).then(async () => {
      const hash = await hashing
      this.spareLogins(hash, password, accounts)
      return hash
    })
    const ended: Promise<unknown> = inTurn
      .catch(() => undefined)
      .finally(() => {
        if (this.#earlier.get(client) === ended) this.#earlier.delete(client)
      })
    this.#earlier.set(client, ended)
    return inTurn
  }

  async #hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes)
    const key = await derive(password, salt, this.#cost)
    const parts = [
      this.#cost,
      blockSize,
      parallelization,
      salt.toString('base64url'),
      key.toString('base64url'),
    ]
    return ['scrypt', ...parts].join('$')
  }

  /**
   * Takes as long for an account that does not exist: who guesses learns nothing from the time. Only as many logins as
   * accounts were opened with a hash just now are quick, if the password is right.
   */
  async matches(
    password: string,
    stored: string | undefined,
    asker: Asker,
    guesser: Guesser,
    until?: number,
  ): Promise<boolean> {
    const guess = guessBy(guesser)
    const isFresh = stored !== undefined && this.#isFresh(stored, password)
    const right =
      isFresh ||
      (await this.queue.run({ asker, guess, until, hash: () => this.#compare(password, stored, guess) }))
    if (right) this.#throttle.right(guess)
    return right
  }

  async #compare(password: string, stored: string | undefined, guess: Guess): Promise<boolean> {
    const [, cost, , , salt, key] = (stored ?? (await this.#decoy)).split('$')
    const expected = Buffer.from(key!, 'base64url')
    const given = await derive(password, Buffer.from(salt!, 'base64url'), Number(cost))
    const right = timingSafeEqual(expected, given) && stored !== undefined
    if (!right) this.#throttle.wrong(guess, this.#now())
    return right
  }

  /** The next logins with a password that is known to be right derive no key. */
  spareLogins(hash: string, password: string, logins: number): void {
    const fresh = { digest: this.#digest(hash, password), logins }
    this.#fresh.set(hash, fresh)
    setTimeout(() => {
      if (this.#fresh.get(hash) === fresh) this.#fresh.delete(hash)
    }, freshMs).unref()
    if (this.#fresh.size > mostFresh) this.#fresh.delete(this.#fresh.keys().next().value!)
  }

  #isFresh(hash: string, password: string): boolean {
    const fresh = this.#fresh.get(hash)
    if (fresh === undefined || !timingSafeEqual(fresh.digest, this.#digest(hash, password))) return false
    fresh.logins -= 1
    if (fresh.logins === 0) this.#fresh.delete(hash)
    return true
  }

  #digest(hash: string, password: string): Buffer {
    return createHmac('sha256', this.#freshKey).update(hash).update(password.normalize('NFKC')).digest()
  }
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: cost, r: blockSize, p: parallelization, maxmem: memoryOf(cost) }
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

/** What OpenSSL takes: a block for each step, two to work with, and one for each lane. */
function memoryOf(cost: number): number {
  return 128 * blockSize * (cost + 2 + parallelization)
}
