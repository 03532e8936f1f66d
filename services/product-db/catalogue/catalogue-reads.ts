import type { Call } from '../../process/call.ts'
import { succeedInTurns, type Work } from '../../process/in-turns.ts'
import type { ProductState } from '../state.ts'
import { itemJson } from './item.ts'
import { search, type SearchArgs } from './search.ts'

export type CatalogueRead = (call: Call) => void | Promise<void>
type CatalogueReads = Record<'Search' | 'GetItem' | 'GetItems' | 'ListCategories', CatalogueRead>

/** Reads of the catalogue that everybody may do: here, and at followers. */
export function catalogueReads(state: () => ProductState): CatalogueReads {
  return {
    Search: (call) => succeedInTurns(call, searchNow(state, call.args as SearchArgs)),

    GetItem: (call) => {
      const { itemId } = call.args as { itemId: string }
      call.succeed(`{"item":${itemJson(state().catalogue.get(itemId))}}`)
    },

    GetItems: (call) => {
      const { itemIds } = call.args as { itemIds: string[] }
      const found = itemIds.map((itemId) => state().catalogue.items.get(itemId))
      call.succeed(`{"items":[${found.map((item) => (item ? itemJson(item) : 'null')).join(',')}]}`)
    },

    ListCategories: (call) => call.succeed(state().catalogue.categoriesJson()),
  }
}

/** Another catalogue may be restored while a long search is being made. */
function* searchNow(state: () => ProductState, args: SearchArgs): Work {
  for (;;) {
    const { catalogue } = state()
    const page = yield* search(catalogue, args)
    if (state().catalogue === catalogue) return page
  }
}
