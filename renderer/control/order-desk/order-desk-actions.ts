import type { BurstPlan, DeskState } from '../../../electron/ipc/order-desk-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useAction } from '../actions/use-action.ts'

import type { DeskSwitches } from '../../../services/contract/order-desk.ts'

/** Actions on the order desk. */
export function useOrderDeskActions() {
  const { run, isRunning } = useAction()
  const { orderDesk } = controlBridge()

  return {
    change: ({ workers, paused, normalShare, whenPaymentsDown }: DeskState, change: Partial<DeskSwitches>) =>
      run('desk.set', 'The order desk could not be changed', () =>
        orderDesk.set({ workers, paused, normalShare, whenPaymentsDown, ...change }),
      ),
    isChanging: () => isRunning('desk.set'),
    /** How it ended is told by its progress. */
    place: (plan: BurstPlan) =>
      run('desk.burst', 'The orders could not be placed', () => orderDesk.placeBurst(plan)),
    cancel: () => run('desk.cancel', 'It could not be cancelled', () => orderDesk.cancelBurst()),
  }
}
