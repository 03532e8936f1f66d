import type { LeaseAnswer, LeaseArgs } from '../../contract/following.ts'
import type { Instructions } from '../instructions.ts'

/** So long an owner may answer after it was last heard. */
export const leaseMs = 3_000
const everyMs = 500
/** Two clocks of one machine do not run alike to the last. */
const drift = 1.05

interface Granted {
  instance: string
  /** By the clock of the owner, when it was last heard. */
  now: number | undefined
  /** The same moment or a later one, by the clock of this process. */
  heardAt: number
  /** Until then, by the clock of this process, it may answer. */
  until: number | undefined
  /** It has answered that it has one. Before that it may answer for ever. */
  holds: boolean
  asking: boolean
  last: LeaseAnswer | undefined
}

/** An owner that has standbys, as a cluster knows it. */
export interface Leaseholder {
  database: string
  instance: string
  term: number
}

/**
 * Owners with standbys may answer for as long as this process goes on saying so: a standby can be promoted although its
 * owner cannot be reached, once that one has certainly stopped answering.
 */
export class Leases {
  readonly #instructions: Instructions
  readonly #holders: () => readonly Leaseholder[]
  readonly #granted = new Map<string, Granted>()
  /** Instances that get no further lease, by database. */
  readonly #ended = new Map<string, string>()
  #order = 0
  #timer: NodeJS.Timeout | undefined

  constructor(instructions: Instructions, holders: () => readonly Leaseholder[]) {
    this.#instructions = instructions
    this.#holders = holders
  }

  /** To be called when members came or went: nobody is asked where there are no standbys. */
  look(): void {
    const holders = this.#holders()
    for (const [database, { instance }] of this.#granted)
      if (!holders.some((holder) => holder.database === database)) this.#release(database, instance)
    if (holders.length === 0) this.close()
    else this.#timer ??= setInterval(() => this.#renewAll(), everyMs)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** How far the owner was when it was last heard. */
  lastHeard(database: string): LeaseAnswer | undefined {
    return this.#granted.get(database)?.last
  }

  /** How long the owner may answer still, if it is not known to have ended. Undefined: it is not known to have a lease. */
  leftMs(database: string): number | undefined {
    const { until, holds } = this.#granted.get(database) ?? {}
    return until === undefined || !holds ? undefined : Math.max(0, until - performance.now())
  }

  /** Its owner gets no further one, also while it is a member still. */
  end(database: string): void {
    const granted = this.#granted.get(database)
    if (granted) this.#ended.set(database, granted.instance)
  }

  /** It gets one again: no other owner took its place. */
  goOn(database: string): void {
    this.#ended.delete(database)
  }

  #renewAll(): void {
    for (const holder of this.#holders()) void this.#renew(holder)
  }

  async #renew({ database, instance, term }: Leaseholder): Promise<void> {
    if (this.#ended.get(database) === instance) return
    let granted = this.#granted.get(database)
    if (granted?.instance !== instance) {
      granted = {
        instance,
        now: undefined,
        heardAt: 0,
        until: undefined,
        holds: false,
        asking: false,
        last: undefined,
      }
      this.#granted.set(database, granted)
    }
    if (granted.asking) return
    const { now } = granted
    const args: LeaseArgs = {
      term,
      order: (this.#order += 1),
      ...(now !== undefined && { until: now + leaseMs }),
    }
    if (now !== undefined) granted.until = granted.heardAt + leaseMs * drift
    granted.asking = true
    try {
      const answer = await this.#instructions.ask<LeaseAnswer>(database, 'RenewLease', args)
      granted.now = answer.now
      granted.heardAt = performance.now()
      granted.last = answer
      if (now !== undefined) granted.holds = true
    } catch {
      // It does not answer, and may not answer anybody else either before long.
    }
    granted.asking = false
  }

  #release(database: string, instance: string): void {
    if (this.#granted.get(database)?.instance !== instance) return
    this.#granted.delete(database)
    if (this.#ended.get(database) === instance) return
    const args: LeaseArgs = { term: 1, order: (this.#order += 1), until: null }
    this.#instructions.ask(database, 'RenewLease', args).catch(() => undefined)
  }
}
