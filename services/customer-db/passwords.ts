import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { tooLate } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import { blockSize, keyBytes, parallelization, saltBytes } from '../contract/password-hash.ts'

export interface PasswordOptions {
  cost: number
  parallel: number
  maxWaiting: number
}

/** How many new passwords are known again without deriving their keys a second time, and for how long. */
const mostFresh = 100
const freshMs = 30_000

/**
 * Salted, memory-hard password hashes, made in the thread pool. Only a few at a time: the journal writes through the
 * same pool and must never wait for a free thread.
 */
export class Passwords {
  #options: PasswordOptions
  #running = 0
  #waiting: (() => void)[] = []
  #decoy: Promise<string>
  /** Digests of passwords that were hashed just now, by their hashes; only a process that holds the key can check one. */
  readonly #fresh = new Map<string, Buffer>()
  readonly #freshKey = randomBytes(32)
  #earlier: Promise<unknown> = Promise.resolve()

  constructor(options: PasswordOptions) {
    this.#options = options
    this.#decoy = this.#hash(randomBytes(16).toString('hex'))
  }

  /**
   * Answers in the order of the questions, so that accounts get their numbers in that order, too.
   * `until`: when whoever wants it has given up, by performance.now().
   */
  hash(password: string, until?: number): Promise<string> {
    const hashing = this.#hash(password, until)
    const inTurn = Promise.allSettled([this.#earlier, hashing]).then(async () => {
      const hash = await hashing
      this.#remember(hash, password)
      return hash
    })
    this.#earlier = inTurn.catch(() => undefined)
    return inTurn
  }

  async #hash(password: string, until?: number): Promise<string> {
    const salt = randomBytes(saltBytes)
    const { cost } = this.#options
    const key = await this.#derive(password, salt, cost, until)
    const parts = [cost, blockSize, parallelization, salt.toString('base64url'), key.toString('base64url')]
    return ['scrypt', ...parts].join('$')
  }

  /**
   * Takes as long for an account that does not exist: who guesses learns nothing from the time. Only the first login after
   * an account was opened is quick, if the password is right.
   */
  async matches(password: string, stored: string | undefined, until?: number): Promise<boolean> {
    if (stored !== undefined && this.#isFresh(stored, password)) return true
    const [, cost, , , salt, key] = (stored ?? (await this.#decoy)).split('$')
    const expected = Buffer.from(key!, 'base64url')
    const given = await this.#derive(password, Buffer.from(salt!, 'base64url'), Number(cost), until)
    return timingSafeEqual(expected, given) && stored !== undefined
  }

  #remember(hash: string, password: string): void {
    this.#fresh.set(hash, this.#digest(hash, password))
    setTimeout(() => this.#fresh.delete(hash), freshMs).unref()
    if (this.#fresh.size > mostFresh) this.#fresh.delete(this.#fresh.keys().next().value!)
  }

  #isFresh(hash: string, password: string): boolean {
    const known = this.#fresh.get(hash)
    if (known === undefined || !timingSafeEqual(known, this.#digest(hash, password))) return false
    return this.#fresh.delete(hash)
  }

  #digest(hash: string, password: string): Buffer {
    return createHmac('sha256', this.#freshKey).update(hash).update(password.normalize('NFKC')).digest()
  }

  async #derive(password: string, salt: Buffer, cost: number, until = Infinity): Promise<Buffer> {
    await this.#turn()
    try {
      // Waiting for a turn takes the longest when there is the least time to waste.
      if (performance.now() >= until) throw tooLate('a password to be checked')
      return await new Promise<Buffer>((resolve, reject) => {
        const options = { N: cost, r: blockSize, p: parallelization, maxmem: memoryOf(cost) }
        scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      })
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= this.#options.parallel) {
      if (this.#waiting.length >= this.#options.maxWaiting) {
        throw new ApiError(
          'OVERLOADED',
          'Too many accounts are being opened or logged in at once. Try again in a moment.',
        )
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#running += 1
  }
}

/** What OpenSSL takes: a block for each step, two to work with, and one for each lane. */
function memoryOf(cost: number): number {
  return 128 * blockSize * (cost + 2 + parallelization)
}
