import { type NewItem } from '../add/item-draft.ts'
import type { CsvRow } from '../../../services/csv/parse-csv.ts'
import { fields, type ItemField } from '../csv/item-columns.ts'
import { newItem } from '../../../services/contract/seller-operations.ts'
import { fromCents, readCents } from '../inventory/amounts.ts'
import type { Mapping } from './mapping.ts'

export interface ImportRow {
  line: number
  cells: Record<ItemField, string>
  item?: NewItem
  /** What is wrong with it, field by field, in words. */
  problems: Partial<Record<ItemField, string>>
}

/** A row of the file as an item, or what keeps it from being one. */
export function readRow({ line, cells }: CsvRow, mapping: Mapping): ImportRow {
  const values = Object.fromEntries(
    fields.map((field) => [field, mapping[field] === undefined ? '' : (cells[mapping[field]] ?? '').trim()]),
  ) as Record<ItemField, string>
  const cents = readCents(values.price)
  const outcome = newItem.safeParse({
    name: values.name,
    category: whole(values.category),
    keywords: keywordsOf(values.keywords),
    condition: values.condition === '' ? 'new' : values.condition.toLowerCase(),
    price: cents === undefined ? undefined : fromCents(cents),
    quantity: whole(values.quantity),
  })
  if (outcome.success) return { line, cells: values, item: outcome.data, problems: {} }
  const problems: ImportRow['problems'] = {}
  for (const { path, message } of outcome.error.issues) problems[path[0] as ItemField] ??= message
  return { line, cells: values, problems }
}

export function problemText({ problems, cells }: ImportRow): string {
  return fields
    .flatMap((field) =>
      problems[field] ? [`${field} must be ${problems[field]}; it is “${cells[field]}”`] : [],
    )
    .join('. ')
}

/** In one cell, with `|`, `;` or commas between them; with spaces where there is none of these. */
function keywordsOf(text: string): string[] {
  const between = /[|;,]/.test(text) ? /[|;,]/ : /\s+/
  return text
    .split(between)
    .map((word) => word.trim())
    .filter(Boolean)
}

function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
