import type { ShopCall } from '../../../electron/ipc/api.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { inSession } from '../../shared/session/in-session.ts'

/** An operation of the seller frontend. */
export const callSeller: ShopCall<'seller'> = (op, args, meta) =>
  inSession(() => sellerBridge().shop.call(op, args, meta))
