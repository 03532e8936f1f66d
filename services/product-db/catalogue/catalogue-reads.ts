import type { Call } from '../../process/call.ts'
import { succeedInTurns, type Work } from '../../process/in-turns.ts'
import type { Catalogue } from './catalogue.ts'
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

function searchNow(state: () => ProductState, args: SearchArgs): string | Work {
  const { catalogue } = state()
  const page = search(catalogue, args)
  return typeof page === 'string' ? page : inOneCatalogue(state, args, catalogue, page)
}

/** Another catalogue may be restored while a long search is being made. */
function* inOneCatalogue(
  state: () => ProductState,
  args: SearchArgs,
  catalogue: Catalogue,
  work: Work,
): Work {
  const page = yield* work
  if (state().catalogue === catalogue) return page
  const again = searchNow(state, args)
  return typeof again === 'string' ? again : yield* again
}
