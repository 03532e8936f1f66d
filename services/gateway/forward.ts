import type { Call } from '../process/call.ts'
import type { ApiError } from '../wire/errors.ts'
import type { Safety } from '../wire/pending-call.ts'
import type { Client } from './clients.ts'
import type { Instance } from './instance.ts'

const nobody: readonly Instance[] = []

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
  asked: readonly Instance[] = nobody
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

  began(instance: Instance): void {
    this.underWay += 1
    this.asked = this.asked === nobody ? instance.alone : [...this.asked, instance]
  }

  /** What follows is not listened to, and nothing is kept for it. */
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

/** One time that it was sent to a frontend. */
export class Attempt {
  readonly forward: Forward
  readonly instance: Instance
  readonly sentAt: number
  /** What its client was called. */
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
