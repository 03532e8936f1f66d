import { type NewItem } from '../add/item-draft.ts'
import type { CsvRow } from '../../../services/csv/parse-csv.ts'
import { fields, type ItemField } from '../csv/item-columns.ts'
import { readKeywords } from '../../../services/csv/keyword-cell.ts'
import { newItem } from '../../../services/contract/seller-operations.ts'
import { categoryRule, readCategory } from '../../../services/text/categories.ts'
import { fromCents, readCents } from '../../shared/values/amounts.ts'
import type { Mapping } from './mapping.ts'

export interface ImportRow {
  line: number
  cells: Record<ItemField, string>
  item?: NewItem
  /** The mistakes, field by field, in words. */
  problems: Partial<Record<ItemField, string>>
}

/** A row of the file as an item, or what keeps it from being one. */
export function readRow({ line, cells }: CsvRow, mapping: Mapping): ImportRow {
  const values = Object.fromEntries(
    fields.map((field) => [field, mapping[field] === undefined ? '' : (cells[mapping[field]] ?? '')]),
  ) as Record<ItemField, string>
  const cents = readCents(values.price.trim())
  const outcome = newItem.safeParse({
    name: values.name,
    category: readCategory(values.category),
    keywords: readKeywords(values.keywords),
    condition: values.condition.trim().toLowerCase() || 'new',
    price: cents === undefined ? undefined : fromCents(cents),
    quantity: whole(values.quantity),
  })
  if (outcome.success) return { line, cells: values, item: outcome.data, problems: {} }
  const problems: ImportRow['problems'] = {}
  for (const { path, message } of outcome.error.issues) {
    const field = path[0] as ItemField
    problems[field] ??= field === 'category' ? categoryRule : message
  }
  return { line, cells: values, problems }
}

export function problemText({ problems, cells }: ImportRow): string {
  return fields
    .flatMap((field) =>
      problems[field] ? [`${field} must be ${problems[field]}; it is “${cells[field]}”`] : [],
    )
    .join('. ')
}

function whole(text: string): number | undefined {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined
}
