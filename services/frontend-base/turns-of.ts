import type { Call } from '../process/call.ts'

/** The arguments may not be sound yet: what is wrong with them costs little. */
interface Sizes {
  limit?: unknown
  items?: unknown
  updates?: unknown
}

const ofPage = ({ limit }: Sizes) => (typeof limit === 'number' ? limit / 20 : 1)
const ofRows = ({ items, updates }: Sizes) => {
  const rows = items ?? updates
  return Array.isArray(rows) ? rows.length / 4 : 1
}

/** These make much work or long answers. All other operations take one turn. */
const costs = new Map<string, number | ((args: Sizes) => number)>([
  ['AddItemToCart', 4],
  ['RemoveItemFromCart', 4],
  ['SaveCart', 4],
  ['ClearCart', 4],
  ['DisplayCart', 16],
  ['ListCategories', 64],
  ['GetSalesReport', 64],
  ['SetItemImage', 16],
  ['GetItemImage', 16],
  ['SearchItemsForSale', ofPage],
  ['DisplayItemsForSale', ofPage],
  ['ListOrders', ofPage],
  ['GetBuyerPurchases', ofPage],
  ['RegisterItems', ofRows],
  ['UpdateItems', ofRows],
])

/** How many turns of a frontend a request takes, by its operation and by how much it asks for. */
export function turnsOf({ request: { op }, args }: Call): number {
  const cost = costs.get(op) ?? 1
  if (typeof cost === 'number') return cost
  return Math.max(1, Math.ceil(cost((args ?? {}) as Sizes)))
}
