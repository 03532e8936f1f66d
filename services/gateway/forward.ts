import type { Call } from '../process/call.ts'
import type { WireClient } from '../wire/client.ts'
import type { ApiError } from '../wire/errors.ts'
import type { Safety } from '../wire/pending-call.ts'

/** Where a request is sent to. */
export interface Target {
  readonly client: WireClient
  /** A list of this one: most requests are sent to one only. */
  readonly alone: readonly Target[]
}

/** An attempt as a client knows it. */
export interface Sending {
  readonly forward: Forward
  readonly instance: Target
  /** The client's name at that time. */
  readonly clientName: string
}

const nobody: readonly Target[] = []

/** A client, with what it waits for: when it leaves, nobody else's requests are looked at. */
export class Client {
  /**
   * Its name towards the frontends. A client that asks for the same purchase twice under one name has seen the answer to
   * the first. So a client gets a new name whenever the gateway had to ask again without knowing.
   */
  name: string
  readonly attempts = new Set<Sending>()
  /** Those that no frontend could be asked yet. */
  readonly waiting = new Set<Forward>()
  readonly #firstName: string
  #renewed = 0

  constructor(name: string) {
    this.#firstName = this.name = name
  }

  renew(): void {
    this.#renewed += 1
    this.name = `${this.#firstName}.${this.#renewed}`
  }
}

/** A client's request on its way through the gateway. */
export class Forward {
  readonly call: Call
  readonly client: Client
  readonly safety: Safety
  /** Whether it should be answered at once. */
  readonly isQuick: boolean
  /** The frame it came in, kept where it may have to be sent again. */
  frame: Buffer | undefined
  /** The client has its answer. */
  isSettled = false
  /** An attempt ended without anybody knowing whether it happened. */
  isInDoubt = false
  /** Attempts that may still bring the answer. */
  underWay = 0
  /** Those that it was sent to. */
  asked: readonly Target[] = nobody
  /** Until when it waits for a frontend that could be asked. */
  waitUntil = 0

  constructor(call: Call, client: Client, safety: Safety, isQuick: boolean) {
    this.call = call
    this.client = client
    this.safety = safety
    this.isQuick = isQuick
  }

  get isRepeatable(): boolean {
    return this.safety !== 'once'
  }

  began(instance: Target): void {
    this.underWay += 1
    this.asked = this.asked === nobody ? instance.alone : [...this.asked, instance]
  }

  /** Later replies are ignored, and nothing is kept for them. */
  settled(): void {
    this.isSettled = true
    this.frame = undefined
  }

  noteFailure({ indefinite }: ApiError): void {
    if (indefinite && this.safety !== 'read') this.isInDoubt = true
  }

  keep(frame: Buffer, start: number, end: number): void {
    this.frame = Buffer.from(frame.subarray(start, end))
  }
}
