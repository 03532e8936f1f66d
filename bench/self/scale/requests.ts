import type { Random } from '../../../services/chance/random.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Figures } from './figures.ts'
import type { Item, Market } from './market.ts'

/** How items are spread over databases. A distributed service spreads them by itself, row by row. */
export type Cut = 'none' | 'category' | 'seller' | 'distributed'

type Then = () => void

/** The requests of clients, and the way of each through frontends, databases and their logs. */
export class Requests {
  /** Purchases that several databases had to agree on. */
  spread = 0
  readonly #figures: Figures
  readonly #cut: Cut
  readonly #databases: readonly Database[]
  readonly #market: Market
  readonly #clock: Clock
  readonly #random: Random

  constructor(
    figures: Figures,
    cut: Cut,
    databases: readonly Database[],
    market: Market,
    clock: Clock,
    random: Random,
  ) {
    this.#figures = figures
    this.#cut = cut
    this.#databases = databases
    this.#market = market
    this.#clock = clock
    this.#random = random
  }

  /** In one database if that has the whole category, otherwise in all of them. */
  search(then: Then): void {
    const { search, searchLeast } = this.#figures.processor
    const named = this.#placeOf(this.#market.wanted())
    const isInOne =
      this.#databases.length === 1 ||
      (this.#cut === 'category' && this.#random.chance(this.#figures.load.searchInCategory))
    const places = isInOne ? [named] : this.#databases.keys()
    const count = isInOne ? 1 : this.#databases.length
    const answered = whenAll(count, then)
    for (const place of places) this.#ask(place, Math.max(searchLeast, search / count), answered)
  }

  item(then: Then): void {
    this.#ask(this.#placeOf(this.#market.wanted()), this.#figures.processor.item, then)
  }

  change(then: Then): void {
    const item = this.#market.wanted()
    const database = this.#databases[this.#placeOf(item)]!
    this.#travel(() =>
      database.lock([item.row], () =>
        this.#work(database, this.#figures.processor.change, () => this.#commit(database, [item.row], then)),
      ),
    )
  }

  purchase(then: Then): void {
    const parts = this.#partsOf(this.#market.cart())
    if (parts.length === 1) this.#purchaseInOne(parts[0]!, then)
    else this.#purchaseInSeveral(parts, then)
  }

  #purchaseInOne({ database, rows }: Part, then: Then): void {
    const { purchase, line } = this.#figures.processor
    this.#travel(() =>
      database.lock(rows, () =>
        this.#work(database, purchase + rows.length * line, () => this.#commit(database, rows, then)),
      ),
    )
  }

  /** All prepare, then all commit, and rows stay locked until then. They are locked in the order of the databases. */
  #purchaseInSeveral(parts: readonly Part[], then: Then): void {
    this.spread += 1
    const { purchase, line, prepare } = this.#figures.processor
    const finished = whenAll(parts.length, then)
    const prepared = whenAll(parts.length, () => {
      for (const { database, rows } of parts) this.#travel(() => this.#commit(database, rows, finished))
    })
    const begin = (index: number): void => {
      const part = parts[index]
      if (part === undefined) return
      const { database, rows } = part
      const ms = (index === 0 ? purchase : 0) + prepare + rows.length * line
      this.#travel(() =>
        database.lock(rows, () => {
          this.#travel(() => begin(index + 1))
          this.#work(database, ms, () => database.commit(() => this.#travel(prepared)))
        }),
      )
    }
    begin(0)
  }

  #partsOf(cart: readonly Item[]): Part[] {
    const rowsAt = new Map<number, number[]>()
    for (const item of cart) {
      const place = this.#placeOf(item)
      rowsAt.set(place, [...(rowsAt.get(place) ?? []), item.row])
    }
    return [...rowsAt]
      .sort(([one], [other]) => one - other)
      .map(([place, rows]) => ({ database: this.#databases[place]!, rows }))
  }

  #placeOf({ row, category, seller }: Item): number {
    const by = { none: 0, category, seller, distributed: scattered(row) }
    return by[this.#cut] % this.#databases.length
  }

  #ask(place: number, ms: number, then: Then): void {
    this.#travel(() => this.#work(this.#databases[place]!, ms, () => this.#travel(then)))
  }

  #work(database: Database, ms: number, then: Then): void {
    const factor = this.#cut === 'distributed' ? this.#figures.distributed.processorFactor : 1
    database.work(ms * factor, then)
  }

  #commit(database: Database, rows: readonly number[], then: Then): void {
    database.commit(() => {
      database.unlock(rows)
      this.#travel(then)
    })
  }

  #travel(then: Then): void {
    this.#clock.after(this.#figures.hardware.networkMs / 2, then)
  }
}

interface Part {
  database: Database
  rows: readonly number[]
}

/** Neighbouring rows go to different places. */
function scattered(row: number): number {
  return Math.imul(row, 0x9e3779b1) >>> 8
}

function whenAll(count: number, then: Then): Then {
  let left = count
  return () => {
    left -= 1
    if (left === 0) then()
  }
}
