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

/** The size of a member of an object or a list besides its content. */
const member = 8

/**
 * Whether an argument has at most about this many bytes. It ends as soon as it knows, whatever the argument holds:
 * a structured clone can also hold itself.
 */
export function fits(argument: unknown, bytes: number): boolean {
  const open: unknown[] = [argument]
  let left = bytes
  while (open.length > 0) {
    const value = open.pop()
    left -= member
    if (typeof value === 'string') left -= value.length
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) left -= value.byteLength
    else if (typeof value === 'object' && value !== null) left -= openUp(value, open, left)
    if (left < 0) return false
  }
  return true
}

function openUp(value: object, open: unknown[], most: number): number {
  if (value instanceof Map || value instanceof Set) {
    if (value.size * member > most) return most + 1
    for (const entry of value) open.push(entry)
    return 0
  }
  const names = Object.keys(value)
  if (names.length * member > most) return most + 1
  for (const name of names) open.push((value as Record<string, unknown>)[name])
  return Array.isArray(value) ? 0 : names.reduce((sum, { length }) => sum + length, 0)
}
