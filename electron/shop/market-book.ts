import { z } from 'zod'
import { ApiError } from '../../services/wire/errors.ts'
import { readJson, writeJson } from '../base/json-file.ts'
import { type MarketsState, mostMarkets, otherMarket, type OtherMarket } from '../ipc/shop-types.ts'

const stored = z.array(otherMarket).max(mostMarkets)

/** The markets of others that the user agreed to connect to. At each start the shop windows are in the app's own. */
export class MarketBook {
  readonly #file: string
  readonly #onChange: () => void
  #known: readonly OtherMarket[]
  #current: OtherMarket | undefined

  constructor(file: string, onChange: () => void) {
    this.#file = file
    this.#onChange = onChange
    const found = stored.safeParse(readJson(file))
    this.#known = found.success ? found.data : []
  }

  get current(): OtherMarket | undefined {
    return this.#current
  }

  state(): MarketsState {
    return { known: [...this.#known], current: this.#current?.name ?? null }
  }

  /** Remembers it, in place of one with the same name, and goes there. */
  add(market: OtherMarket): void {
    const others = this.#known.filter(({ name }) => name !== market.name)
    this.#keep([...others, market].slice(-mostMarkets))
    this.#goTo(market)
  }

  /** Null is the app's own. */
  use(name: string | null): void {
    this.#goTo(name === null ? undefined : this.#find(name))
  }

  forget(name: string): void {
    const market = this.#find(name)
    this.#keep(this.#known.filter((one) => one !== market))
    if (this.#current?.name === name) this.#current = undefined
    this.#onChange()
  }

  #goTo(market: OtherMarket | undefined): void {
    this.#current = market
    this.#onChange()
  }

  #find(name: string): OtherMarket {
    const market = this.#known.find((one) => one.name === name)
    if (market === undefined) throw new ApiError('NOT_FOUND', `No market named ${name} is known here.`)
    return market
  }

  #keep(known: readonly OtherMarket[]): void {
    writeJson(this.#file, known)
    this.#known = known
  }
}
