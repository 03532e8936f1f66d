import type { CartLine } from '../../../services/contract/values.ts'
import { buyerBridge } from '../../shared/bridge.ts'
import { missingFrom } from './cart-lines.ts'

export interface Restored {
  put: number
  lost: string[]
}

/** A session takes its unsaved cart with it. This window still knows what was in it and puts it back. */
export async function restoreCart(before: readonly CartLine[]): Promise<Restored> {
  const { shop } = buyerBridge()
  const { cart } = await shop.call('DisplayCart', {})
  const restored: Restored = { put: 0, lost: [] }
  for (const line of missingFrom(cart.lines, before)) {
    try {
      await shop.call('AddItemToCart', line)
      restored.put += 1
    } catch {
      restored.lost.push(line.itemId)
    }
  }
  return restored
}
