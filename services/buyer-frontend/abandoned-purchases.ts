import type { PurchaseEnd, PurchaseState, ResolvePurchaseArgs } from '../contract/internal.ts'
import type { Backends } from '../frontend-base/backends.ts'

const ends: Partial<Record<PurchaseState['status'], PurchaseEnd>> = {
  unknown: 'refused',
  cancelled: 'refused',
  declined: 'declined',
  paid: 'paid',
}

/**
 * Ends purchases that a frontend began and did not live to end: product-db knows what became of each. True if that
 * may have changed the cart.
 */
export async function resolveAbandoned(
  { customers, products }: Backends,
  buyerId: number,
  refs: readonly string[],
): Promise<boolean> {
  let changed = false
  for (const ref of refs) {
    const args: ResolvePurchaseArgs = { ref, buyerId }
    const { status } = await products.request<PurchaseState>('ResolvePurchase', args, {
      safety: 'repeatable',
    })
    const end = ends[status]
    if (end === undefined) continue
    await customers.request('FinishPurchase', { ref, end }, { safety: 'repeatable' })
    changed = true
  }
  return changed
}
