import { type Catalogue, catalogueWords, pair } from './catalogue.ts'
import { Draw } from './draw.ts'
import type { Manner, OfferedItem } from './manner.ts'
import type { MixedShares } from './mixed-shares.ts'
import { MixedSession } from './mixed-session.ts'
import type { Random } from '../../services/chance/random.ts'
import type { Account, Answer } from './script.ts'

const mostSeen = 50
const mostBought = 50
/** Reading a page costs the client as much as asking for it; a buyer looks at every third more closely. */
const readShare = 1 / 3

/** The possible replies of a correct server. */
interface Results {
  items?: Partial<OfferedItem>[]
  next?: string
  cart?: { lines?: { itemId: string; quantity: number }[] }
  order?: { orderId: string; status: string; lines?: { itemId: string }[] }
  purchases?: unknown[]
}

/** A buyer of the mixed workload: looks around, fills the cart, buys, and says how it was. */
export class MixedBuyer extends MixedSession {
  readonly #draw: Draw<keyof MixedShares['buyer']>
  #categories: readonly number[]
  readonly #manner: Manner
  #seen: OfferedItem[] = []
  #cart = new Map<string, number>()
  #savedCart = new Map<string, number>()
  /** It wants more than there is. */
  #cartIsUnsellable = false
  #bought: string[] = []
  #orders: string[] = []
  #nextPage: { args: object; cursor: string } | undefined
  #nextPurchases: string | undefined
  #isVip = false

  constructor(account: Account, { categories }: Catalogue, random: Random, manner: Manner) {
    super(account, random)
    this.#manner = manner
    this.#draw = new Draw(manner.shares.buyer)
    this.#categories = categories
  }

  protected override sessionBegan(): void {
    this.#cart = new Map(this.#savedCart)
    this.#cartIsUnsellable = false
  }

