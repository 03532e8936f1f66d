import type { Address } from '../../services/client/frontend-connections.ts'
import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { OtherMarket } from '../ipc/shop-types.ts'
import type { AppWindow } from '../shell/windows.ts'
import { ShopSession, type ShopSessionOptions } from './shop-session.ts'

type Listeners = Pick<ShopSessionOptions, 'onConnection' | 'onSession' | 'onEvents'>

export interface ShopPlaces {
  /** The market of somebody else where the windows are; undefined if they are in the app's own. */
  market(): OtherMarket | undefined
  /** Where the app's own frontends are, or will be. */
  addresses(role: Role): readonly Address[]
  /** Whether one that the app started listens at an address. */
  isOurs(address: Address): boolean
}

interface Shop {
  readonly listeners: Listeners
  readonly market: OtherMarket | undefined
  readonly session: ShopSession
}

/** The connections of all shop windows, one for each. */
export class Shops {
  readonly #places: ShopPlaces
  #shops = new Map<AppWindow, Shop>()
  #disconnected = false

  constructor(places: ShopPlaces) {
    this.#places = places
  }

  open(window: AppWindow, listeners: Listeners): void {
    const { id, role } = window
    if (role === 'control') return
    const market = this.#places.market()
    const session = new ShopSession({
      windowId: id,
      role,
      addresses: market ? [market[role]] : this.#places.addresses(role),
      isOurs: (address) => market !== undefined || this.#places.isOurs(address),
      market: market?.name,
      ...listeners,
    })
    this.#shops.set(window, { listeners, market, session })
  }

  /** Undefined also for one that is closed, whose page may go on for a moment. */
  find(window: AppWindow): ShopSession | undefined {
    return this.#shops.get(window)?.session
  }

  of(window: AppWindow): ShopSession {
    const session = this.find(window)
    if (session === undefined) throw new ApiError('FORBIDDEN', 'This is not a shop window.')
    return session
  }

  close(window: AppWindow): void {
    this.find(window)?.close()
    this.#shops.delete(window)
  }

  /** The windows stay until the app ends, and may still ask what they are. */
  disconnect(): void {
    this.#disconnected = true
    for (const { session } of this.#shops.values()) session.close()
  }

  /** Frontends come and go, and windows may take another way to them, or go to another market. */
  follow(): void {
    if (this.#disconnected) return
    for (const [window, shop] of this.#shops) {
      if (window.role === 'control') continue
      if (shop.market !== this.#places.market()) this.#enterMarket(window, shop)
      else if (shop.market === undefined) shop.session.move(this.#places.addresses(window.role))
    }
  }

  /** Nothing of the session in one market is ever sent to another. */
  #enterMarket(window: AppWindow, { listeners, session: before }: Shop): void {
    before.close()
    this.open(window, listeners)
    const { connection, session } = this.of(window)
    listeners.onConnection(connection)
    listeners.onSession(session)
  }
}
