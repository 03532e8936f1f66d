import type { BuyerArgs } from '../contract/buyer-operations.ts'
import type { BegunPurchase, PlaceOrderArgs, PurchaseEnd } from '../contract/internal.ts'
import type { Order } from '../contract/values.ts'
import type { Backends } from '../frontend/backends.ts'
import type { Call } from '../host/call.ts'
import type { Log } from '../host/log.ts'
import { ApiError } from '../wire/errors.ts'

/** Beyond the time that product-db waits for the order itself. */
const graceMs = 5_000

/** With these product-db says that no order came of the purchase, and why. */
const decisions: ReadonlySet<string> = new Set(['OUT_OF_STOCK', 'INVALID_ARGUMENT', 'CART_EMPTY'])

/**
 * A purchase over both databases. customer-db takes the lines out of the cart under a reference; product-db makes at
 * most one order of a reference; customer-db is told how it ended and puts the lines back if nothing was bought. Whoever
 * stops half-way is followed by a retry, or by the next look at the cart, which find the same reference.
 */
export class Purchases {
  #backends: Backends
  #waitMs: number
  #log: Log

  constructor(backends: Backends, waitMs: number, log: Log) {
    this.#backends = backends
    this.#waitMs = waitMs
    this.#log = log
  }

  async make(call: Call): Promise<void> {
    const { wait } = call.args as BuyerArgs<'MakePurchase'>
    const { customers, role } = this.#backends
    const { session } = call.request
    const { key, trace } = call
    const begun = await customers.request<BegunPurchase>(
      'BeginPurchase',
      { role },
      { session, key, trace, safety: 'repeatable' },
    )
    const order = await this.#placeOrder(begun, wait, trace)
    const end = endOf(order)
    // A client that is told of a declined order must find its cart as it was.
    if (end !== undefined && end !== 'paid') await this.#finish(begun.ref, end)
    call.succeed(JSON.stringify({ order }))
    if (call.connection.open) this.#noteDelivery(session, begun.ref)
    if (end === 'paid') void this.#finish(begun.ref, end)
    if (end === undefined) void this.#finishLater(begun)
  }

  async #placeOrder(begun: BegunPurchase, wait: boolean, trace: string | undefined): Promise<Order> {
    const { ref, buyerId, tier, lines, resumed } = begun
    const args: PlaceOrderArgs = { ref, buyerId, tier, lines, wait }
    try {
      const { order } = await this.#backends.products.request<{ order: Order }>('PlaceOrder', args, {
        trace,
        safety: 'repeatable',
        timeoutMs: this.#waitMs + graceMs,
      })
      return order
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Only where it is certain that there is no order, and never will be, may the lines go back.
      if (decisions.has(error.code) || (!error.indefinite && !resumed)) await this.#finish(ref, 'refused')
      throw error
    }
  }

  /** If this fails, the next look at the cart does it. */
  async #finish(ref: string, end: PurchaseEnd): Promise<void> {
    try {
      await this.#backends.customers.request('FinishPurchase', { ref, end }, { safety: 'repeatable' })
    } catch (error) {
      this.#log.warn({ err: error, ref, end }, 'a purchase could not be ended yet')
    }
  }

  /** An order that nobody waits for still has to leave or return to the cart. */
  async #finishLater(begun: BegunPurchase): Promise<void> {
    try {
      const end = endOf(await this.#placeOrder(begun, true, undefined))
      if (end !== undefined) await this.#finish(begun.ref, end)
    } catch (error) {
      this.#log.warn({ err: error, ref: begun.ref }, 'a purchase could not be followed to its end')
    }
  }

  /** The next purchase of an empty cart is then a mistake, not a retry after a lost reply. */
  #noteDelivery(session: string | undefined, ref: string): void {
    const { customers, role } = this.#backends
    customers.call('PurchaseDelivered', { role, ref }, { session, safety: 'repeatable' }, () => undefined)
  }
}

function endOf({ status }: Order): PurchaseEnd | undefined {
  if (status === 'paid' || status === 'declined') return status
  return status === 'cancelled' ? 'refused' : undefined
}
