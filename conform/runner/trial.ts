import { setMaxListeners } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Random } from '../../services/chance/random.ts'
import type { Item } from '../../services/contract/values.ts'
import { type Address, Peer, type Side } from '../wire/peer.ts'
import { shown, Transcript } from '../wire/transcript.ts'
import { logIn, type NewAccount, openAccount, type SharedAccounts } from './accounts.ts'
import { type AnyClient, type BuyerClient, Client, type SellerClient } from './client.ts'
import { NotJudged, Violation } from './failures.ts'

export type Addresses = Partial<Record<Side, Address>>

interface Options {
  addresses: Addresses
  accounts: SharedAccounts
  /** Makes everything that this run writes different from what is there already. */
  run: string
  random: Random
  signal: AbortSignal
  transcript?: Transcript
  /** Kills the service and starts it again; only where checks may do so. */
  crash?: () => Promise<void>
}

type AnyOf = BuyerClient | SellerClient | AnyClient

/** Accepted as the password of every account. */
const password = 'conformance'

/** All that a check uses: connections, users, items, chance, and ways to say what was expected. */
export class Trial {
  readonly random: Random
  readonly transcript: Transcript
  readonly signal: AbortSignal
  /** The frontend that a check of any frontend asks now. */
  side: Side = 'buyer'
  readonly #options: Options
  readonly #peers: Peer[] = []

  constructor(options: Options) {
    this.#options = options
    this.random = options.random
    this.signal = options.signal
    // Each connection of the check listens.
    setMaxListeners(0, this.signal)
    this.transcript = options.transcript ?? new Transcript()
  }

  async peer(side: Side = this.side): Promise<Peer> {
    const address = this.#options.addresses[side]
    if (address === undefined) throw new NotJudged(`The address of the ${side} frontend is not known`)
    const { transcript, signal } = this
    const peer = await Peer.connect({ side, address, transcript, signal })
    this.#peers.push(peer)
    return peer
  }

  /** A buyer with an empty cart. Checks share buyers, and each has a connection of its own. */
  async buyer(name = 'ann'): Promise<BuyerClient> {
    return this.#shared('buyer', name)
  }

  async seller(name = 'bob'): Promise<SellerClient> {
    return this.#shared('seller', name)
  }

  /** Several buyers with empty carts. */
  buyers(count: number): Promise<BuyerClient[]> {
    return inTurn(count, (index) => this.buyer(`crowd ${index}`))
  }

  /** A user of the frontend that is asked now. */
  user(): Promise<AnyClient> {
    return this.#shared(this.side, this.side === 'buyer' ? 'ann' : 'bob')
  }

  /** An account that no other check uses. */
  newBuyer(account: Partial<NewAccount> = {}): Promise<BuyerClient> {
    return this.#new('buyer', account)
  }

  newSeller(account: Partial<NewAccount> = {}): Promise<SellerClient> {
    return this.#new('seller', account)
  }

  newUser(account: Partial<NewAccount> = {}): Promise<AnyClient> {
    return this.#new(this.side, account)
  }

  /** The same user in the same session, on another connection. */
  async again<One extends AnyOf>(user: One): Promise<One> {
    return new Client(await this.peer(user.peer.side), { ...user, session: user.session }) as unknown as One
  }

  /** The same user in a session of its own, on a connection of its own. */
  async otherSession<One extends AnyOf>(user: One): Promise<One> {
    const other = await this.again(user)
    const { username } = user
    other.session = await this.setUp('Login', () => logIn(other.peer, { username, password }))
    return other
  }

  /** A word of at most 8 characters that nobody has used. */
  word(): string {
    return `${this.#options.run}${uniqueNumber().toString(36)}`.slice(-8)
  }

  username(): string {
    return `conform-${this.word()}`
  }

