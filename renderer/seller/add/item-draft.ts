import type { z } from 'zod'
import { newItem } from '../../../services/contract/seller-operations.ts'
import type { Condition } from '../../../services/contract/values.ts'
import { categoryRule, readCategory } from '../../../services/text/categories.ts'
import { fromCents, readCents } from '../../shared/values/amounts.ts'

export type NewItem = z.output<typeof newItem>

/** The content of the form, as it was typed. */
export interface ItemDraft {
  name: string
  category: string
  keywords: string[]
  condition: Condition
  price: string
  quantity: string
}

export const emptyDraft: Readonly<ItemDraft> = {
  name: '',
  category: '',
  keywords: [],
  condition: 'new',
  price: '',
  quantity: '1',
}

export type DraftField = keyof ItemDraft

/** The mistakes of each field, by the rules of the contract. */
export function checkDraft(draft: ItemDraft): {
  item?: NewItem
  problems: Partial<Record<DraftField, string>>
} {
  const cents = readCents(draft.price)
  const outcome = newItem.safeParse({
    ...draft,
    name: draft.name.trim(),
    category: readCategory(draft.category),
    price: cents === undefined ? undefined : fromCents(cents),
    quantity: whole(draft.quantity),
  })
  if (outcome.success) return { item: outcome.data, problems: {} }
  const problems: Partial<Record<DraftField, string>> = {}
  for (const { path, message } of outcome.error.issues) {
    const [field, index] = path as [DraftField, number?]
    const which = index === undefined ? '' : `“${draft.keywords[index]}”: `
    const rule = field === 'category' ? categoryRule : message.replace(/^a string of /, '')
    problems[field] ??= `${which}Enter ${rule}.`
  }
  return { problems }
}

function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined
}
