import { readFile, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { maxBulkRows } from '../../../services/contract/values.ts'
import { readKeywords } from '../../../services/csv/keyword-cell.ts'
import { SilentFailure, UsageError } from '../../base/exit-codes.ts'
import { counted } from '../../output/format.ts'
import { ApiError } from '../../../services/wire/errors.ts'
import { imageFrom, type SentImage } from '../input/image-file.ts'
import { categoryOf, numeric } from './operation-command.ts'
import { parseRecords } from './csv-records.ts'
import type { Shell } from '../shell.ts'

export type BulkOutcome =
  { ok: true; itemId: string } | { ok: false; error: { code: string; message: string } }

const itemColumns = ['name', 'category', 'keywords', 'condition', 'price', 'quantity', 'image']
const updateColumns = ['itemId', 'price', 'delta']

/** Items, and the image of each row that has one. Images are named by their path from the folder of the file. */
export async function itemsFromFile(
  file: string,
): Promise<{ items: object[]; images: Map<number, SentImage> }> {
  const rows = parseRecords(await textOf(file), itemColumns, ['name', 'category', 'price', 'quantity'])
  const images = new Map<number, SentImage>()
  for (const [index, { image = '' }] of rows.entries())
    if (image !== '') images.set(index, await imageFrom(await besides(file, image)))
  return {
    images,
    items: rows.map((row) => ({
      name: row.name,
      category: categoryOf(row.category!),
      keywords: readKeywords(row.keywords ?? ''),
      condition: row.condition || 'new',
      price: numeric(row.price!),
      quantity: numeric(row.quantity!),
    })),
  }
}

/** A table that comes from somebody else publishes no other pictures than those that came with it, also through a link. */
async function besides(file: string, image: string): Promise<string> {
  const folder = await realpath(dirname(resolve(file)))
  const named = resolve(folder, image)
  const path = await realpath(named).catch(() => named)
  if (isAbsolute(image) || relative(folder, path).split(sep)[0] === '..')
    throw new UsageError(`"${image}" is not in the folder of ${file}. Name images by their path from there.`)
  return path
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

/** An item whose image is refused is for sale all the same: its row says so. */
async function withImage(shell: Shell, registered: BulkOutcome, image: SentImage): Promise<BulkOutcome> {
  if (!registered.ok) return registered
  const { itemId } = registered
  try {
    await shell.call('SetItemImage', { itemId, ...image })
    return registered
  } catch (error) {
    const { code, message } = ApiError.of(error)
    return { ok: false, error: { code, message: `${itemId} is for sale without its image: ${message}` } }
  }
}

/** Sends rows in as many requests as they need, and tells what became of each. */
export async function sendInBulk(
  shell: Shell,
  operation: string,
  field: string,
  rows: object[],
  images: ReadonlyMap<number, SentImage> = new Map(),
): Promise<void> {
  if (rows.length === 0) throw new UsageError('There are no rows to send.')
  const results: BulkOutcome[] = []
  for (let start = 0; start < rows.length; start += maxBulkRows) {
    const answer = await shell.call(operation, { [field]: rows.slice(start, start + maxBulkRows) })
    results.push(...(answer as { results: BulkOutcome[] }).results)
  }
  for (const [index, image] of images) results[index] = await withImage(shell, results[index]!, image)
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
