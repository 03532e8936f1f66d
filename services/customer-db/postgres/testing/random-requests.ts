import type { Random } from '../../../testing/random.ts'

/** A request whose session and purchase are named by when they began, because each engine gives them names of its own. */
export interface PlannedRequest {
  op: string
  args: Record<string, unknown>
  session?: number | undefined
  purchase?: number | undefined
  key?: string | undefined
}

const usernames = ['ann', 'bob', 'Ａnn', 'cé']
const items = ['1-1', '1-2', '2-3', '2-4']
const passwords = ['one', 'two']

/** Requests of a few users who often meet each other, their own earlier requests, and the limits. */
export class RandomRequests {
  /** How many sessions and purchases began. */
  sessions = 0
  purchases = 0
  accounts = 0
  readonly #random: Random
  readonly #repeatable: PlannedRequest[] = []
  /** Every history has a purchase. */
  readonly #first: PlannedRequest[] = [
    {
      op: 'CreateAccount',
      args: { role: 'buyer', username: 'ann', password: 'one', name: 'Ann', tier: 'vip' },
    },
    { op: 'Login', args: { role: 'buyer', username: 'ann', password: 'one' } },
    { op: 'AddToCart', args: { role: 'buyer', itemId: '1-1', quantity: 1, available: 5 }, session: 0 },
    { op: 'SaveCart', args: { role: 'buyer' }, session: 0 },
    { op: 'BeginPurchase', args: { role: 'buyer', via: 'a' }, session: 0, key: 'k1' },
  ]

  constructor(random: Random) {
    this.#random = random
  }

  next(): PlannedRequest {
    const random = this.#random
    const first = this.#first.shift()
    if (first) return first
    if (this.#repeatable.length > 0 && random.chance(0.1)) return random.pick(this.#repeatable)
    const request = this.#fresh()
    if (request.key !== undefined) this.#repeatable.push(request)
    return request
  }

  #fresh(): PlannedRequest {
    const random = this.#random
    const role = random.chance(0.8) ? 'buyer' : 'seller'
    const account = { role, username: random.pick(usernames) }
    // Mostly one of the latest sessions: most of the others have ended.
    const first = random.chance(0.1) ? 0 : Math.max(0, this.sessions - 3)
    const session =
      this.sessions === 0 || random.chance(0.02) ? undefined : random.integer(first, this.sessions - 1)
    const purchase = this.purchases === 0 ? undefined : random.integer(0, this.purchases - 1)
    const key = random.chance(0.4) ? random.pick(['k1', 'k2', 'k3']) : undefined
    const inSession = { role: random.chance(0.95) ? 'buyer' : 'seller' }
    const itemId = random.pick(items)
    const password = random.pick(passwords)
    const kinds: (() => PlannedRequest)[] = [
      () => ({
        op: 'CreateAccount',
        args: { ...account, password, name: account.username, tier: 'normal' },
        key,
      }),
      () => ({
        op: 'CreateAccounts',
        args: {
          password,
          accounts: [account, { role, username: `${account.username}2` }].map((one) => {
            return { ...one, name: one.username, tier: 'normal' }
          }),
        },
      }),
      () => ({ op: 'Login', args: { ...account, password } }),
      () => ({ op: 'Login', args: { ...account, password } }),
      () => ({ op: 'Login', args: { ...account, password } }),
      () => ({ op: 'Logout', args: inSession, session, key }),
      () => ({ op: 'CheckSession', args: inSession, session }),
      () => ({ op: 'GetCart', args: inSession, session }),
      () => ({ op: 'GetCart', args: inSession, session }),
      ...Array.from({ length: 4 }, () => () => {
        const quantity = random.integer(1, 3)
        return {
          op: 'AddToCart',
          args: { ...inSession, itemId, quantity, available: random.pick([2, 8, 100]) },
          session,
          key,
        }
      }),
      () => ({
        op: 'AddToCart',
        args: { ...inSession, itemId, quantity: 600_000, available: 1_000_000 },
        session,
        key,
      }),
      () => ({
        op: 'RemoveFromCart',
        args: { ...inSession, itemId, quantity: random.integer(1, 2) },
        session,
        key,
      }),
      () => ({ op: 'ClearCart', args: inSession, session, key }),
      () => ({ op: 'SaveCart', args: inSession, session, key }),
      () => ({ op: 'SaveCart', args: inSession, session, key }),
      () => ({
        op: 'ChangeTier',
        args: { ...inSession, tier: random.pick(['normal', 'vip']) },
        session,
        key,
      }),
      ...Array.from({ length: 3 }, () => () => {
        return { op: 'BeginPurchase', args: { ...inSession, via: random.pick(['a', 'b']) }, session, key }
      }),
      () => ({
        op: 'PurchaseDelivered',
        args: { ...inSession, via: random.pick(['a', 'b']) },
        session,
        purchase,
      }),
      ...Array.from({ length: 2 }, () => () => {
        const end = random.pick(['paid', 'declined', 'refused'])
        const attempt = random.chance(0.5) ? random.integer(1, 2) : undefined
        return { op: 'FinishPurchase', args: { end, ...(attempt && { attempt }) }, purchase }
      }),
      () => ({ op: 'HasAccount', args: { role, id: random.integer(1, this.accounts + 1) } }),
      () => ({ op: 'AbandonedPurchases', args: { username: account.username } }),
      () => ({
        op: 'ListAccounts',
        args: { text: random.pick(['', 'AN', 'é', '2']), offset: random.integer(0, 2), limit: 3 },
      }),
      () => ({ op: 'GetAccountNames', args: { ids: [1, 2, this.accounts + 1] } }),
      () => ({ op: random.pick(['ListSessions', 'EndSessions']), args: account }),
      () => ({ op: random.chance(0.2) ? 'LockAccount' : 'UnlockAccount', args: account }),
    ]
    return random.pick(kinds)()
  }
}
