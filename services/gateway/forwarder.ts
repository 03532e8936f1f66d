import { Allowance } from './balancing/allowance.ts'
import type { Call } from '../process/call.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { clientLeft, inDoubt } from '../wire/call-errors.ts'
import { ApiError } from '../wire/errors.ts'
import type { Safety } from '../wire/pending-call.ts'
import { failureCode, failureIn } from '../wire/reply-bytes.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { tellLeft } from './client-left.ts'
import { Clients } from './clients.ts'
import { Forward } from './forward.ts'
import { Attempt, type Instance } from './instance.ts'
import type { Instances } from './instances.ts'
import { type Side, slowOperations } from './side.ts'

/** Beyond what a frontend takes itself before it says that a database does not answer. */
const quickTimeoutMs = 15_000
/** Passwords wait for each other, and orders to be paid. */
const slowTimeoutMs = 65_000
const mostAttempts = 5
const mostWaiting = 20_000
const secondTriesAtOnce = 200

/** With these a frontend says that it could not do what another one perhaps can. */
const ownFailures: ReadonlySet<string> = new Set(['UNAVAILABLE', 'TIMEOUT', 'OVERLOADED', 'INTERNAL'])
const worthAnotherTry: ReadonlySet<string> = new Set(['UNAVAILABLE', 'OVERLOADED'])

const quickOptions = { timeoutMs: quickTimeoutMs }
const slowOptions = { timeoutMs: slowTimeoutMs }

/**
 * Passes requests on to frontends and their replies back, without parsing them. A request that is safe to repeat goes
 * to another frontend if the first is lost, silent or slow. For all others the client learns that the outcome is
 * unknown.
 */
export class Forwarder {
  #side: Side
  #instances: () => Instances
  #clients: Clients
  #allowance: Allowance
  #slowMs: number
  #waitMs: number
  /** Those that no frontend could be asked yet. */
  readonly #waiting = new Set<Forward>()
  requests = 0

  constructor({ config, instance }: ServiceContext, side: Side, instances: () => Instances) {
    this.#side = side
    this.#instances = instances
    this.#clients = new Clients(instance)
    this.#allowance = new Allowance(config.gateway.secondTries, secondTriesAtOnce)
    this.#slowMs = config.gateway.slowMs
    this.#waitMs = config.timeouts.reconnectMs
  }

  forward(call: Call, safety: Safety, frame: Buffer, start: number, end: number): void {
    this.requests += 1
    this.#allowance.earn()
    // The frontend reads them; here they would take memory until it answers.
    call.args = call.request.args = undefined
    const isQuick = !slowOperations.has(call.request.op)
    const forward = new Forward(
      call,
      this.#clients.of(call.connection),
      call.key === undefined || safety === 'read' ? safety : 'repeatable',
      isQuick,
    )
    const instance = this.#instances().next()
    if (instance === undefined) {
      forward.keep(frame, start, end)
      this.#wait(forward)
      return
    }
    if (forward.isRepeatable) forward.keep(frame, start, end)
    this.#send(forward, instance, frame, start, end)
  }

  /** Somebody can be asked again. */
  resume(): void {
    for (const forward of [...this.#waiting]) {
      this.#waitsNoLonger(forward)
      this.#sendAgain(forward)
    }
  }

  /** Requests that an unhealthy frontend has not answered go to another one, if that is safe. */
  moveFrom(instance: Instance): void {
    // A frontend that is removed ends what it has begun.
    if (instance.isDraining || !this.#instances().hasOther(instance)) return
    for (const attempt of [...instance.attempts]) this.#move(attempt)
  }

  /** Nobody waits any more for what a client has asked for. */
  forget(connection: ServerConnection): void {
    const client = this.#clients.take(connection)
    if (client === undefined) return
    tellLeft(client)
    const dropped = new Set(client.waiting)
    for (const { forward } of client.attempts) dropped.add(forward)
    for (const forward of dropped) {
      this.#waitsNoLonger(forward)
      if (!forward.isSettled) this.#fail(forward, clientLeft())
    }
  }

  tick(now: number): void {
    for (const instance of this.#instances().all) this.#lookForSlow(instance, now)
    if (this.#waiting.size > 0) this.#giveUpWaiting(now)
  }

  #send(forward: Forward, instance: Instance, frame: Buffer, start: number, end: number): void {
    const { call, client } = forward
    const attempt = new Attempt(forward, instance, performance.now())
    forward.began(instance)
    instance.began(attempt)
    client.attempts.add(attempt)
    const plain = forward.isQuick ? quickOptions : slowOptions
    instance.client.passOn(
      call.request.op,
      frame,
      start,
      end,
      `,"via":"${client.name}"${addressField(call)}${traceField(call)}${budgetField(call)}`,
      call.spans === undefined ? plain : { ...plain, spans: call.spans },
      (error, bytes, from, to) => {
        if (error === null) this.#answered(attempt, bytes, from, to)
        else this.#unanswered(attempt, error)
      },
    )
  }

  #answered(attempt: Attempt, bytes: Buffer, start: number, end: number): void {
    const { forward, instance } = attempt
    const now = performance.now()
    forward.underWay -= 1
    forward.client.attempts.delete(attempt)
    const code = failureCode(bytes, start, end)
    const failure = code !== undefined && ownFailures.has(code) ? ownFailure(bytes, start, end) : null
    instance.replied(attempt, now, failure !== null)
    if (failure) {
      forward.noteFailure(failure)
      if (worthAnotherTry.has(failure.code) && this.#mayTryElsewhere(attempt) && this.#allowance.spend()) {
        this.#sendAgain(forward)
        return
      }
      // The other one that was asked may do better.
      if (forward.underWay > 0) return
    }
    if (forward.isSettled) return
    if (failure && forward.isInDoubt) {
      this.#fail(forward, inDoubt(failure))
      return
    }
    forward.settled()
    if (code === undefined && isAccount(forward.call)) forward.call.connection.becomeKnown()
    forward.call.forward(bytes, start, end)
  }

  #unanswered(attempt: Attempt, error: ApiError): void {
    const { forward, instance } = attempt
    forward.underWay -= 1
    forward.client.attempts.delete(attempt)
    instance.lost(attempt, performance.now())
    forward.noteFailure(error)
    if (forward.isSettled || forward.underWay > 0) return
    if (error.code === 'INVALID_ARGUMENT') this.#fail(forward, error)
    else if (error.code !== 'TIMEOUT' && forward.isRepeatable && forward.asked.length < mostAttempts)
      this.#sendAgain(forward)
    else this.#fail(forward, this.#lost(forward, instance, error))
  }

  #mayTryElsewhere({ forward, instance }: Attempt): boolean {
    const { isSettled, isRepeatable, asked } = forward
    return !isSettled && isRepeatable && asked.length < mostAttempts && this.#instances().hasOther(instance)
  }

