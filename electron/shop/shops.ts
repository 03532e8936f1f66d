import { ApiError } from '../../services/wire/errors.ts'
import type { Role } from '../../services/contract/values.ts'
import type { AppWindow } from '../shell/windows.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import { ShopSession, type ShopSessionOptions } from './shop-session.ts'

type Addresses = (role: Role) => readonly Address[]
type IsOurs = ShopSessionOptions['isOurs']
type Listeners = Pick<ShopSessionOptions, 'onConnection' | 'onSession' | 'onEvents'>

/** The connections of all shop windows, one for each. */
export class Shops {
  readonly #addresses: Addresses
  readonly #isOurs: IsOurs
  #sessions = new Map<AppWindow, ShopSession>()
  #disconnected = false

  /** Where the frontends are, or will be, and whether one that the app started listens at an address. */
  constructor(addresses: Addresses, isOurs: IsOurs) {
    this.#addresses = addresses
    this.#isOurs = isOurs
  }

  open(window: AppWindow, listeners: Listeners): void {
    const { id, role } = window
    if (role === 'control') return
    const options = { windowId: id, role, addresses: this.#addresses(role), isOurs: this.#isOurs }
    this.#sessions.set(window, new ShopSession({ ...options, ...listeners }))
  }

  /** Undefined also for one that is closed, whose page may go on for a moment. */
  find(window: AppWindow): ShopSession | undefined {
    return this.#sessions.get(window)
  }

  of(window: AppWindow): ShopSession {
    const session = this.find(window)
    if (session === undefined) throw new ApiError('FORBIDDEN', 'This is not a shop window.')
    return session
  }

  close(window: AppWindow): void {
    this.#sessions.get(window)?.close()
    this.#sessions.delete(window)
  }

  /** The windows stay until the app ends, and may still ask what they are. */
  disconnect(): void {
    this.#disconnected = true
    for (const session of this.#sessions.values()) session.close()
  }

  /** Frontends come and go, and windows may take another way to them. */
  follow(): void {
    if (this.#disconnected) return
    for (const [window, session] of this.#sessions) {
      if (window.role !== 'control') session.move(this.#addresses(window.role))
    }
  }
}
