export interface RationOptions {
  /** At once. */
  most: number
  /** After this time there is one more. */
  everyMs: number
  now?: () => number
}

/** How often a page may have something done that reaches beyond its window. Each window has a ration of its own. */
export class Ration {
  readonly #options: Required<RationOptions>
  #taken = new WeakMap<object, { left: number; at: number }>()

  constructor({ now = () => performance.now(), ...options }: RationOptions) {
    this.#options = { ...options, now }
  }

  /** Whether there is one left for the window; it is taken then. */
  take(window: object): boolean {
    const { most, everyMs, now } = this.#options
    const at = now()
    const before = this.#taken.get(window) ?? { left: most, at }
    const left = Math.min(most, before.left + (at - before.at) / everyMs)
    const isAllowed = left >= 1
    this.#taken.set(window, { left: isAllowed ? left - 1 : left, at })
    return isAllowed
  }
}
