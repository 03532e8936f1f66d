import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Answers the requests of the page Market, as the administrator of the app's cluster. */
export function administratorHandlers({
  cluster: { administrator },
}: Desktop): Handlers<Pick<ControlChannels, 'market'>, AppWindow> {
  return {
    market: {
      items: (query) => administrator.items(query),
      beliefs: ({ itemIds }) => administrator.beliefs(itemIds),
      async setStock({ itemId, quantity }) {
        await administrator.setStock(itemId, quantity)
      },
      async setPrice({ itemId, price }) {
        await administrator.setPrice(itemId, price)
      },
      orders: (query) => administrator.orders(query),
      cancelOrder: ({ orderId }) => administrator.cancelOrder(orderId),
      accounts: (query) => administrator.accounts(query),
      sessions: ({ role, username }) => administrator.sessions(role, username),
      endSessions: async ({ role, username, id }) => ({
        ended: await administrator.endSessions(role, username, id),
      }),
      setLock: ({ role, username, locked }) => administrator.setLock(role, username, locked),
    },
  }
}