  #sendAgain(forward: Forward): void {
    const { frame, call, client } = forward
    if (!call.connection.open) {
      if (!forward.isSettled) this.#fail(forward, clientLeft())
      return
    }
    // Where an earlier attempt was answered and the answer lost, this must not look like a new wish of the client.
    if (forward.asked.length > 0 && forward.safety === 'repeatable') client.renew()
    const instance = this.#instances().next(forward.asked)
    if (instance === undefined) this.#wait(forward)
    else this.#send(forward, instance, frame!, 0, frame!.length)
  }

  #move(attempt: Attempt): void {
    if (attempt.isMoved || !this.#mayTryElsewhere(attempt)) return
    attempt.isMoved = true
    attempt.instance.moved += 1
    this.#sendAgain(attempt.forward)
  }

  #lookForSlow(instance: Instance, now: number): void {
    for (const attempt of instance.attempts) {
      if (now - attempt.sentAt < this.#slowMs) return
      if (attempt.isSlow || !attempt.forward.isQuick) continue
      attempt.isSlow = true
      instance.ejectable.failed(now)
      if (this.#mayTryElsewhere(attempt) && this.#allowance.spend()) this.#move(attempt)
    }
  }

  #wait(forward: Forward): void {
    if (this.#waiting.size >= mostWaiting) {
      this.#fail(forward, this.#nobody(forward))
      return
    }
    if (forward.waitUntil === 0) forward.waitUntil = performance.now() + this.#waitMs
    this.#waiting.add(forward)
    forward.client.waiting.add(forward)
  }

  #waitsNoLonger(forward: Forward): void {
    this.#waiting.delete(forward)
    forward.client.waiting.delete(forward)
  }

  #giveUpWaiting(now: number): void {
    for (const forward of this.#waiting) {
      if (now < forward.waitUntil) continue
      this.#waitsNoLonger(forward)
      this.#fail(forward, this.#nobody(forward))
    }
  }

  #fail(forward: Forward, error: ApiError): void {
    forward.settled()
    forward.call.fail(error)
  }

  #nobody({ isInDoubt, underWay, safety }: Forward): ApiError {
    const indefinite = isInDoubt || (underWay > 0 && safety !== 'read')
    return new ApiError(
      'UNAVAILABLE',
      `No ${this.#side.frontends} can be reached. ${adviceFor(indefinite)}`,
      { indefinite },
    )
  }

  #lost({ isInDoubt: indefinite, call }: Forward, { name }: Instance, { code }: ApiError): ApiError {
    const what = code === 'TIMEOUT' ? 'did not answer in time' : 'was lost before its reply came'
    return new ApiError(
      code,
      `${name}, which was asked for ${call.request.op}, ${what}. ${adviceFor(indefinite)}`,
      {
        indefinite,
      },
    )
  }
}

/** A client that is told when to come back was refused for what it did itself: another frontend would refuse it, too. */
function ownFailure(bytes: Buffer, start: number, end: number): ApiError | null {
  const failure = failureIn(bytes, start, end)
  return failure?.details?.retryAfterMs === undefined ? failure : null
}

/** A success of a request that bears a session, or asks for one, tells who is connected. */
function isAccount({ request: { op, session } }: Call): boolean {
  return session !== undefined || op === 'Login'
}

/** Where the client is, for what is counted by address. */
function addressField({ request: { op }, connection }: Call): string {
  return op === 'Login' || op === 'CreateAccount' ? `,"address":${JSON.stringify(connection.address)}` : ''
}

/** Where the gateway itself wants to know where the time goes, the client's request does not ask the frontend for it. */
function traceField({ spans, trace, request }: Call): string {
  return spans === undefined || request.spans ? '' : `,"trace":${JSON.stringify(trace)},"spans":true`
}

/** The time that passed here is gone for the frontend as well. */
function budgetField({ until }: Call): string {
  return until === undefined ? '' : `,"budgetMs":${Math.max(0, Math.round(until - performance.now()))}`
}

function adviceFor(indefinite: boolean): string {
  return indefinite
    ? 'It may or may not have happened: look before you repeat it.'
    : 'Nothing was changed: try again.'
}
