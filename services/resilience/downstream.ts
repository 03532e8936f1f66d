import { WireClient, type WireClientOptions } from '../wire/client.ts'
import type { CallOptions, RelayHandler, ResultHandler } from '../wire/pending-call.ts'
import { failureIn } from '../wire/reply-bytes.ts'
import type { OnTurn } from './breaker.ts'
import { Guard, type GuardReport, type GuardSettings } from './guard.ts'

const nothing = Buffer.alloc(0)

export interface DownstreamReport extends GuardReport {
  service: string
  address: string
  connection: string
  pending: number
}

/** A service that this one asks. Guarded only while something is switched on: otherwise a plain connection. */
export class Downstream extends WireClient {
  #guard: Guard | undefined
  #settings = ''
  readonly #onTurn: OnTurn | undefined

  /** @param onTurn told when its circuit breaker opens, and when that is closed again */
  constructor(options: WireClientOptions, settings: GuardSettings, onTurn?: OnTurn) {
    super(options)
    this.#onTurn = onTurn
    this.protect(settings)
  }

  /** The breaker keeps its state if nothing changes, and is closed otherwise. Calls in flight end under the settings with which they began. */
  protect({ breaker, bulkhead, retries }: GuardSettings): void {
    const settings: GuardSettings = { breaker, bulkhead, retries }
    const text = JSON.stringify(settings)
    if (text === this.#settings) return
    this.#settings = text
    if (this.#guard?.isOpen) this.#onTurn?.(false)
    const any = breaker.on || bulkhead.on || retries.on
    const { service, timeoutMs = 10_000 } = this.options
    const guard = any
      ? new Guard(service, timeoutMs, settings, (isOpen) => this.#guard === guard && this.#onTurn?.(isOpen))
      : undefined
    this.#guard = guard
  }

  report(): DownstreamReport {
    const { service } = this.options
    const { address, state: connection, pending } = this
    return { service, address, connection, pending, ...this.#guard?.report() }
  }

  override call(op: string, args: object, options: CallOptions, onResult: ResultHandler): void {
    if (this.#guard === undefined) {
      super.call(op, args, options, onResult)
      return
    }
    this.#guard.begin(op, options, {
      fail: (error) => onResult(error, undefined),
      send: (limited, call) => {
        super.call(op, args, limited, (error, result) => {
          if (!call.triesAgain(error)) onResult(error && call.outcome(error), result)
        })
      },
    })
  }

  override relay(op: string, args: object, options: CallOptions, onRelay: RelayHandler): void {
    if (this.#guard === undefined) {
      super.relay(op, args, options, onRelay)
      return
    }
    this.#guard.begin(op, options, {
      fail: (error) => onRelay(error, nothing, 0, 0),
      send: (limited, call) => {
        super.relay(op, args, limited, (error, bytes, start, end) => {
          const failure = error ?? failureIn(bytes, start, end)
          if (call.triesAgain(failure)) return
          const outcome = failure && call.outcome(failure)
          if (outcome === failure) onRelay(error, bytes, start, end)
          else onRelay(outcome, nothing, 0, 0)
        })
      },
    })
  }
}
