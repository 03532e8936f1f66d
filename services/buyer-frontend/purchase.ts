import type { BuyerArgs } from '../contract/buyer-operations.ts'
import type {
  BeginPurchaseArgs,
  BegunPurchase,
  CancelledOrder,
  FinishPurchaseArgs,
  PlaceOrderArgs,
  PurchaseDeliveredArgs,
  PurchaseEnd,
} from '../contract/internal.ts'
import { isMismatch } from '../contract/mismatch.ts'
import type { Order } from '../contract/values.ts'
import { type Backends, sessionAccount } from '../frontend-base/backends.ts'
import { traceOptions, writeOptions } from '../frontend-base/call-options.ts'
import { requestAsOf } from '../frontend-base/relayed-reply.ts'
import type { Call } from '../process/call.ts'
import type { Log } from '../process/log.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { ApiError } from '../wire/errors.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import { UnendedPurchases } from './unended-purchases.ts'

/** Beyond the time that product-db waits for the order itself. */
const graceMs = 5_000

/** With these product-db says that no order came of the purchase, none will, and why. */
const decisions: ReadonlySet<string> = new Set(['OUT_OF_STOCK', 'INVALID_ARGUMENT', 'CART_EMPTY'])

function isDecision(error: ApiError): boolean {
  return decisions.has(error.code) || error.details?.givenUp === true || isMismatch(error)
}

/**
 * A purchase over two databases. customer-db takes the lines out of the cart under a reference; product-db makes at
 * most one order of a reference; customer-db is told how it ended and puts the lines back if nothing was bought. If a
 * client or a frontend stops half-way, a retry or the next look at the cart finds the same reference.
 */
export class Purchases {
  #backends: Backends
  #instance: string
  #waitMs: number
  #log: Log
  #unended: UnendedPurchases

  constructor(backends: Backends, { instance, config, log }: ServiceContext) {
    this.#backends = backends
    this.#unended = new UnendedPurchases(backends.customers)
    this.#instance = instance
    this.#waitMs = config.orders.waitMs
    this.#log = log
  }

  async make(call: Call): Promise<void> {
    const { wait } = call.args as BuyerArgs<'MakePurchase'>
    const { customers, sessions, role } = this.#backends
    const { session, via } = call.request
    const args: BeginPurchaseArgs = { role, via: via ?? `${this.#instance}:${call.connection.id}` }
    const options = { ...traceOptions(call), session, key: call.key, safety: 'repeatable' as const }
    const begun = await customers.request<BegunPurchase>('BeginPurchase', args, options)
    sessions.held(call, begun.buyerId)
    // It may wait long for the payment.
    call.giveBackTurn()
    const order = await this.#place(begun, wait, traceOptions(call), call).catch((error: unknown) =>
      this.#giveUp(call, begun, error),
    )
    const end = endOf(order)
    // A client that is told of a declined order must find its cart as it was.
    if (end !== undefined && end !== 'paid') await this.#finish({ ref: begun.ref, end }, traceOptions(call))
    call.succeed(JSON.stringify({ order }))
    // Work after the reply is not part of its time, but is found by its trace.
    const { trace } = call
    if (call.connection.open) this.#noteDelivery({ session, trace }, { ...args, ref: begun.ref })
    if (end === 'paid') void this.#finish({ ref: begun.ref, end }, { trace })
    if (end === undefined) void this.#finishLater(begun, { trace })
  }

  /** A buyer who is told that an order is cancelled must find its lines in the cart. */
  async cancel(call: Call): Promise<void> {
    const { orderId } = call.args as BuyerArgs<'CancelOrder'>
    const account = await sessionAccount(this.#backends, call)
    // Where it is too late, the answer comes when the order is settled.
    call.giveBackTurn()
    const options = {
      ...writeOptions(call),
      safety: 'repeatable' as const,
      timeoutMs: this.#waitMs + graceMs,
    }
    const { order, ref } = await requestAsOf<CancelledOrder>(
      this.#backends.products,
      call,
      'CancelOrder',
      { account, orderId },
      options,
    )
    const end = endOf(order)
    if (end !== undefined) await this.#finish({ ref, end }, traceOptions(call))
    call.succeed(JSON.stringify({ order }))
  }

  async #place(
    { ref, buyerId, tier, lines }: BegunPurchase,
    wait: boolean,
    options: CallOptions,
    call?: Call,
  ): Promise<Order> {
    const args: PlaceOrderArgs = { ref, buyerId, tier, lines, wait }
    const { products } = this.#backends
    const whole = { ...options, safety: 'repeatable' as const, timeoutMs: this.#waitMs + graceMs }
    const { order } = await (call
      ? requestAsOf<{ order: Order }>(products, call, 'PlaceOrder', args, whole)
      : products.request<{ order: Order }>('PlaceOrder', args, whole))
    return order
  }

  /** Lets the lines go back where it is certain that there is no order of them and never will be. */
  async #giveUp(call: Call, { ref, resumed, attempt }: BegunPurchase, error: unknown): Promise<never> {
    if (!(error instanceof ApiError) || error.indefinite) throw error
    if (isDecision(error)) {
      // product-db forgets a refusal in time: an attempt that is begun later may buy, and ends by itself.
      await this.#finish({ ref, end: 'refused' }, traceOptions(call), { ref, end: 'refused', attempt })
      throw error
    }
    // This attempt came to nothing, but an earlier or a later one may have bought.
    if (!resumed && (await this.#finish({ ref, end: 'refused', attempt }, traceOptions(call)))) throw error
    throw new ApiError(
      error.code,
      `${error.message} An earlier attempt at this purchase may have succeeded: look at your orders and your cart, or try again.`,
      { ...error, indefinite: true },
    )
  }

  /** If this fails, it is tried again; should this frontend not live to do so, a later look at the cart does it. */
  async #finish(args: FinishPurchaseArgs, traced: CallOptions, later = args): Promise<boolean> {
    try {
      return await this.#unended.end(args, traced, later)
    } catch (error) {
      this.#log.warn({ err: error, ...args }, 'a purchase could not be ended yet')
      return false
    }
  }

  /** An order that nobody waits for still has to leave or return to the cart. */
  async #finishLater(begun: BegunPurchase, traced: CallOptions): Promise<void> {
    try {
      const end = endOf(await this.#place(begun, true, traced))
      if (end !== undefined) await this.#finish({ ref: begun.ref, end }, traced)
    } catch (error) {
      this.#log.warn({ err: error, ref: begun.ref }, 'a purchase could not be followed to its end')
    }
  }

  /** Asked again on the same connection, an empty cart is then a mistake, not a retry after a lost reply. */
  #noteDelivery(inSession: CallOptions, args: PurchaseDeliveredArgs): void {
    const options = { ...inSession, safety: 'repeatable' as const }
    this.#backends.customers.call('PurchaseDelivered', args, options, () => undefined)
  }
}

/** A cancelled order is an outcome like a declined one: asked again with its key, the purchase is not made again. */
function endOf({ status }: Order): PurchaseEnd | undefined {
  if (status === 'paid') return 'paid'
  return status === 'declined' || status === 'cancelled' ? 'declined' : undefined
}
