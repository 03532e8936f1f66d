import { type CartLine, fromCents, toCents } from '../../../services/contract/values.ts'

/** `gone`: none is left. `short`: fewer are left than wanted. */
export type LineState = 'fine' | 'short' | 'gone'

export interface JudgedLine extends CartLine {
  state: LineState
  /** The price when it was put in, if it was different. */
  priceBefore?: number
}

export function judge(line: CartLine, firstPrice: number | undefined): JudgedLine {
  const state = line.available === 0 ? 'gone' : line.available < line.quantity ? 'short' : 'fine'
  return firstPrice !== undefined && firstPrice !== line.price
    ? { ...line, state, priceBefore: firstPrice }
    : { ...line, state }
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
