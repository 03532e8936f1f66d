import { watch } from 'vue'
import type { ShopCall } from '../../../electron/ipc/api.ts'
import { endsSession } from '../../../services/contract/session-end.ts'
import { BridgeError, sellerBridge } from '../../shared/bridge.ts'
import { useSellerSession } from './seller-session.ts'

const mostTries = 5

/**
 * An operation of the seller who is logged in. If the session has ended it waits until they have logged in again and
 * is then carried out, so that nothing they did is lost; if they log out instead, it fails as it did.
 */
export const callSeller: ShopCall<'seller'> = async (op, args, meta) => {
  const { call } = sellerBridge().shop
  const account = useSellerSession().accountId
  for (let tries = 1; ; tries += 1) {
    try {
      return await call(op, args, meta)
    } catch (error) {
      const isOver = error instanceof BridgeError && endsSession(error.code)
      if (!isOver || account === undefined || tries === mostTries || !(await isBack(account))) throw error
    }
  }
}

/** Still or again active: the call was on its way while the session changed, and is worth another try at once. */
function isBack(account: number): Promise<boolean> {
  const session = useSellerSession()
  const sameSeller = () => session.isActive && session.accountId === account
  if (!session.hasEnded) return Promise.resolve(sameSeller())
  return new Promise((resolve) => {
    const stop = watch(
      () => session.hasEnded,
      () => {
        stop()
        resolve(sameSeller())
      },
      { flush: 'sync' },
    )
  })
}
