import type { BuyerApi } from '../../../electron/ipc/api.ts'
import { endsSession } from '../../../services/contract/session-end.ts'
import { BridgeError, buyerBridge } from '../../shared/bridge.ts'
import { noteDegraded } from './degraded.ts'
import { useSession } from './session.ts'

type Call = BuyerApi['shop']['call']

/** An operation of the buyer frontend. If the session has ended, it waits for the password and is then sent again. */
export const call: Call = async (op, args, meta) => {
  const { shop } = buyerBridge()
  const session = useSession()
  const before = session.count()
  try {
    const answer = await shop.call(op, args, meta)
    noteDegraded(op, answer)
    return answer
  } catch (error) {
    const isOver = error instanceof BridgeError && endsSession(error.code)
    if (!isOver || session.phase === 'none') throw error
    const renewed = session.count() > before || (await session.renewed())
    if (!renewed) throw error
    return shop.call(op, args, meta)
  }
}
