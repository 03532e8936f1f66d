import { computed, type ComputedRef, watch } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { useItems } from './items.ts'

/** An item that is shown: follows events, and reads itself again where events were missed. */
export function useItem(itemId: () => string): ComputedRef<Item | undefined> {
  const items = useItems()
  watch(
    [itemId, () => items.age],
    ([id]) => {
      // A failure is shown by the caller that asked for the item, and by the connection banner.
      if (items.get(id) && items.isDoubtful(id)) items.fetch(id).catch(() => undefined)
    },
    { immediate: true },
  )
  return computed(() => items.live(itemId()).value)
}
