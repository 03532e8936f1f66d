import type { FollowingStandby, ReplicationSettings } from '../contract/following.ts'
import type { Gate } from '../engine/journal/carry-out.ts'
import { ApiError } from '../wire/errors.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

/** A standby asks again within half a second when nothing happens. After this time without a word it is not there. */
const silenceMs = 1_500
const lookMs = 100

interface Standby {
  readonly member: string
  durable: number
  /** It is there once it has this. */
  readonly caughtUpAt: number
  asking: boolean
  heardAt: number
}

/** The part of a durable state that waits for standbys. */
export interface Waiting {
  readonly durable: number
  readonly sequence: number
  carryOut(): void
}

/** Those who have a copy on disk, and what is carried out because of it. */
export class Standbys implements Gate {
  settings: ReplicationSettings
  /** Whether the change that is carried out has fewer copies than asked for. */
  isShort = false
  /** Changes that had fewer. */
  fellBack = 0
  readonly #storage: Waiting
  readonly #refusal: () => ApiError | undefined
  readonly #all = new Map<ServerConnection, Standby>()
  #timer: NodeJS.Timeout | undefined

  /** @param refusal why this owner must not answer at all */
  constructor(storage: Waiting, settings: ReplicationSettings, refusal: () => ApiError | undefined) {
    this.#storage = storage
    this.settings = settings
    this.#refusal = refusal
  }

  /** It has asked for what follows `durable`, which it has on disk. */
  asks(connection: ServerConnection, durable: number): void {
    const known = this.#all.get(connection)
    if (known) Object.assign(known, { durable, asking: true })
    else
      this.#all.set(connection, {
        member: connection.from,
        durable,
        caughtUpAt: this.#storage.durable,
        asking: true,
        heardAt: performance.now(),
      })
    this.#storage.carryOut()
  }

  /** It has got an answer, and has time to put it on disk. */
  answered(connection: ServerConnection): void {
    const standby = this.#all.get(connection)
    if (standby) Object.assign(standby, { asking: false, heardAt: performance.now() })
  }

  leave(connection: ServerConnection): void {
    if (this.#all.delete(connection)) this.#storage.carryOut()
  }

  configure(settings: ReplicationSettings): void {
    this.settings = settings
    this.#storage.carryOut()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  get list(): FollowingStandby[] {
    return [...this.#all.values()].map((standby) => ({
      member: standby.member,
      durable: standby.durable,
      isThere: isThere(standby),
    }))
  }

  through(): number {
    const limit = this.#limit()
    // Nobody tells when a standby falls silent, or when a lease is there again.
    if (limit < this.#storage.durable) this.#lookAgain()
    return limit
  }

  passed(changes: number): void {
    if (this.isShort) this.fellBack += changes
  }

  refusal(): ApiError | undefined {
    const refusal = this.#refusal()
    const { copies, whenFewer } = this.settings
    if (refusal || copies === 0 || whenFewer !== 'refuse') return refusal
    const there = this.#there
    return there < copies ? tooFew(there, copies) : undefined
  }

  #limit(): number {
    this.isShort = false
    if (this.#refusal()) return 0
    const { copies, whenFewer } = this.settings
    if (copies === 0) return Infinity
    const acknowledged = [...this.#all.values()].map(({ durable }) => durable).sort((a, b) => b - a)
    const confirmed = acknowledged[copies - 1] ?? 0
    if (whenFewer !== 'fall-back' || confirmed >= this.#storage.durable || this.#there >= copies)
      return confirmed
    this.isShort = true
    return Infinity
  }

  get #there(): number {
    return [...this.#all.values()].filter(isThere).length
  }

  #lookAgain(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#storage.carryOut()
    }, lookMs).unref()
  }
}

function isThere({ durable, caughtUpAt, asking, heardAt }: Standby): boolean {
  return durable >= caughtUpAt && (asking || performance.now() - heardAt < silenceMs)
}

function tooFew(there: number, copies: number): ApiError {
  return new ApiError(
    'UNAVAILABLE',
    `A write must be on the ${copies === 1 ? 'disk of one standby' : `disks of ${copies} standbys`}, and ` +
      `${there === 0 ? 'none is' : there === 1 ? 'one is' : `${there} are`} there. Nothing was changed. ` +
      'Try again when more of them follow.',
    { details: { standbys: there, copies } },
  )
}
