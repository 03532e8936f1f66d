import { readFile } from 'node:fs/promises'
import { maxBulkRows } from '../../../services/contract/values.ts'
import { readKeywords } from '../../../services/csv/keyword-cell.ts'
import { SilentFailure, UsageError } from '../../base/exit-codes.ts'
import { counted } from '../../output/format.ts'
import { categoryOf, numeric } from './operation-command.ts'
import { parseRecords } from './csv-records.ts'
import type { Shell } from '../shell.ts'

export type BulkOutcome =
  { ok: true; itemId: string } | { ok: false; error: { code: string; message: string } }

const itemColumns = ['name', 'category', 'keywords', 'condition', 'price', 'quantity']
const updateColumns = ['itemId', 'price', 'delta']

export async function itemsFromFile(file: string): Promise<object[]> {
  return parseRecords(await textOf(file), itemColumns, ['name', 'category', 'price', 'quantity']).map(
    (row) => ({
      name: row.name,
      category: categoryOf(row.category!),
      keywords: readKeywords(row.keywords ?? ''),
      condition: row.condition || 'new',
      price: numeric(row.price!),
      quantity: numeric(row.quantity!),
    }),
  )
}

export async function updatesFromFile(file: string): Promise<object[]> {
  return parseRecords(await textOf(file), updateColumns, ['itemId']).map(
    ({ itemId, price = '', delta = '' }) => update(itemId!, price, delta),
  )
}

/** `3-1:17.50` sets a price, `3-1::-2` takes units away, `3-1:17.50:+5` does both. */
export function updateFromWord(word: string): object {
  const [itemId = '', price = '', delta = '', ...extra] = word.split(':')
  if (extra.length > 0) throw new UsageError(`"${word}" must have the form <item>:<price>:<units>.`)
  return update(itemId, price, delta)
}

function update(itemId: string, price: string, delta: string): object {
  return {
    itemId,
    ...(price !== '' && { price: numeric(price) }),
    ...(delta !== '' && { delta: numeric(delta) }),
  }
}

/** Keywords as somebody types them, with anything sensible between them. */
export function listOf(text: string): string[] {
  return text.split(/[\s,;|]+/).filter((word) => word !== '')
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    )
  }
}

/** Sends rows in as many requests as they need, and tells what became of each. */
export async function sendInBulk(
  shell: Shell,
  operation: string,
  field: string,
  rows: object[],
): Promise<void> {
  if (rows.length === 0) throw new UsageError('There are no rows to send.')
  const results: BulkOutcome[] = []
  for (let start = 0; start < rows.length; start += maxBulkRows) {
    const answer = await shell.call(operation, { [field]: rows.slice(start, start + maxBulkRows) })
    results.push(...(answer as { results: BulkOutcome[] }).results)
  }
  shell.printer.data({ results })
  const refused = results.flatMap((result, index) => (result.ok ? [] : [{ row: index + 1, ...result.error }]))
  shell.printer.say(
    `${counted(results.length - refused.length, 'row')} carried out, ${refused.length} refused.`,
  )
  if (refused.length === 0) return
  shell.printer.table(
    [{ title: 'Row', align: 'right' }, { title: 'Code' }, { title: 'Why', flexible: true }],
    refused.map(({ row, code, message }) => [String(row), code, message]),
  )
  throw new SilentFailure()
}
