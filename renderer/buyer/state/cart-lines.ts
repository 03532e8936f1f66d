import { type CartLine, fromCents, toCents } from '../../../services/contract/values.ts'

/** `gone`: none is left. `short`: fewer are left than wanted. */
export type LineState = 'fine' | 'short' | 'gone'

export interface JudgedLine extends CartLine {
  state: LineState
  /** The price when it was put in, if it was different. */
  priceBefore?: number
}

/** The units of a line that is being bought were set aside for it: they are missing from the stock, and not to the buyer. */
export function judge(line: CartLine, firstPrice: number | undefined, isBeingBought = false): JudgedLine {
  const state = isBeingBought ? 'fine' : stateOf(line)
  return firstPrice !== undefined && firstPrice !== line.price
    ? { ...line, state, priceBefore: firstPrice }
    : { ...line, state }
}

function stateOf({ available, quantity }: CartLine): LineState {
  if (available === 0) return 'gone'
  return available < quantity ? 'short' : 'fine'
}

export function totalOf(lines: readonly Pick<CartLine, 'price' | 'quantity'>[]): number {
  return fromCents(lines.reduce((cents, { price, quantity }) => cents + toCents(price) * quantity, 0))
}

/** The items to put back so that `now` has at least the items of `before`. */
export function missingFrom(
  now: readonly CartLine[],
  before: readonly CartLine[],
): { itemId: string; quantity: number }[] {
  const held = new Map(now.map(({ itemId, quantity }) => [itemId, quantity]))
  return before
    .map(({ itemId, quantity, available }) => ({
      itemId,
      quantity: Math.min(quantity, available) - (held.get(itemId) ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0)
}
