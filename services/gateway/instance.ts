import { Ejectable } from './balancing/ejection.ts'
import { RecentCount, RecentDurations } from './balancing/recent.ts'
import type { FrontendMetrics, InstanceState } from '../contract/gateway.ts'
import type { MemberAddress } from '../config/members.ts'
import type { WireClient } from '../wire/client.ts'
import type { Forward } from './forward.ts'

const shareSeconds = 5

/** One time that a request was sent to a frontend. */
export class Attempt {
  readonly forward: Forward
  readonly instance: Instance
  readonly sentAt: number
  /** The client's name at that time. */
  readonly clientName: string
  /** It took too long and was counted as failed. */
  isSlow = false
  /** It was sent to another one as well. */
  isMoved = false

  constructor(forward: Forward, instance: Instance, sentAt: number) {
    this.forward = forward
    this.instance = instance
    this.sentAt = sentAt
    this.clientName = forward.client.name
  }
}

/** One of the frontends behind the gateway. */
export class Instance {
  readonly name: string
  readonly address: MemberAddress
  readonly client: WireClient
  readonly ejectable = new Ejectable()
  /** The requests that it has not answered, the oldest first. */
  readonly attempts = new Set<Attempt>()
  readonly recent = new RecentCount(shareSeconds)
  /** Most requests are sent to one only: a list of one for all of them. */
  readonly alone: readonly Instance[] = [this]
  isSilent = false
  isDraining = false
  moved = 0
  #requests = 0
  #errors = 0
  #durations = new RecentDurations()
  #checkedAt = -Infinity
  #askedAt: number | undefined
  #heardAt = -Infinity
  #onIdle: (() => void) | undefined

  constructor(address: MemberAddress, client: WireClient) {
    this.name = address.name
    this.address = address
    this.client = client
  }

  get inFlight(): number {
    return this.attempts.size
  }

  /** A request could be sent. */
  get isConnected(): boolean {
    return this.client.state === 'ready' && !this.isDraining
  }

  /** A request should be sent. */
  get isAvailable(): boolean {
    return this.isConnected && !this.isSilent && !this.ejectable.isEjected
  }

  get state(): InstanceState {
    if (this.isDraining) return 'draining'
    if (this.client.state !== 'ready') return 'connecting'
    if (this.isSilent) return 'silent'
    return this.ejectable.isEjected ? 'ejected' : 'healthy'
  }

  began(attempt: Attempt): void {
    this.#requests += 1
    this.recent.add()
    this.attempts.add(attempt)
  }

  replied(attempt: Attempt, now: number, isOwnFailure: boolean): void {
    this.#heardAt = now
    this.#ended(attempt)
    this.#durations.add(now - attempt.sentAt)
    if (isOwnFailure) this.#countFailure(now)
    // An answer that came too late was counted as a failure when it did not come.
    else if (!attempt.isSlow) this.ejectable.succeeded(now)
  }

  lost(attempt: Attempt, now: number): void {
    this.#ended(attempt)
    this.#countFailure(now)
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    if (this.attempts.size === 0) return Promise.resolve()
    return new Promise((resolve) => (this.#onIdle = resolve))
  }

  /** Asks it now and then whether it is there. `onChange` is called when that is not what it was. */
  check(now: number, everyMs: number, withinMs: number, onChange: () => void): void {
    if (!this.isConnected) return
    if (this.#askedAt !== undefined) {
      if (now - Math.max(this.#askedAt, this.#heardAt) <= withinMs) return
      this.#setSilent(true, onChange)
    }
    if (now - this.#checkedAt < everyMs) return
    this.#askedAt = this.#checkedAt = now
    this.client.call('Ping', {}, {}, (error) => {
      this.#askedAt = undefined
      if (error === null) this.#setSilent(false, onChange)
    })
  }

  /** A new connection begins with a clean slate: what was silent before is gone. */
  connected(): void {
    this.isSilent = false
    this.#askedAt = undefined
  }

  figures(allRecent: number): FrontendMetrics {
    const [p50Ms = null, p99Ms = null] = this.#durations.percentiles([0.5, 0.99])
    const { name, state, inFlight, moved, ejectable, client } = this
    return {
      name,
      address: client.address,
      state,
      inFlight,
      requests: this.#requests,
      errors: this.#errors,
      moved,
      ejections: ejectable.ejections,
      share: allRecent === 0 ? 0 : this.recent.total / allRecent,
      p50Ms,
      p99Ms,
    }
  }

  #countFailure(now: number): void {
    this.#errors += 1
    this.ejectable.failed(now)
  }

  #setSilent(silent: boolean, onChange: () => void): void {
    if (this.isSilent === silent) return
    this.isSilent = silent
    onChange()
  }

  #ended(attempt: Attempt): void {
    this.attempts.delete(attempt)
    if (this.attempts.size === 0) this.#onIdle?.()
  }
}
