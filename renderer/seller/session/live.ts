import { watch } from 'vue'
import type { ShopEvent } from '../../../electron/ipc/shop-types.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { readAgainAfterFailure } from '../../shared/lists/keep-trying.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useSalesReport } from '../dashboard/sales-report.ts'
import { useInventory } from '../inventory/inventory.ts'
import { useLowStockAlerts } from '../inventory/low-stock-alerts.ts'
import { useSalesFeed } from '../sales/sales-feed.ts'
import { useSession } from '../../shared/session/session.ts'

/** Keeps everything in the window as it is on the server. Called once, by the window. */
export function useLive(): void {
  const session = useSession()
  const inventory = useInventory()
  const report = useSalesReport()
  const feed = useSalesFeed()
  const alerts = useLowStockAlerts()

  watch(
    () => session.accountId,
    (account, before) => {
      if (account === before) return
      for (const store of [inventory, report, feed]) store.clear()
      if (account === undefined) return
      void inventory.load()
      report.touch()
    },
    { immediate: true },
  )

  for (const list of [inventory, report]) {
    readAgainAfterFailure(
      () => ({ state: session.isActive ? list.status : 'idle', error: list.error }),
      list.load,
    )
  }

  // A new session gets no events of the time in between.
  watch(
    () => [session.state, session.accountId] as const,
    ([now, account], [before, accountBefore]) => {
      if (now === 'active' && before === 'ended' && account === accountBefore) readAnew()
    },
  )

  watch(
    () => session.isOnline,
    (online) => {
      if (!online || !session.isActive) return
      report.touch()
    },
  )

  useListener(sellerBridge().shop.onEvents, (events) => {
    if (session.accountId === undefined) return
    const sales = events.flatMap((event) => (event.event === 'sale' ? event.data : []))
    feed.add(sales)
    if (sales.length > 0) report.touch()
    alerts.tell(inventory.apply(itemNews(events)))
    const isNews = sales.some(({ itemId }) => inventory.status === 'done' && !inventory.get(itemId))
    // An item that was put up for sale elsewhere is seen here at the latest when it is sold.
    if (isNews || events.some(({ event }) => event === 'resync')) readAnew()
  })

  function readAnew(): void {
    void inventory.load()
    report.touch()
  }
}

function itemNews(events: readonly ShopEvent[]) {
  return events.flatMap((event) => (event.event === 'item' ? event.data : []))
}
