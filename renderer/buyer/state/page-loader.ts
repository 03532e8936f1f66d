import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import type { Item } from '../../../services/contract/values.ts'

interface Page {
  items: Item[]
  next?: string | undefined
  asOf?: CatalogueAge
}

export interface PageLoader {
  /** The items found so far, none of them twice. */
  readonly found: string[]
  readonly complete: boolean
  has(itemId: string): boolean
  /** Loads pages until `count` items are there or there are no more. */
  want(count: number): Promise<void>
  stop(): void
}

/** The answer to one search, read page by page as far as somebody wants to see. */
export function pageLoader(
  fetch: (cursor: string | undefined) => Promise<Page>,
  onPage: (items: Item[], asOf: CatalogueAge | undefined) => void,
): PageLoader {
  const found: string[] = []
  const ids = new Set<string>()
  let next: string | undefined
  let begun = false
  let stopped = false
  let wanted = 0
  let running: Promise<void> | undefined

  const complete = () => begun && next === undefined

  async function run(): Promise<void> {
    while (!stopped && !complete() && found.length < wanted) {
      const page = await fetch(next)
      if (stopped) return
      begun = true
      next = page.next
      // While others trade, an item may move on to a page that is read later.
      const fresh = page.items.filter(({ itemId }) => !ids.has(itemId))
      for (const { itemId } of fresh) {
        ids.add(itemId)
        found.push(itemId)
      }
      onPage(page.items, page.asOf)
    }
  }

  return {
    found,
    get complete() {
      return complete()
    },
    has: (itemId) => ids.has(itemId),
    want(count) {
      wanted = Math.max(wanted, count)
      running ??= run().finally(() => (running = undefined))
      return running
    },
    stop: () => (stopped = true),
  }
}
