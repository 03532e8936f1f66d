import { watch } from 'vue'
import type { ShopEvent } from '../../../electron/ipc/shop-types.ts'
import { buyerBridge } from '../../shared/bridge.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { keepTrying, type LoadOptions, readAgainAfterFailure } from '../../shared/lists/keep-trying.ts'
import type { ReadState } from '../../shared/lists/list-state.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useOrderAlerts } from '../orders/order-alerts.ts'
import { useCart } from './cart.ts'
import { useCatalogue } from './catalogue.ts'
import { useCategories } from './categories.ts'
import { useCheckout } from './checkout.ts'
import { useItems } from './items.ts'
import { useNewcomers } from './newcomers.ts'
import { useOrders } from './orders.ts'
import { usePurchases } from './purchases.ts'
import { restoreCart } from './restore-cart.ts'
import { useSession } from '../../shared/session/session.ts'

/** Brings what happens in the market to what is shown, and reads again where something was missed. */
export function useLiveMarket(): void {
  const session = useSession()
  const items = useItems()
  const catalogue = useCatalogue()
  const categories = useCategories()
  const newcomers = useNewcomers()
  const cart = useCart()
  const checkout = useCheckout()
  const orders = useOrders()
  const purchases = usePurchases()
  const alerts = useOrderAlerts()
  const notice = useNotice()

  function hear(event: ShopEvent): void {
    if (event.event === 'item') {
      categories.hear(event.data)
      items.hear(event.data)
      cart.hear(event.data)
      void newcomers.hear(event.data)
    } else if (event.event === 'order') {
      orders.hear(event.data)
      checkout.hear(event.data)
      alerts.tell(event.data)
      if (event.data.status === 'paid' && purchases.state !== 'idle') void purchases.reload()
    } else if (event.event === 'resync') readAgain()
  }

  function readAgain(): void {
    items.doubtAll()
    cart.doubt()
    categories.doubt()
    void cart.load()
    if (categories.state !== 'idle') void categories.load({ quietly: true })
    void catalogue.search()
    if (orders.state !== 'idle') void orders.reload()
    if (purchases.state !== 'idle') void purchases.reload()
  }

  const followUp = (
    list: { state: ReadState; error: unknown },
    again: (how: LoadOptions) => Promise<unknown>,
  ) =>
    readAgainAfterFailure(() => ({ state: session.isActive ? list.state : 'idle', error: list.error }), again)
  followUp(catalogue, catalogue.tryAgain)
  followUp(categories, categories.load)
  followUp(cart, cart.load)
  followUp(orders, orders.reload)
  followUp(purchases, purchases.reload)
  keepTrying(() => session.isActive && cart.isBehind, cart.load)
  keepTrying(() => session.isActive && categories.isBehind, categories.load)

  useListener(buyerBridge().shop.onEvents, (events) => events.forEach(hear))
  watch(
    () => session.isOnline,
    (connected) => {
      if (connected && session.isActive && checkout.state === 'unsure') void checkout.askAgain()
    },
  )
  session.onRenewal(async () => {
    const { put, lost } = await restoreCart(cart.cart?.lines ?? []).catch(() => ({ put: 0, lost: [] }))
    void cart.load()
    if (put > 0)
      notice.info(
        'Your cart is back',
        'It was not saved and ended with the session; this window put it back.',
      )
    if (lost.length > 0)
      notice.warn('Not everything could be put back', 'Another buyer bought it in the meantime.')
  })
}
