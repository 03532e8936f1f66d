import { defineStore } from 'pinia'
import { reactive, ref, shallowRef, type ShallowRef } from 'vue'
import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import type { Item, ItemEvent } from '../../../services/contract/values.ts'
import { withNews } from '../../shared/item-news.ts'
import { call } from './call.ts'

export interface Known {
  item: Item
  /** The state of the follower that told of it; absent where product-db did. */
  asOf?: CatalogueAge
  /** When it was learnt: after a resync, what was known before is doubtful. */
  age: number
}

/**
 * All items this window has heard of. Only those that are shown cost reactivity. An item has one source: what product-db
 * answered follows its events, and what a follower answered stays as it is until a follower tells the news.
 */
export const useItems = defineStore('items', () => {
  const known = new Map<string, Known>()
  /** The newest event of each item that the answers about it did not know yet. */
  const heard = new Map<string, ItemEvent>()
  /** Items of which a follower has told less than an event did. */
  const behind = reactive(new Set<string>())
  const shown = new Map<string, ShallowRef<Known | undefined>>()
  const age = ref(0)
  /** Answers that were older than what this window had heard before. */
  const staleReads = ref(0)

  function put(item: Item, asOf?: CatalogueAge): void {
    const { itemId } = item
    const next = { item, age: age.value, ...(asOf && { asOf }) }
    known.set(itemId, next)
    const watched = shown.get(itemId)
    if (watched) watched.value = next
  }

  function learn(item: Item, asOf?: CatalogueAge): void {
    const { itemId, rev } = item
    const before = known.get(itemId)
    const newest = heard.get(itemId) ?? (before?.age === age.value ? before.item : undefined)
    const isOld = newest !== undefined && newest.rev > rev
    if (isOld) staleReads.value += 1
    if (isOld && asOf) {
      heard.set(itemId, newest)
      behind.add(itemId)
    } else {
      heard.delete(itemId)
      behind.delete(itemId)
    }
    // Where product-db answered, an event overtook its answer.
    put(isOld && !asOf ? withNews(item, newest) : item, asOf)
  }

  function hear(event: ItemEvent): void {
    const before = known.get(event.itemId)
    if (before && !before.asOf) {
      put(withNews(before.item, event))
      return
    }
    if (before && before.item.rev >= event.rev) return
    heard.set(event.itemId, event)
    if (before) behind.add(event.itemId)
  }

  /** The item as it changes. */
  function live(itemId: string): ShallowRef<Known | undefined> {
    let watched = shown.get(itemId)
    if (!watched) {
      watched = shallowRef(known.get(itemId))
      shown.set(itemId, watched)
    }
    return watched
  }

  async function fetch(itemId: string): Promise<Item> {
    const { item, asOf } = await call('GetItem', { itemId })
    learn(item, asOf)
    return known.get(itemId)!.item
  }

  return {
    age,
    staleReads,
    learn,
    hear,
    live,
    fetch,
    get: (itemId: string) => known.get(itemId)?.item,
    isDoubtful: (itemId: string) => known.get(itemId)?.age !== age.value,
    isBehind: (itemId: string) => behind.has(itemId),
    /** Some events were missed: whatever is shown reads itself again. */
    doubtAll() {
      age.value += 1
      heard.clear()
      behind.clear()
    },
    clear() {
      known.clear()
      heard.clear()
      behind.clear()
      shown.clear()
    },
  }
})
