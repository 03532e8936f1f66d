import type { Desktop } from '../desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/gateway.ts'
import { Pulse } from '../pulse.ts'
import type { AppWindow } from '../windows.ts'

/** What the page of the order desk may ask. */
export function orderDeskHandlers({
  orderDesk,
  bursts,
}: Desktop): Handlers<Pick<ControlChannels, 'orderDesk'>, AppWindow> {
  return {
    orderDesk: {
      set: (switches) => orderDesk.set(switches),
      placeBurst: (plan) => bursts.place(plan),
      cancelBurst: () => bursts.cancel(),
    },
  }
}

/** product-db is asked only while somebody looks. */
export function watchOrderDesk({ on, gateway, orderDesk, bursts }: Desktop): void {
  const pulse = new Pulse(async () =>
    gateway.tell(controlChannels, 'orderDesk', 'onState', await orderDesk.look()),
  )
  on.listening.push(() => (pulse.running = gateway.anyListening('orderDesk', 'onState')))
  on.orderBurst.push(() => gateway.tell(controlChannels, 'orderDesk', 'onBurst', bursts.progress))
}
