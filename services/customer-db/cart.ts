import { maxCartLines, maxQuantity, unitsText } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'

export type Lines = Map<string, number>

/** The cart of a session. */
export interface Cart {
  lines: Lines
  version: number
  /** Which saving of the buyer's cart this one started from or was saved as. */
  basedOn: number
  /** Changed since then. */
  changed: boolean
}

export function newCart(saved: Lines, savedAs: number): Cart {
  return { lines: new Map(saved), version: 0, basedOn: savedAs, changed: false }
}

interface Addition {
  itemId: string
  quantity: number
  /** Units for sale as the frontend saw them a moment ago. */
  available: number
  /** Lines that may come back into the cart from purchases under way. */
  away: number
}

export function addLine(cart: Cart, { itemId, quantity, available, away }: Addition): ApiError | undefined {
  const before = cart.lines.get(itemId) ?? 0
  if (before + quantity > available) {
    return new ApiError('OUT_OF_STOCK', `Item ${itemId}: only ${unitsText(available)} for sale.`, {
      details: { itemId, available, inCart: before },
    })
  }
  if (before === 0 && cart.lines.size + away >= maxCartLines) {
    return new ApiError(
      'INVALID_ARGUMENT',
      `A cart holds at most ${maxCartLines} different items. Buy or remove some first.`,
      {
        details: {
          field: 'itemId',
          expected: `one of the items in the cart, which holds ${maxCartLines} already`,
        },
      },
    )
  }
  if (before + quantity > maxQuantity) {
    return new ApiError(
      'INVALID_ARGUMENT',
      `A cart holds at most ${maxQuantity} units of an item; this one has ${before}.`,
      {
        details: { field: 'quantity', expected: `an integer from 1 to ${maxQuantity - before}` },
      },
    )
  }
  cart.lines.set(itemId, before + quantity)
  markChanged(cart)
  return undefined
}

export function removeLine(cart: Cart, itemId: string, quantity: number): ApiError | undefined {
  const before = cart.lines.get(itemId)
  if (before === undefined) {
    return new ApiError('NOT_FOUND', `Item ${itemId} is not in the cart. DisplayCart shows what is.`, {
      details: { itemId },
    })
  }
  if (quantity > before) {
    return new ApiError('INVALID_ARGUMENT', `The cart has only ${unitsText(before)} of item ${itemId}.`, {
      details: { field: 'quantity', expected: `an integer from 1 to ${before}` },
    })
  }
  if (quantity === before) cart.lines.delete(itemId)
  else cart.lines.set(itemId, before - quantity)
  markChanged(cart)
  return undefined
}

/** Puts lines back that left the cart for a purchase that came to nothing. */
export function returnLines(into: Lines, lines: Lines): void {
  for (const [itemId, quantity] of lines) {
    into.set(itemId, Math.min(maxQuantity, (into.get(itemId) ?? 0) + quantity))
  }
}

export function sameLines(a: Lines, b: Lines): boolean {
  return a.size === b.size && [...a].every(([itemId, quantity]) => b.get(itemId) === quantity)
}

export function markChanged(cart: Cart): void {
  cart.version += 1
  cart.changed = true
}
