import { setTimeout as pause } from 'node:timers/promises'
import type { BuyerOperations } from '../../services/contract/buyer-operations.ts'
import type { ErrorCode } from '../../services/contract/error-codes.ts'
import type { Operations, ResultOf } from '../../services/contract/operation.ts'
import type { SellerOperations } from '../../services/contract/seller-operations.ts'
import type { Json, Message, Peer } from '../wire/peer.ts'
import { shown } from '../wire/transcript.ts'
import { NotJudged, Violation } from './failures.ts'

/** Codes of a service that has too much to do. They may come at any time, and say nothing about the rule of a check. */
const laterCodes: ReadonlySet<string> = new Set<ErrorCode>(['OVERLOADED', 'UNAVAILABLE', 'TIMEOUT'])
const mostTries = 8
const firstPauseMs = 50

export interface Refusal {
  code: string
  message: string
  details?: Json
}

/** One user on one connection, who says what was expected where something else comes. */
export class Client<All extends Operations> {
  readonly peer: Peer
  readonly username: string
  readonly password: string
  readonly accountId: number
  session: string | undefined

  constructor(
    peer: Peer,
    account: { username: string; password: string; accountId: number; session?: string },
  ) {
    this.peer = peer
    this.username = account.username
    this.password = account.password
    this.accountId = account.accountId
    this.session = account.session
  }

  /** The whole reply, whatever it is. Asks again where the service says that it did nothing and that later may be better. */
  async call(op: string, args: unknown = {}, extra: Json = {}): Promise<Message> {
    return callOn(this.peer, op, args, {
      ...(this.session !== undefined && { session: this.session }),
      ...extra,
    })
  }

  /** The result of a request that has to succeed. */
  async ok<Name extends keyof All & string>(
    op: Name,
    args: unknown = {},
    extra: Json = {},
  ): Promise<ResultOf<All, Name>> {
    return resultOf(op, await this.call(op, args, extra)) as ResultOf<All, Name>
  }

  /** The error of a request that has to be refused with this code, or one of these. */
  async refused(
    code: ErrorCode | readonly ErrorCode[],
    op: string,
    args: unknown = {},
    extra: Json = {},
  ): Promise<Refusal> {
    return refusalOf(code, op, await this.call(op, args, extra))
  }

  /** Sends without waiting: for requests that shall be under way together. */
  begin(op: string, args: unknown = {}, extra: Json = {}): Promise<Message> {
    const id = this.peer.newId()
    this.peer.send({ id, op, ...(this.session !== undefined && { session: this.session }), args, ...extra })
    return this.peer.reply(id, op)
  }
}

export type BuyerClient = Client<BuyerOperations>
export type SellerClient = Client<SellerOperations>
/** A user of one of the two frontends. */
export type AnyClient = Client<Operations>

export async function callOn(peer: Peer, op: string, args: unknown, extra: Json): Promise<Message> {
  for (let tries = 1; ; tries += 1) {
    const id = peer.newId()
    peer.send({ id, op, ...extra, args })
    const reply = await peer.reply(id, op)
    if (!isForLater(reply)) return reply
    if (tries === mostTries)
      throw new NotJudged(`${op} was refused ${mostTries} times, the last time with ${shown(reply.error)}`)
    await pause(firstPauseMs * 2 ** Math.min(tries, 4))
  }
}

/** Whether the service has too much to do now, and did nothing. */
function isForLater({ error }: Message): boolean {
  const { code, indefinite } = (error ?? {}) as { code?: string; indefinite?: boolean }
  return code !== undefined && laterCodes.has(code) && indefinite !== true
}

export function resultOf(op: string, reply: Message): Json {
  if (reply.ok === true && typeof reply.result === 'object' && reply.result !== null)
    return reply.result as Json
  throw new Violation(`${op} to succeed`, shown(reply.error ?? reply))
}

export function refusalOf(code: ErrorCode | readonly ErrorCode[], op: string, reply: Message): Refusal {
  const codes: readonly string[] = typeof code === 'string' ? [code] : code
  const error = reply.error as Refusal | undefined
  if (reply.ok !== false || typeof error !== 'object' || error === null || !codes.includes(error.code))
    throw new Violation(`${op} to be refused with ${codes.join(' or ')}`, shown(reply))
  return error
}
