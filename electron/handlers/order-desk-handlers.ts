import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { Poller } from '../base/poller.ts'
import type { AppWindow } from '../shell/windows.ts'
import { pollForPage } from './poll-for-page.ts'

/** Answers the requests of the page Order desk. */
export function orderDeskHandlers(desktop: Desktop): Handlers<Pick<ControlChannels, 'orderDesk'>, AppWindow> {
  const { orderDesk, bursts } = desktop
  return {
    orderDesk: {
      async set(switches) {
        await orderDesk.set(switches)
        await tellOrderDesk(desktop)
      },
      placeBurst: (plan) => bursts.place(plan),
      cancelBurst: () => bursts.cancel(),
    },
  }
}

/** product-db is asked only while somebody looks. */
export function watchOrderDesk(desktop: Desktop): void {
  const { on, router, bursts } = desktop
  pollForPage(desktop, new Poller(() => tellOrderDesk(desktop)), 'orderDesk', 'onState')
  on.orderBurst.push(() => router.tell(controlChannels, 'orderDesk', 'onBurst', bursts.progress))
}

async function tellOrderDesk({ router, orderDesk }: Desktop): Promise<void> {
  router.tell(controlChannels, 'orderDesk', 'onState', await orderDesk.look())
}
