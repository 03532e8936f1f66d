import {
  administrator,
  type AdminInput,
  type AdminOp,
  type AdminResult,
  type MarketAccount,
} from '../contract/admin-operations.ts'
import type { Role } from '../contract/values.ts'
import type { CallOptions } from '../wire/pending-call.ts'
import { ApiError } from '../wire/errors.ts'
import { MemberConnections, type AdministeredCluster } from './member-connections.ts'
import type {
  AccountName,
  AccountPage,
  AccountQuery,
  AdminOrder,
  CancelledByAdmin,
  FollowerBeliefs,
  ItemPage,
  ItemQuery,
  OrderPage,
  OrderQuery,
} from './model.ts'

const mostNames = 100
const accountNumber = /^[1-9]\d{0,14}$/

/** The administrator of a market: asks its databases and followers with the cluster's secret, and joins their answers. */
export class Administrator {
  readonly #members: MemberConnections

  constructor(cluster: AdministeredCluster) {
    this.#members = new MemberConnections(cluster, administrator)
  }

  async items({ seller, ...query }: ItemQuery): Promise<ItemPage> {
    const sellerIds = await this.#idsOf('seller', seller)
    const { rev, items, total } = await this.#ask('product-db', 'ListMarketItems', { ...query, sellerIds })
    if (items === undefined || total === undefined) return { rev }
    const nameOf = await this.#namesOf(items.map(({ sellerId }) => sellerId))
    return {
      rev,
      found: { total, items: items.map((item) => ({ ...item, ...named('seller', nameOf(item.sellerId)) })) },
    }
  }

  /** The beliefs of each follower about the items. */
  beliefs(itemIds: string[]): Promise<FollowerBeliefs[]> {
    const followers = this.#members.ofKind('product-follower')
    return Promise.all(
      followers.map(async (follower): Promise<FollowerBeliefs> => {
        try {
          const { items, ...state } = await this.#ask(follower, 'GetBeliefs', { itemIds })
          return {
            follower,
            ...state,
            items: Object.fromEntries(itemIds.map((id, index) => [id, items[index]!])),
          }
        } catch (error) {
          return { follower, problem: ApiError.of(error).message }
        }
      }),
    )
  }

  setStock(itemId: string, quantity: number): Promise<AdminResult<'SetStock'>> {
    return this.#ask('product-db', 'SetStock', { itemId, quantity }, { key: crypto.randomUUID() })
  }

  setPrice(itemId: string, price: number): Promise<AdminResult<'SetPrice'>> {
    return this.#ask('product-db', 'SetPrice', { itemId, price }, { key: crypto.randomUUID() })
  }

  async orders({ buyer, ...query }: OrderQuery): Promise<OrderPage> {
    const buyerIds = await this.#idsOf('buyer', buyer)
    const { total, orders } = await this.#ask('product-db', 'ListMarketOrders', { ...query, buyerIds })
    const nameOf = await this.#namesOf(orders.map(({ buyerId }) => buyerId))
    return { total, orders: orders.map((order) => ({ ...order, ...named('buyer', nameOf(order.buyerId)) })) }
  }

  /**
   * A cancelled order gives its lines back to the cart, as a declined one does. It stays cancelled if that is not possible
   * now.
   */
  async cancelOrder(orderId: string): Promise<CancelledByAdmin> {
    const { order, ref } = await this.#ask('product-db', 'CancelMarketOrder', { orderId })
    const nameOf = await this.#namesOf([order.buyerId])
    const shown: AdminOrder = { ...order, ...named('buyer', nameOf(order.buyerId)) }
    if (order.status !== 'cancelled') return { order: shown, isInCart: false }
    const finished = this.#members
      .client('customer-db')
      .request('FinishPurchase', { ref, end: 'declined' }, { safety: 'repeatable' })
    return {
      order: shown,
      isInCart: await finished.then(
        () => true,
        () => false,
      ),
    }
  }

  accounts(query: AccountQuery): Promise<AccountPage> {
    return this.#ask('customer-db', 'ListAccounts', query)
  }

  async sessions(role: Role, username: string): Promise<AdminResult<'ListSessions'>['sessions']> {
    return (await this.#ask('customer-db', 'ListSessions', { role, username })).sessions
  }

  /** One session, or all of the account. Answers how many. */
  async endSessions(role: Role, username: string, id?: number): Promise<number> {
    return (await this.#ask('customer-db', 'EndSessions', { role, username, id })).ended
  }

  async setLock(role: Role, username: string, locked: boolean): Promise<MarketAccount> {
    const op = locked ? 'LockAccount' : 'UnlockAccount'
    return (await this.#ask('customer-db', op, { role, username })).account
  }

  /** Lets go of members that have ended. */
  closeEnded(): void {
    this.#members.closeEnded()
  }

  close(): void {
    this.#members.close()
  }

  /** Each of these may be asked again after a lost reply: one that is not a fact by itself carries a key. */
  async #ask<Op extends AdminOp>(
    member: string,
    op: Op,
    args: AdminInput<Op>,
    options: CallOptions = {},
  ): Promise<AdminResult<Op>> {
    return this.#members
      .client(member)
      .request<AdminResult<Op>>(op, args, { safety: 'repeatable', ...options })
  }

  /** The account that has this number, or those with this part of a name; undefined if none is given. */
  async #idsOf(role: Role, given: string | undefined): Promise<number[] | undefined> {
    const text = given?.trim() ?? ''
    if (text === '') return undefined
    if (accountNumber.test(text)) {
      const ids = [Number(text)]
      const [account] = (await this.#ask('customer-db', 'GetAccountNames', { ids })).accounts
      if (account?.role === role) return ids
    }
    const { total, accounts } = await this.accounts({ role, text, limit: mostNames })
    if (total <= mostNames) return accounts.map(({ id }) => id)
    throw new ApiError(
      'INVALID_ARGUMENT',
      `There are ${total} ${role}s like "${text}". Type more of the name, or the number of the ${role}.`,
      { details: { field: role, expected: `the name of at most ${mostNames} ${role}s` } },
    )
  }

  /** Without customer-db, numbers are shown instead of names. */
  async #namesOf(ids: readonly number[]): Promise<(id: number) => AccountName | null | undefined> {
    const known = [...new Set(ids)]
    if (known.length === 0) return () => undefined
    try {
      const { accounts } = await this.#ask('customer-db', 'GetAccountNames', { ids: known })
      const byId = new Map(known.map((id, index) => [id, accounts[index]]))
      return (id) => byId.get(id)
    } catch (error) {
      isOutage(error)
      return () => undefined
    }
  }
}

function named<Who extends 'seller' | 'buyer'>(who: Who, name: AccountName | null | undefined) {
  return (name ? { [who]: name } : {}) as Partial<Record<Who, AccountName>>
}

/** False for a member that cannot be asked now; anything else is not an outage. */
function isOutage(error: unknown): false {
  if (ApiError.of(error).code === 'UNAVAILABLE' || ApiError.of(error).code === 'TIMEOUT') return false
  throw error
}
