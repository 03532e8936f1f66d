import { computed, type ComputedRef, watch } from 'vue'
import { keepTrying } from '../../shared/lists/keep-trying.ts'
import { type Known, useItems } from './items.ts'

/** A follower that is up to date has the news within a moment. */
const waitsMs = [200, 1_000, 2_000, 4_000, 8_000]

/** An item that is shown: follows its source, and reads itself again where events were missed. */
export function useItem(itemId: () => string): ComputedRef<Known | undefined> {
  const items = useItems()
  // A failure is shown by the caller that asked for the item, and by the connection banner.
  const read = () => items.fetch(itemId()).catch(() => undefined)
  watch(
    [itemId, () => items.age],
    ([id]) => {
      if (items.get(id) && items.isDoubtful(id)) void read()
    },
    { immediate: true },
  )
  keepTrying(() => items.isBehind(itemId()), read, waitsMs)
  return computed(() => items.live(itemId()).value)
}
