import type { RowFailure } from '../contract/internal.ts'
import { maxQuantity, unitsText } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'
import { unknownItem, withdrawnItem } from './catalogue/catalogue.ts'
import type { ItemChange } from './commands.ts'

export interface ChangedItem {
  itemId: string
  price: number
  quantity: number
  rev: number
}

export interface RefusedUpdate {
  refusal: 'unknown' | 'foreign' | 'withdrawn' | 'tooFew' | 'tooMany'
  /** How many units there were to take away, or room for. */
  limit: number
}

export type UpdateEnd = ChangedItem | RefusedUpdate

/** The result of one row of a bulk request. */
export type RowOutcome = ({ ok: true } & ChangedItem) | RowFailure

/** Outcomes that an older version kept are rows already. */
export function rowOutcome(end: UpdateEnd | RowOutcome, change: ItemChange | RowFailure): RowOutcome {
  if ('ok' in end) return end
  if (!('refusal' in end)) return { ok: true, ...end }
  const { code, message, details } = refusalOf(end, change as ItemChange)
  return { ok: false, error: { code, message, ...(details ? { details } : {}) } }
}

export function foreignItem(itemId: string): ApiError {
  return new ApiError(
    'FORBIDDEN',
    `Item ${itemId} belongs to another seller. DisplayItemsForSale shows yours.`,
    { details: { itemId } },
  )
}

export function refusalOf({ refusal, limit }: RefusedUpdate, { itemId, delta = 0 }: ItemChange): ApiError {
  switch (refusal) {
    case 'unknown':
      return unknownItem(itemId)
    case 'withdrawn':
      return withdrawnItem(itemId)
    case 'foreign':
      return foreignItem(itemId)
    case 'tooFew':
      return new ApiError(
        'OUT_OF_STOCK',
        `Item ${itemId} has only ${unitsText(limit)}; ${-delta} cannot be taken away.`,
        { details: { itemId, available: limit } },
      )
    case 'tooMany':
      return new ApiError(
        'INVALID_ARGUMENT',
        `Item ${itemId} may have at most ${maxQuantity} units: add at most ${limit}.`,
        { details: { field: 'delta', expected: `an integer up to ${limit}` } },
      )
  }
}
