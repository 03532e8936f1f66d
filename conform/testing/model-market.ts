import { randomUUID } from 'node:crypto'
import { buyerOperations } from '../../services/contract/buyer-operations.ts'
import { checkMeta, type Operations, validate } from '../../services/contract/operation.ts'
import { sellerOperations } from '../../services/contract/seller-operations.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Json, Side } from '../wire/peer.ts'
import type { Has } from './defects.ts'
import { buyerHandlers } from './model-buyer.ts'
import { sellerHandlers } from './model-seller.ts'
import type { ModelAccount, ModelCart, ModelSession } from './model-state.ts'
import { type Asked, type Handlers, ModelShop } from './model-shop.ts'
import type { ModelFeed } from './model-feed.ts'
import { race } from './race.ts'

const contracts: Readonly<Record<Side, Operations>> = { buyer: buyerOperations, seller: sellerOperations }

/** A whole market in memory, as simple as it can be, in which defects can be planted. */
export class ModelMarket extends ModelShop {
  readonly #handlers: Readonly<Record<Side, Handlers>>
  readonly #common: ModelCart = newCart()

  constructor(has: Has, feed: ModelFeed) {
    super(has, feed)
    this.#handlers = { buyer: buyerHandlers(this), seller: sellerHandlers(this) }
  }

