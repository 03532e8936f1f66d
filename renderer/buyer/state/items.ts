import { defineStore } from 'pinia'
import { ref, shallowRef, type ShallowRef } from 'vue'
import type { Item, ItemEvent } from '../../../services/contract/values.ts'
import { call } from './call.ts'
import { useCatalogueAge } from './catalogue-age.ts'

interface Known {
  item: Item
  /** When it was learnt: after a resync, what was known before is doubtful. */
  age: number
}

/** All items this window has heard of. Only those that are shown cost reactivity. */
export const useItems = defineStore('items', () => {
  const known = new Map<string, Known>()
  /** The newest event of each item that was not read yet: an answer that is under way may be older. */
  const heard = new Map<string, ItemEvent>()
  const shown = new Map<string, ShallowRef<Item | undefined>>()
  const age = ref(0)
  const catalogueAge = useCatalogueAge()

  function put(item: Item): void {
    known.set(item.itemId, { item, age: age.value })
    const watched = shown.get(item.itemId)
    if (watched) watched.value = item
  }

  /** From an answer, which may be older than an event that overtook it. */
  function learn(item: Item): void {
    const before = known.get(item.itemId)
    if (before?.age === age.value && before.item.rev > item.rev) {
      catalogueAge.noteStale()
      return
    }
    const event = heard.get(item.itemId)
    heard.delete(item.itemId)
    if (event !== undefined && event.rev > item.rev) {
      catalogueAge.noteStale()
      put({ ...item, ...event })
    } else put(item)
  }

  function hear(event: ItemEvent): void {
    const before = known.get(event.itemId)
    if (before) put({ ...before.item, ...event })
    else heard.set(event.itemId, event)
  }

  /** The item as it is now, and as it changes. */
  function live(itemId: string): ShallowRef<Item | undefined> {
    let watched = shown.get(itemId)
    if (!watched) {
      watched = shallowRef(known.get(itemId)?.item)
      shown.set(itemId, watched)
    }
    return watched
  }

  async function fetch(itemId: string): Promise<Item> {
    const { item } = await call('GetItem', { itemId })
    learn(item)
    return known.get(itemId)!.item
  }

  return {
    age,
    learn,
    hear,
    live,
    fetch,
    get: (itemId: string) => known.get(itemId)?.item,
    isDoubtful: (itemId: string) => known.get(itemId)?.age !== age.value,
    /** Some events were missed: whatever is shown reads itself again. */
    doubtAll: () => (age.value += 1),
    clear() {
      known.clear()
      heard.clear()
      shown.clear()
    },
  }
})
