import type { Item, ItemEvent } from '../../services/contract/values.ts'

/** The item as an event tells of it. An image that was taken away is null there; an item then has none. */
export function withNews(item: Item, { image, ...news }: Partial<ItemEvent>): Item {
  const { image: before, ...facts } = item
  const now = image === undefined ? before : image
  return { ...facts, ...news, ...(now && { image: now }) }
}
