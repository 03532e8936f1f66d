import type { Address } from '../../services/client/frontend-connections.ts'
import { type Account, type Answer, type Script, type Step, step } from '../workload/script.ts'
import { ClientConnection } from './client-connection.ts'
import { connectionLost, noReply, outcomeOf } from './failure-codes.ts'
import type { PendingRequest } from './pending-requests.ts'
import type { Recorder } from './recorder.ts'

/** Answered fast by any server, and enough for the session to live on. */
const keepAliveOps = { buyer: 'DisplayCart', seller: 'GetSellerRating' } as const

/** A buyer or a seller at work: asks what its script says, on a connection of its own. */
export class Client {
  readonly account: Account
  recorder: Recorder | undefined
  /** A call has ended, answered or not. */
  onSettled: ((now: number) => void) | undefined
  /** No further call of this client will be answered. */
  onLost: (() => void) | undefined
  #addresses: readonly Address[]
  /** Which of them it is connected to, or will try next. */
  #at: number
  /** Between two connections: what is to be sent on the next one. */
  #unsent: PendingRequest[] = []
  #isMoving = false
  #script: Script
  #traced: ReadonlySet<number> = new Set()
  /** The calls before this run. */
  #callsBefore = 0
  #connection: ClientConnection | undefined
  #calls = 0
  #lossReason: string | undefined
  #lastSentAt = 0
  #keepAlive: Step | undefined

  /**
   * If there are several addresses, the clients are spread over them. A client that loses its connection tries the next address.
   */
  constructor(account: Account, addresses: readonly Address[], script: Script) {
    this.account = account
    this.#addresses = addresses
    this.#at = account.index % addresses.length
    this.#script = script
  }

  get lossReason(): string | undefined {
    return this.#lossReason
  }

  get underWay(): number {
    return (this.#connection?.underWay ?? 0) + this.#unsent.length
  }

  /** Connects if it is not connected. Whether that worked tells `lossReason`. */
  async connect(): Promise<void> {
    if (this.#connection !== undefined && !this.#connection.isLost) return
    let triesLeft = this.#addresses.length
    while (triesLeft > 0) {
      triesLeft -= 1
      if (await this.#tryToConnect()) return
      this.#at = (this.#at + 1) % this.#addresses.length
    }
  }

  /** Its frontends are elsewhere from now on: it has to connect again. */
  follow(addresses: readonly Address[], now: number): void {
    if (JSON.stringify(addresses) === JSON.stringify(this.#addresses)) return
    this.#addresses = addresses
    this.#at = this.account.index % addresses.length
    this.giveUp(Infinity, now)
    this.#connection?.close()
    this.#lossReason = 'its frontends are elsewhere'
  }

  async #tryToConnect(): Promise<boolean> {
    const address = this.#addresses[this.#at]!
    try {
      this.#connection = await ClientConnection.open(address)
    } catch (error) {
      this.#lossReason = `${address.host}:${address.port}: ${(error as Error).message}`
      return false
    }
    this.#lossReason = undefined
    this.#connection.handlers = {
      onReply: (request, ok, message, now) => this.#replied(request, ok, message, now),
      onNoReply: (request, now) => this.#unanswered(request, noReply, now),
      onLost: (reason, unanswered, now) => this.#lost(reason, unanswered, now),
    }
    return true
  }

  /** Its next call is the first of a run. */
  beginRun(traced: ReadonlySet<number>): void {
    this.#traced = traced
    this.#callsBefore = this.#calls
  }

  call(dueAt: number, now: number): void {
    const next = this.#script.next()
    const traced = this.#traced.has(this.#calls - this.#callsBefore)
    this.#calls += 1
    this.recorder?.began(dueAt, now)
    this.#send({ step: next, dueAt, sentAt: now, traced })
  }

  /** A session that nobody uses for a while would die. */
  keepAlive(idleMs: number, now: number): void {
    if (this.#lossReason !== undefined || this.underWay > 0 || now - this.#lastSentAt < idleMs) return
    this.#keepAlive = step(keepAliveOps[this.account.role], this.account.session, {})
    this.#send({ step: this.#keepAlive, dueAt: now, sentAt: now, traced: false })
  }

  giveUp(sentBefore: number, now: number): void {
    this.#connection?.giveUp(sentBefore, now)
  }

  close(): void {
    this.#connection?.close()
  }

  #send(request: PendingRequest): void {
    this.#lastSentAt = request.sentAt
    const { role, index } = this.account
    if (this.#isMoving) {
      this.#unsent.push(request)
      return
    }
    const head = request.traced ? `,"trace":"${role}-${index + 1}-${this.#calls}","spans":true` : ''
    this.#connection!.send(request, head)
  }

  #replied(
    { step, dueAt, sentAt, traced }: PendingRequest,
    ok: boolean,
    message: Record<string, unknown> | undefined,
    now: number,
  ): void {
    if (step === this.#keepAlive) return
    const answer = ok ? success(message) : failure(message)
    const code = answer.ok ? undefined : answer.code
    this.recorder?.answered(step.op, dueAt, now, code === undefined ? 'ok' : outcomeOf(code), code)
    this.#script.answered(step, answer)
    this.onSettled?.(now)
    if (traced) this.recorder?.traced(step.op, sentAt, now, message?.spans)
  }

  #unanswered({ step }: PendingRequest, code: string, now: number): void {
    if (step === this.#keepAlive) return
    this.recorder?.unanswered(step.op, now, code)
    this.#script.answered(step, { ok: false, code })
    this.onSettled?.(now)
  }

  #lost(reason: string, unanswered: PendingRequest[], now: number): void {
    if (this.#addresses.length === 1) {
      this.#end(reason, unanswered, now)
      return
    }
    void this.#moveOn()
    for (const request of unanswered) this.#unanswered(request, connectionLost, now)
  }

  #end(reason: string, unanswered: PendingRequest[], now: number): void {
    this.#lossReason = reason
    for (const request of unanswered) this.#unanswered(request, connectionLost, now)
    this.onLost?.()
  }

  /** Moves to another frontend. Requests meanwhile wait, and are timed from when they were due. */
  async #moveOn(): Promise<void> {
    this.#isMoving = true
    this.#at = (this.#at + 1) % this.#addresses.length
    await this.connect()
    this.#isMoving = false
    const unsent = this.#unsent.splice(0)
    if (this.#lossReason === undefined) for (const request of unsent) this.#send(request)
    else this.#end(this.#lossReason, unsent, performance.now())
  }
}

const plainSuccess: Answer = { ok: true, result: undefined }

function success(message: Record<string, unknown> | undefined): Answer {
  return message === undefined ? plainSuccess : { ok: true, result: message.result }
}

function failure(message: Record<string, unknown> | undefined): Answer {
  const { code } = (message?.error ?? {}) as { code?: unknown }
  return { ok: false, code: typeof code === 'string' ? code : 'INTERNAL' }
}