  /** An item of the seller, with a word of its own to be found by. */
  async item(seller: SellerClient, values: Partial<Item> = {}): Promise<Registered> {
    const item = {
      name: `Conformance ${this.word()}`,
      category: this.random.integer(0, 9_999),
      keywords: [this.word()],
      condition: 'new' as const,
      price: this.random.integer(1, 99_999) / 100,
      quantity: this.random.integer(5, 50),
      ...values,
    }
    const { itemId } = await this.setUp('RegisterItemForSale', () => seller.ok('RegisterItemForSale', item))
    return { ...item, itemId, word: item.keywords[0] ?? '' }
  }

  /** The item as buyers see it. */
  async see(buyer: BuyerClient, itemId: string): Promise<Item> {
    return (await buyer.ok('GetItem', { itemId })).item
  }

  /** Puts the items into the cart and buys it. */
  async buys(buyer: BuyerClient, ...lines: readonly (readonly [itemId: string, quantity: number])[]) {
    for (const [itemId, quantity] of lines)
      await this.setUp('AddItemToCart', () => buyer.ok('AddItemToCart', { itemId, quantity }))
    return this.setUp('MakePurchase', () => this.pays(buyer))
  }

  /** Buys what is in the cart. A market whose payments are declined by chance is asked again. */
  async pays(buyer: BuyerClient, args: object = {}) {
    for (let tries = 0; tries < 5; tries += 1) {
      const { order } = await buyer.ok('MakePurchase', args)
      if (order.status === 'declined') continue
      if (order.status === 'queued' || order.status === 'paying')
        throw new NotJudged(`The order ${order.orderId} is not settled: its status is "${order.status}"`)
      return order
    }
    throw new NotJudged('Payments are declined again and again')
  }

  /** Work before the check begins. If it fails, the check says nothing about its own rule. */
  async setUp<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      throw new NotJudged(`${what} does not work, which this check needs: ${error.message}`)
    }
  }

  /** Kills the service with everything that it started, and starts it again. */
  async crash(): Promise<void> {
    if (this.#options.crash === undefined) throw new NotJudged('Only what --command started can be killed')
    for (const peer of this.#peers) peer.close()
    await this.#options.crash()
  }

  equal(came: unknown, expected: unknown, what: string): void {
    if (!isDeepStrictEqual(came, expected)) throw new Violation(`${what}: ${shown(expected)}`, shown(came))
  }

  that(holds: boolean, expected: string, came: unknown): void {
    if (!holds) throw new Violation(expected, shown(came))
  }

  shape(schema: z.ZodType, value: unknown, what: string): void {
    const outcome = schema.safeParse(value)
    if (outcome.success) return
    const { path, message } = outcome.error.issues[0]!
    const field = path.join('.')
    throw new Violation(
      `${what}${field === '' ? '' : `: "${field}"`} as documented (${message})`,
      shown(value),
    )
  }

  close(): void {
    for (const peer of this.#peers) peer.close()
  }

  async #shared<One extends AnyOf>(side: Side, name: string): Promise<One> {
    const peer = await this.peer(side)
    const account = await this.setUp(`An account of a ${side}`, () =>
      this.#options.accounts.take(peer, name, () => this.#account({})),
    )
    return new Client(peer, account) as unknown as One
  }

  async #new<One extends AnyOf>(side: Side, account: Partial<NewAccount>): Promise<One> {
    const peer = await this.peer(side)
    const opened = await this.setUp(`An account of a ${side}`, () =>
      openAccount(peer, this.#account(account)),
    )
    return new Client(peer, opened) as unknown as One
  }

  #account(account: Partial<NewAccount>): NewAccount {
    return { username: this.username(), password, ...account }
  }
}

export interface Registered {
  itemId: string
  name: string
  category: number
  keywords: string[]
  condition: 'new' | 'used'
  price: number
  quantity: number
  /** Its first keyword, which only this item has. */
  word: string
}

let lastNumber = 0

function uniqueNumber(): number {
  lastNumber += 1
  return lastNumber
}

/** One after the other: services hash a password at a time. */
export async function inTurn<Result>(
  count: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let index = 0; index < count; index += 1) results.push(await work(index))
  return results
}
