import { useToast } from '@nuxt/ui/composables'
import type { Item } from '../../../services/contract/values.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { openPage } from '../shell/page.ts'
import { useInventoryView } from './inventory-view.ts'
import { useThresholds } from './thresholds.ts'

const gatherMs = 600

/** Tells of items that have just become low: in the window, and by the system when the window is not in front. */
export function useLowStockAlerts() {
  const thresholds = useThresholds()
  const toast = useToast()
  const view = useInventoryView()
  const { app } = sellerBridge()
  const fallen = new Map<string, Item>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(changes: readonly { before: Item; after: Item }[]): void {
    for (const { before, after } of changes) {
      if (after.withdrawn) {
        fallen.delete(after.itemId)
        continue
      }
      const limit = thresholds.of(after.itemId)
      if (before.quantity > limit && after.quantity <= limit) fallen.set(after.itemId, after)
      // A low item was notified before, but an item that is sold out is news.
      else if (before.quantity > 0 && after.quantity === 0) fallen.set(after.itemId, after)
      else if (fallen.has(after.itemId)) fallen.set(after.itemId, after)
    }
    if (fallen.size > 0) timer ??= setTimeout(alert, gatherMs)
  }

  function alert(): void {
    timer = undefined
    const items = [...fallen.values()]
    fallen.clear()
    const [first] = items
    if (!first) return
    const title = items.length === 1 ? titleOf(first) : `${items.length} items are low on stock`
    const body = items.length === 1 ? bodyOf(first) : namesOf(items)
    toast.add({
      id: 'low-stock',
      title,
      description: body,
      icon: 'i-lucide-package-minus',
      color: 'warning',
      actions: [{ label: 'Show', color: 'neutral', variant: 'outline', onClick: showLow }],
    })
    void app.notify({ title, body, tag: 'low-stock' }).catch(() => undefined)
  }

  function showLow(): void {
    view.showLowOnly()
    openPage('inventory')
  }

  return { tell, showLow }
}

function titleOf({ name, quantity }: Item): string {
  return quantity === 0 ? `${name} is sold out` : `${name} is low on stock`
}

function bodyOf({ quantity, itemId }: Item): string {
  return quantity === 0 ? `No unit of ${itemId} is left.` : `${quantity} left of ${itemId}.`
}

function namesOf(items: Item[]): string {
  const names = items.slice(0, 3).map(({ name }) => name)
  return items.length > 3 ? `${names.join(', ')} and ${items.length - 3} more` : names.join(', ')
}
