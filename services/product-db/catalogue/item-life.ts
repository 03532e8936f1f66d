import { fromCents, maxQuantity } from '../../contract/values.ts'
import { ApiError } from '../../wire/errors.ts'
import type { ProductCommand } from '../commands.ts'
import type { ChangingRecords } from '../records.ts'
import { withdrawnItem } from './catalogue.ts'
import { ownItem } from './own-item.ts'

type Describing = Extract<ProductCommand, { op: 'describeItem' }>
type Setting = Extract<ProductCommand, { op: 'setItem' }>
type Withdrawing = Extract<ProductCommand, { op: 'withdrawItem' }>

/** Gives an item another name, other keywords or another condition. */
export function describeItem(state: ChangingRecords, { sellerId, itemId, description }: Describing) {
  const item = ownItem(state, sellerId, itemId)
  state.catalogue.describe(item, description, state.nextRev())
  state.audience?.itemChanged(item)
  return { itemId }
}

/** Takes an item off the market, and its image away. Units that are reserved stay with their orders. */
export function withdrawItem(state: ChangingRecords, { sellerId, itemId }: Withdrawing) {
  const item = ownItem(state, sellerId, itemId)
  if (item.image) state.images.hide(item.sellerId, item.image)
  state.catalogue.withdraw(item, state.nextRev())
  state.audience?.itemChanged(item)
  return { itemId }
}

/** Sets the price or the units of an item of any seller. Units that are reserved stay with their orders. */
export function setItem(state: ChangingRecords, { itemId, cents, quantity }: Setting) {
  const item = state.catalogue.get(itemId)
  if (item.withdrawn) throw withdrawnItem(itemId)
  if (quantity !== undefined && quantity + item.reserved > maxQuantity)
    throw tooManyUnits(itemId, maxQuantity - item.reserved)
  const before = { price: fromCents(item.cents), quantity: item.quantity }
  state.changeItem(item, { cents: cents ?? item.cents, quantity: quantity ?? item.quantity })
  return { itemId, price: fromCents(item.cents), quantity: item.quantity, rev: item.rev, before }
}

function tooManyUnits(itemId: string, most: number): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    `Item ${itemId} may have at most ${maxQuantity} units with those that are reserved: set at most ${most}.`,
    { details: { field: 'quantity', expected: `an integer up to ${most}` } },
  )
}
