import type { ShopCall } from '../../../electron/ipc/api.ts'
import { buyerBridge } from '../../shared/bridge.ts'
import { inSession } from '../../shared/session/session.ts'
import { noteDegraded } from './degraded.ts'

/** An operation of the buyer frontend. */
export const call: ShopCall<'buyer'> = async (op, args, meta) => {
  const answer = await inSession(() => buyerBridge().shop.call(op, args, meta))
  noteDegraded(op, answer)
  return answer
}
