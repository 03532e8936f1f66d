import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { OtherMarket } from '../ipc/shop-types.ts'
import { ask } from '../shell/dialogs.ts'
import type { AppWindow } from '../shell/windows.ts'
import { checkMarket } from '../shop/check-market.ts'

/** Answers the requests about the markets of others. */
export function marketHandlers({ markets }: Desktop): Handlers<Pick<ControlChannels, 'markets'>, AppWindow> {
  return {
    markets: {
      async connect(market, { browser }) {
        if (!(await mayConnect(market, browser))) return { done: false }
        await checkMarket(market)
        markets.add(market)
        return { done: true }
      },
      use: ({ name }) => markets.use(name),
      forget: ({ name }) => markets.forget(name),
    },
  }
}

export function tellOfMarkets({ router, markets, shops, on }: Desktop): void {
  on.markets.push(() => {
    shops.follow()
    router.tell(controlChannels, 'markets', 'onMarkets', markets.state())
  })
}

/** A page alone shall not name another computer. */
function mayConnect({ name, buyer, seller }: OtherMarket, browser: AppWindow['browser']): Promise<boolean> {
  return ask(browser, {
    message: `Connect all shop windows to ${name}?`,
    detail:
      `Buyers connect to ${buyer.host}:${buyer.port}, sellers to ${seller.host}:${seller.port}. ` +
      'Shop windows that are open are logged out. ' +
      'Names and passwords that are typed there go over the network without encryption.',
    action: 'Connect',
  })
}
