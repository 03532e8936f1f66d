import { type Catalogue, pair } from './catalogue.ts'
import { Draw } from './draw.ts'
import type { Manner } from './manner.ts'
import type { MixedShares } from './mixed-shares.ts'
import { MixedSession } from './mixed-session.ts'
import type { Random } from '../../services/chance/random.ts'
import type { Account, OwnItem } from './script.ts'

/** Single pieces that a seller offers beside the regular stock; older ones are taken off the market again. */
const mostSinglePieces = 5

/**
 * A seller of the mixed workload: keeps prices and stock up to date and looks at the results. It only adds single
 * units, which are sold or withdrawn, so the market keeps its size.
 */
export class MixedSeller extends MixedSession {
  #stock: readonly OwnItem[]
  readonly #draw: Draw<keyof MixedShares['seller']>
  readonly #manner: Manner
  #categories: readonly number[]
  #singlePieces: string[] = []
  #registered = 0
  #nextItems: string | undefined

  constructor(account: Account, { categories }: Catalogue, random: Random, manner: Manner) {
    super(account, random)
    this.#manner = manner
    this.#draw = new Draw(manner.shares.seller)
    this.#stock = account.items
    this.#categories = categories
  }

  protected override sessionBegan(): void {
    this.#nextItems = undefined
  }

  protected override choose(): ReturnType<MixedSeller['ask']> {
    if (this.sessionIsGone) return this.login() ?? this.#display()
    const { random } = this
    switch (this.#draw.next(random)) {
      case 'ChangeItemPrice': {
        const { itemId, price } = this.#ownItem()
        return this.ask('ChangeItemPrice', { itemId, price: this.#newPrice(price) })
      }
      case 'DisplayItemsForSale':
        return this.#display()
      case 'UpdateUnitsForSale':
        return this.#updateUnits()
      case 'GetSellerRating':
        return this.ask('GetSellerRating', {})
      case 'RegisterItemForSale':
        return this.#register()
      case 'UpdateItems':
        return this.ask('UpdateItems', { updates: this.#updates() })
      case 'GetSalesReport':
        return this.ask('GetSalesReport', {})
      case 'RegisterItems':
        return this.#registerItems()
      case 'Login':
        return this.login() ?? this.#display()
      case 'Logout':
        // Follows every login by itself.
        return this.choose()
      case 'CreateAccount':
        return this.createAccount()
      case 'UpdateItem':
        return this.ask('UpdateItem', { itemId: this.#ownItem().itemId, keywords: pair(random) })
      case 'WithdrawItem': {
        const itemId = this.#singlePieces.shift()
        return itemId === undefined ? this.#register() : this.ask('WithdrawItem', { itemId })
      }
    }
  }

  #ownItem(): OwnItem {
    return this.#stock[this.#manner.choose(this.random, this.#stock.length)]!
  }

  #register() {
    return this.ask('RegisterItemForSale', this.#singlePiece(), (result) => this.#learnPiece(result))
  }

  #display() {
    const { pageOfSeller: limit } = this.#manner
    const cursor = this.#nextItems
    const args = cursor === undefined ? { limit } : { limit, cursor }
    if (!this.random.chance(0.5)) return this.ask('DisplayItemsForSale', { limit })
    return this.ask('DisplayItemsForSale', args, (result) => {
      this.#nextItems = (result as { next?: string }).next
    })
  }

  #updateUnits() {
    if (this.#singlePieces.length > mostSinglePieces)
      return this.ask('UpdateUnitsForSale', { itemId: this.#singlePieces.shift()!, delta: -1 })
    return this.ask('UpdateUnitsForSale', {
      itemId: this.#ownItem().itemId,
      delta: this.#delta(),
    })
  }

  /** A little more comes in than goes out, for buyers take some. */
  #delta(): number {
    const { random } = this
    return random.chance(0.7) ? random.integer(1, 3) : -random.integer(1, 2)
  }

  #newPrice(price: number): number {
    return Math.max(1, Math.round(price * this.random.integer(90, 110))) / 100
  }

  #updates(): object[] {
    const first = this.#manner.choose(this.random, this.#stock.length)
    const rows = Math.min(this.#manner.rowsOfUpdate, this.#stock.length)
    return Array.from({ length: rows }, (_, index) => {
      const { itemId, price } = this.#stock[(first + index) % this.#stock.length]!
      return { itemId, price: this.#newPrice(price), delta: this.#delta() }
    })
  }

  #singlePiece(): object {
    const { random } = this
    const keywords = pair(random)
    this.#registered += 1
    return {
      name: `${keywords.join(' ')}, single piece ${this.#registered}`,
      category: random.pick(this.#categories),
      keywords,
      condition: 'used',
      price: random.integer(100, 50_000) / 100,
      quantity: 1,
    }
  }

  #registerItems() {
    const items = Array.from({ length: this.#manner.rowsOfRegistration }, () => this.#singlePiece())
    return this.ask('RegisterItems', { items }, (result) => {
      for (const row of (result as { results?: unknown[] }).results ?? []) this.#learnPiece(row)
    })
  }

  #learnPiece(result: unknown): void {
    const { itemId } = result as { itemId?: unknown }
    if (typeof itemId === 'string') this.#singlePieces.push(itemId)
  }
}
