import { ApiError } from '../../wire/errors.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { OrderWish } from '../commands.ts'
import type { StoredLine } from './order.ts'

export interface PricedLines {
  lines: StoredLine[]
  cents: number
}

/** The lines of an order at present prices. Throws if there is not enough stock. */
export function pricedLines(catalogue: Catalogue, wishes: readonly OrderWish[]): PricedLines {
  const lines = linesFor(catalogue, wishes)
  const cents = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0)
  if (Number.isSafeInteger(cents)) return { lines, cents }
  throw new ApiError(
    'INVALID_ARGUMENT',
    'The total is more than money can be counted exactly. Buy less at a time.',
    { details: { field: 'cart', expected: 'a total below 90 trillion' } },
  )
}

function linesFor(catalogue: Catalogue, wishes: readonly OrderWish[]): StoredLine[] {
  const short = wishes
    .map(({ itemId, quantity }) => {
      const item = catalogue.items.get(itemId)
      return { itemId, name: item?.name ?? '', wanted: quantity, available: item?.quantity ?? 0 }
    })
    .filter(({ wanted, available }) => wanted > available)
  if (short.length > 0) {
    const named = short.map(
      ({ itemId, wanted, available }) => `${itemId} (wanted ${wanted}, available ${available})`,
    )
    throw new ApiError(
      'OUT_OF_STOCK',
      `Not enough units of ${named.join(', ')}. Change the cart and try again.`,
      {
        details: { lines: short },
      },
    )
  }
  return wishes.map(({ itemId, quantity }) => {
    const { sellerId, name, cents } = catalogue.get(itemId)
    return { itemId, sellerId, name, cents, quantity }
  })
}
