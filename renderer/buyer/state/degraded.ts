import { reactive, readonly } from 'vue'

type Missing = 'sessions' | 'items'

/** Which answers tell whether somebody was missing. */
const told: Partial<Record<string, Missing>> = {
  SearchItemsForSale: 'sessions',
  GetItem: 'sessions',
  ListCategories: 'sessions',
  DisplayCart: 'items',
  RemoveItemFromCart: 'items',
  AddItemToCart: 'items',
  SaveCart: 'items',
  ClearCart: 'items',
}

const missing = reactive<Record<Missing, boolean>>({ sessions: false, items: false })

/** The services that the newest replies had to do without. */
export const degraded = readonly(missing)

export function noteDegraded(op: string, answer: unknown): void {
  const about = told[op]
  if (about === undefined) return
  const marks = (answer as { degraded?: string[] } | undefined)?.degraded
  missing[about] = marks?.includes(about) ?? false
}
