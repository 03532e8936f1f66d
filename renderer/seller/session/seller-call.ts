import type { ShopCall } from '../../../electron/ipc/api.ts'
import { sellerOperations } from '../../../services/contract/seller-operations.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { inSession } from '../../shared/session/session.ts'

/**
 * An operation of the seller frontend. A write keeps its key when it is sent again in a new session: its first attempt may have
 * been carried out.
 */
export const callSeller: ShopCall<'seller'> = (op, args, meta) => {
  const isOnce = sellerOperations[op].safety === 'once'
  const keyed = isOnce && meta?.key === undefined ? { ...meta, key: crypto.randomUUID() } : meta
  return inSession(() => sellerBridge().shop.call(op, args, keyed))
}