  protected override choose(): ReturnType<MixedBuyer['ask']> {
    if (this.sessionIsGone) return this.login() ?? this.#search()
    const { random } = this
    switch (this.#draw.next(random)) {
      case 'SearchItemsForSale':
        return this.#search()
      case 'GetItem':
        return this.#withSeen(({ itemId }) => this.ask('GetItem', { itemId }))
      case 'AddItemToCart':
        return this.#addToCart()
      case 'DisplayCart':
        return this.ask('DisplayCart', {}, this.#learnCart)
      case 'MakePurchase':
        return this.#purchase()
      case 'RemoveItemFromCart':
        return this.#removeFromCart()
      case 'GetSellerRating':
        return this.#withSeen(({ sellerId }) => this.ask('GetSellerRating', { sellerId }))
      case 'ProvideFeedback':
        return this.#feedback()
      case 'GetBuyerPurchases':
        return this.#purchases()
      case 'ListCategories':
        return this.ask('ListCategories', {})
      case 'ListOrders':
        return this.#listOrders()
      case 'GetOrder':
        return this.#orders.length === 0
          ? this.#listOrders()
          : this.ask('GetOrder', { orderId: random.pick(this.#orders) })
      case 'SaveCart':
        return this.ask('SaveCart', {}, () => (this.#savedCart = new Map(this.#cart)))
      case 'ClearCart':
        return this.#clearCart()
      case 'Login':
        return this.login() ?? this.#search()
      case 'Logout':
        // Follows every login by itself.
        return this.choose()
      case 'CreateAccount':
        return this.createAccount()
      case 'CancelOrder':
        return this.#orders.length === 0
          ? this.#purchase()
          : this.ask('CancelOrder', { orderId: random.pick(this.#orders) })
      case 'ChangeTier':
        this.#isVip = !this.#isVip
        return this.ask('ChangeTier', { tier: this.#isVip ? 'vip' : 'normal' })
    }
  }

  #search() {
    const { random } = this
    const page = this.#nextPage
    if (page !== undefined && random.chance(0.5)) {
      this.#nextPage = undefined
      return this.#searchFor({ ...page.args, cursor: page.cursor })
    }
    const { pageOfBuyer: limit } = this.#manner
    const category = this.#oneOf(this.#categories)
    const kind = random.next()
    if (kind < 0.3) return this.#searchFor({ category, limit })
    if (kind < 0.8) return this.#searchFor({ category, keywords: [this.#oneOf(catalogueWords)], limit })
    return this.#searchFor({ category, keywords: pair(random), limit })
  }

  #oneOf<Element>(from: readonly Element[]): Element {
    return from[this.#manner.choose(this.random, from.length)]!
  }

  #listOrders() {
    return this.ask('ListOrders', { limit: this.#manner.pageOfBuyer })
  }

  #searchFor(args: object) {
    const reads = this.random.chance(readShare) || this.#seen.length === 0
    if (!reads) return this.ask('SearchItemsForSale', args)
    return this.ask('SearchItemsForSale', args, (result) => {
      const { items = [], next } = result as Results
      for (const { itemId, sellerId } of items)
        if (itemId !== undefined && sellerId !== undefined) keep(this.#seen, { itemId, sellerId }, mostSeen)
      this.#nextPage = next === undefined ? undefined : { args, cursor: next }
    })
  }

  #withSeen(ask: (seen: OfferedItem) => ReturnType<MixedBuyer['ask']>) {
    const known = this.#manner.market?.length ? this.#manner.market : this.#seen
    return known.length === 0 ? this.#search() : ask(this.#oneOf(known))
  }

  #addToCart() {
    if (this.#cartIsUnsellable) return this.#clearCart()
    const quantity = this.random.chance(0.7) ? 1 : 2
    return this.#withSeen(({ itemId }) => this.ask('AddItemToCart', { itemId, quantity }, this.#learnCart))
  }

  #removeFromCart() {
    const [line] = this.#cart
    if (line === undefined) return this.#addToCart()
    return this.ask('RemoveItemFromCart', { itemId: line[0], quantity: 1 }, this.#learnCart)
  }

  #clearCart() {
    this.#cartIsUnsellable = false
    return this.ask('ClearCart', {}, this.#learnCart)
  }

  #purchase() {
    if (this.#cart.size === 0 || this.#cartIsUnsellable) return this.#addToCart()
    return this.askAndHear('MakePurchase', {}, (answer) => this.#purchased(answer))
  }

  #purchased(answer: Answer): void {
    if (!answer.ok) {
      if (answer.code === 'OUT_OF_STOCK') this.#cartIsUnsellable = true
      if (answer.code === 'CART_EMPTY') this.#cart.clear()
      return
    }
    const { order } = answer.result as Results
    if (order === undefined) return
    keep(this.#orders, order.orderId, mostBought)
    if (order.status === 'declined') return
    this.#cart.clear()
    this.#savedCart.clear()
    if (order.status === 'paid')
      for (const { itemId } of order.lines ?? []) keep(this.#bought, itemId, mostBought)
  }

  #feedback() {
    if (this.#bought.length === 0) return this.#purchase()
    const { random } = this
    const thumb = random.chance(0.8) ? 'up' : 'down'
    return this.ask('ProvideFeedback', { itemId: random.pick(this.#bought), thumb })
  }

  #purchases() {
    const { pageOfBuyer: limit } = this.#manner
    const cursor = this.#nextPurchases
    const args = cursor === undefined ? { limit } : { limit, cursor }
    return this.ask('GetBuyerPurchases', args, (result) => (this.#nextPurchases = (result as Results).next))
  }

  readonly #learnCart = (result: unknown): void => {
    const { cart } = result as Results
    if (cart?.lines !== undefined)
      this.#cart = new Map(cart.lines.map(({ itemId, quantity }) => [itemId, quantity]))
  }
}

/** The newest, and no more than this many. */
function keep<Value>(list: Value[], value: Value, most: number): void {
  if (list.length === most) list.shift()
  list.push(value)
}
