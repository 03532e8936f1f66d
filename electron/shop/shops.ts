import { ApiError } from '../../services/wire/errors.ts'
import type { Role } from '../../services/contract/values.ts'
import type { AppWindow } from '../windows.ts'
import { ShopSession, type ShopSessionOptions } from './shop-session.ts'

type Address = (role: Role) => { host: string; port: number }
type Listeners = Pick<ShopSessionOptions, 'onConnection' | 'onSession' | 'onEvents' | 'onAge'>

/** The connections of all shop windows, one for each. */
export class Shops {
  readonly #address: Address
  #sessions = new Map<AppWindow, ShopSession>()

  constructor(address: Address) {
    this.#address = address
  }

  open(window: AppWindow, listeners: Listeners): void {
    const { id, role } = window
    if (role === 'control') return
    const address = this.#address(role)
    this.#sessions.set(window, new ShopSession({ windowId: id, role, address, ...listeners }))
  }

  of(window: AppWindow): ShopSession {
    const session = this.#sessions.get(window)
    if (session === undefined) throw new ApiError('FORBIDDEN', 'This window is no shop window.')
    return session
  }

  close(window: AppWindow): void {
    this.#sessions.get(window)?.close()
    this.#sessions.delete(window)
  }

  closeAll(): void {
    for (const window of [...this.#sessions.keys()]) this.close(window)
  }

  /** Frontends may have got other ports. */
  follow(): void {
    for (const [window, session] of this.#sessions) {
      if (window.role !== 'control') session.move(this.#address(window.role))
    }
  }
}
