import type { ProductCommand } from '../commands.ts'
import type { ChangingRecords } from '../records.ts'
import { ownItem } from './own-item.ts'

type Describing = Extract<ProductCommand, { op: 'describeItem' }>
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
  if (item.image) state.images.hide(item.image)
  state.catalogue.withdraw(item, state.nextRev())
  state.audience?.itemChanged(item)
  return { itemId }
}
