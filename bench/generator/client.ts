import type { Address } from '../set-up/set-up.ts'
import { type Account, type Answer, type Script, type Step, step } from '../workload/script.ts'
import { ClientConnection } from './client-connection.ts'
import { connectionLost, noReply, outcomeOf } from './failure-codes.ts'
import type { PendingRequest } from './pending-requests.ts'
import type { Recorder } from './recorder.ts'

/** Answered fast by any server, and enough for the session to live on. */
const keepAliveOps = { buyer: 'DisplayCart', seller: 'GetSellerRating' } as const

/** Has no divisor in common with round numbers. */
const phaseStep = 7

/** A buyer or a seller at work: asks what its script says, on a connection of its own. */
export class Client {
  readonly account: Account
  recorder: Recorder | undefined
  /** A call has ended, answered or not. */
  onSettled: ((now: number) => void) | undefined
  /** No further call of this client will be answered. */
  onLost: (() => void) | undefined
  #address: Address
  #script: Script
  #traceEvery: number
  /** Clients that begin together are not traced together. */
  #tracePhase: number
  #connection: ClientConnection | undefined
  #calls = 0
  #lossReason: string | undefined
  #lastSentAt = 0
  #keepAlive: Step | undefined

  constructor(account: Account, address: Address, script: Script, traceEvery: number) {
    this.account = account
    this.#address = address
    this.#script = script
    this.#traceEvery = traceEvery
    this.#tracePhase = phaseStep * account.index + (account.role === 'buyer' ? 0 : 1)
  }

  get lossReason(): string | undefined {
    return this.#lossReason
  }

  get underWay(): number {
    return this.#connection?.underWay ?? 0
  }

  /** Connects if it is not connected. Whether that worked tells `lossReason`. */
  async connect(): Promise<void> {
    if (this.#connection !== undefined && !this.#connection.isLost) return
    try {
      this.#connection = await ClientConnection.open(this.#address)
      this.#lossReason = undefined
      this.#connection.handlers = {
        onReply: (request, ok, message, now) => this.#replied(request, ok, message, now),
        onNoReply: (request, now) => this.#unanswered(request, noReply, now),
        onLost: (reason, unanswered, now) => this.#lost(reason, unanswered, now),
      }
    } catch (error) {
      const { host, port } = this.#address
      this.#lossReason = `${host}:${port}: ${(error as Error).message}`
    }
  }

  call(dueAt: number, now: number): void {
    const next = this.#script.next()
    const traced = this.#traceEvery > 0 && (this.#calls + this.#tracePhase) % this.#traceEvery === 0
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
    this.#lossReason = reason
    for (const request of unanswered) this.#unanswered(request, connectionLost, now)
    this.onLost?.()
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
