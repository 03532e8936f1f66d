import { shallowRef, computed } from 'vue'
import type { DeskState, OrderDeskView } from '../../../electron/ipc/order-desk-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useListener, useStream } from '../../shared/use-stream.ts'

/** At one look a second. */
const keptLooks = 180

export interface DeskMoment {
  at: number
  state: DeskState
}

/** The order desk as it is, and as it was while the page was open. */
export function useOrderDesk() {
  const { orderDesk } = controlBridge()
  const view = shallowRef<OrderDeskView>()
  const history = shallowRef<readonly DeskMoment[]>([])
  const burst = useStream(orderDesk.onBurst)

  useListener(orderDesk.onState, (newest) => {
    if (newest === null) return
    view.value = newest
    const { at, state } = newest
    if (state) history.value = [...history.value, { at, state }].slice(-keptLooks)
  })

  return { view, history, burst, state: computed(() => view.value?.state ?? null) }
}