  /** The result of a request, or the ApiError of a refusal. */
  async request(
    side: Side,
    connection: number,
    { op, session: token, args, key, trace }: Json,
  ): Promise<unknown> {
    const operation =
      typeof op === 'string' && Object.hasOwn(contracts[side], op) ? contracts[side][op] : undefined
    if (operation === undefined)
      throw new ApiError(
        'UNKNOWN_OP',
        this.has('an unknown operation is not named') ? 'No.' : `There is no ${String(op)}.`,
      )
    const meta = checkMeta(key, trace)
    if (meta !== undefined && !(this.has('keys of any length') && typeof key === 'string')) throw meta
    const needsSession =
      operation.session && !(this.has('searches need no session') && op === 'SearchItemsForSale')
    const session = needsSession ? this.#session(side, connection, token) : undefined
    const valid = this.#valid(operation.args, args, String(op))
    const from = cursorPlace(valid)
    if (session === undefined) return this.#withoutSession(side, connection, String(op), valid, key)
    const account = this.state.accounts.find(
      ({ id, side: of }) => id === session.accountId && of === session.side,
    )!
    const asked: Asked = { side, connection, args: valid, session, account, from }
    const owner = this.has('keys are shared by all accounts')
      ? 'all'
      : this.has('keys belong to a session')
        ? session.token
        : `${side} ${account.id}`
    return this.#once(owner, key, `${String(op)} ${JSON.stringify(valid)}`, () =>
      this.#handle(String(op), asked),
    )
  }

  #handle(op: string, asked: Asked): unknown {
    const { session } = asked
    if (op === 'Subscribe') {
      const { topics, since } = asked.args as { topics: string[]; since?: number }
      return this.feed.subscribe(
        asked.connection,
        { topics, account: session.accountId },
        this.state.rev,
        since,
      )
    }
    if (op === 'Logout') {
      if (!this.has('Logout does nothing')) session.ended = true
      if (this.has('carts survive Logout')) this.state.saved.set(session.accountId, session.cart.lines)
      return {}
    }
    return this.#handlers[asked.side][op]!(asked)
  }

  /** A request with a key is carried out once. */
  async #once(owner: string, key: unknown, about: string, work: () => unknown): Promise<unknown> {
    if (typeof key !== 'string' || this.has('keys are ignored')) return work()
    const name = `${owner} ${key}`
    const known = this.state.outcomes.get(name)
    if (known !== undefined) {
      if (known.about !== about && !this.has('keys ignore the arguments'))
        throw new ApiError('INVALID_ARGUMENT', 'The key was used.', { details: { field: 'key' } })
      if (known.result instanceof ApiError) throw known.result
      return known.result
    }
    if (this.has('keys are checked too early')) await race()
    const result = Promise.resolve(work()).then((value) => structuredClone(value))
    const outcome: { about: string; result: unknown } = { about, result }
    this.state.outcomes.set(name, outcome)
    try {
      outcome.result = await result
      return outcome.result
    } catch (error) {
      if (this.has('refusals are kept')) outcome.result = error
      else this.state.outcomes.delete(name)
      throw error
    }
  }

  #valid(schema: Operations[string]['args'], args: unknown, op: string): unknown {
    const outcome = validate(schema, args)
    if (!(outcome instanceof ApiError)) return outcome
    if (
      this.has('a negative price is taken') &&
      op === 'RegisterItemForSale' &&
      outcome.details?.field === 'price'
    )
      return args
    throw outcome
  }

  #session(side: Side, connection: number, token: unknown): ModelSession {
    const session =
      this.has('a part of a session is enough') && typeof token === 'string' && token.length > 20
        ? [...this.state.sessions.values()].find((one) => one.token.startsWith(token))
        : this.state.sessions.get(String(token))
    if (session === undefined || session.ended || typeof token !== 'string')
      throw new ApiError('UNAUTHENTICATED', 'There is no such session.')
    if (this.has('a session belongs to a connection') && session.connection !== connection)
      throw new ApiError('UNAUTHENTICATED', 'It belongs to another connection.')
    if (session.side !== side) {
      if (!this.has('sessions of the other role are accepted'))
        throw new ApiError('FORBIDDEN', 'It is of the other role.')
      const account = this.state.accounts.find((one) => one.side === side)
      if (account !== undefined) return { ...session, side, accountId: account.id }
    }
    return session
  }

  async #withoutSession(
    side: Side,
    connection: number,
    op: string,
    args: unknown,
    key: unknown,
  ): Promise<unknown> {
    if (op === 'CreateAccount')
      return this.#once(`new ${side}`, key, `CreateAccount ${JSON.stringify(args)}`, () =>
        this.#create(side, args),
      )
    if (op === 'Login') return this.#login(side, connection, args as { username: string; password: string })
    return this.#handlers[side][op]!({ args, from: cursorPlace(args) } as Asked)
  }

  async #create(side: Side, args: unknown): Promise<unknown> {
    const { username, password, name = username, tier = 'normal' } = args as ModelAccount
    const isTaken = this.state.accounts.some(
      (account) =>
        account.username === username &&
        (account.side === side || this.has('usernames are unique over both roles')),
    )
    if (isTaken && !this.has('usernames are taken twice'))
      throw new ApiError('ALREADY_EXISTS', 'The name is taken.')
    if (this.has('names are checked too early')) await race()
    this.state.lastAccount += 1
    const id = this.state.lastAccount
    this.state.accounts.push({ id, side, username, password, name, tier })
    return { [`${side}Id`]: id }
  }

  #login(
    side: Side,
    connection: number,
    { username, password }: { username: string; password: string },
  ): unknown {
    const length = this.has('passwords are cut') ? 72 : undefined
    const account = this.state.accounts.find(
      (one) =>
        one.side === side &&
        one.username === username &&
        (one.password.slice(0, length) === password.slice(0, length) || this.has('any password will do')),
    )
    if (account === undefined) throw new ApiError('UNAUTHENTICATED', 'The name or the password is wrong.')
    const { sessions, saved } = this.state
    const token = this.has('sessions are counted')
      ? `session-number-${String(sessions.size + 1_000_000)}`
      : randomUUID().replaceAll('-', '')
    const own = [...sessions.values()].filter((one) => one.accountId === account.id && one.side === side)
    if (this.has('a login ends the one before')) for (const one of own) one.ended = true
    let cart = newCart(saved.get(account.id))
    if (this.has('carts belong to the buyer')) cart = own[0]?.cart ?? cart
    if (this.has('all share one cart')) cart = this.#common
    sessions.set(token, { token, side, accountId: account.id, connection, cart, ended: false })
    return { session: token, [`${side}Id`]: account.id, name: account.name, tier: account.tier }
  }
}

function newCart(lines: ReadonlyMap<string, number> = new Map()): ModelCart {
  return { lines: new Map(lines), prices: new Map(), version: 0, saved: lines.size > 0 }
}

/** Cursors are "p" and a place. */
function cursorPlace(args: unknown): number {
  const { cursor } = (args ?? {}) as { cursor?: string }
  if (cursor === undefined) return 0
  const [, place] = /^p(\d+)$/.exec(cursor) ?? []
  if (place === undefined)
    throw new ApiError('INVALID_ARGUMENT', 'No page gave it.', { details: { field: 'cursor' } })
  return Number(place)
}
