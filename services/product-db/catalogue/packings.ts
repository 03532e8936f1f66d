import type { RowFailure } from '../../contract/internal.ts'
import { fromCents, toCents } from '../../contract/values.ts'
import { asItIs, type Packing } from '../../outcomes/packing.ts'
import type { ItemChange, ProductCommand } from '../commands.ts'
import type { RefusedUpdate, UpdateEnd } from '../update-end.ts'

type CommandOf<Op extends ProductCommand['op']> = Extract<ProductCommand, { op: Op }>
type RegisteredRow = { ok: true; itemId: string } | RowFailure

/** The serial of the first item that was registered: the others follow it. */
const registerItems: Packing<CommandOf<'registerItems'>, RegisteredRow[]> = {
  request: ({ items }) => items,
  pack(rows) {
    const first = rows.find((row) => row.ok)
    return first ? Number(first.itemId.slice(first.itemId.indexOf('-') + 1)) : 0
  },
  unpack(packed, { items }) {
    let serial = packed as number
    return items.map((row) => {
      if ('error' in row) return row
      serial += 1
      return { ok: true, itemId: `${row.category}-${serial - 1}` }
    })
  },
}

/** Refusals by a capital letter, which no number of base 36 has. */
const letters = { unknown: 'U', foreign: 'F', withdrawn: 'W', tooFew: 'S', tooMany: 'M' } as const
const refusals = new Map(
  Object.entries(letters).map(([refusal, letter]) => [letter, refusal as RefusedUpdate['refusal']]),
)
const base = 36

type PackedUpdates = [firstRev: number, rows: string]

/** The first revision, since the others follow it, and a few characters for each row. */
const updateItems: Packing<CommandOf<'updateItems'>, (UpdateEnd | RowFailure)[]> = {
  request: ({ changes }) => changes,
  pack(ends, { changes }): PackedUpdates {
    const first = ends.find((end) => 'rev' in end)
    return [first?.rev ?? 0, ends.map((end, row) => packedRow(end, changes[row]!)).join()]
  },
  unpack(packed, { changes }) {
    const [firstRev, rows] = packed as PackedUpdates
    let rev = firstRev
    const texts = rows.split(',')
    return changes.map((change, row) => {
      if ('error' in change) return change
      const end = unpackedRow(texts[row]!, change, rev)
      if ('rev' in end) rev += 1
      return end
    })
  },
}

function packedRow(end: UpdateEnd | RowFailure, change: ItemChange | RowFailure): string {
  if ('error' in end || 'error' in change) return ''
  if ('refusal' in end) return letters[end.refusal] + end.limit.toString(base)
  const quantity = end.quantity.toString(base)
  return change.cents === undefined ? `${quantity}:${toCents(end.price).toString(base)}` : quantity
}

function unpackedRow(text: string, { itemId, cents }: ItemChange, rev: number): UpdateEnd {
  const refusal = refusals.get(text[0] as (typeof letters)[keyof typeof letters])
  if (refusal) return { refusal, limit: Number.parseInt(text.slice(1), base) }
  const [quantity, before] = text.split(':').map((digits) => Number.parseInt(digits, base))
  return { itemId, price: fromCents(cents ?? before!), quantity: quantity!, rev }
}

export const packings = {
  registerItem: asItIs<CommandOf<'registerItem'>>(({ item }) => item),
  registerItems,
  updateItem: asItIs<CommandOf<'updateItem'>>(({ change }) => change),
  updateItems,
  describeItem: asItIs<CommandOf<'describeItem'>>(({ itemId, description }) => [itemId, description]),
  setItem: asItIs<CommandOf<'setItem'>>(({ itemId, cents, quantity }) => [itemId, cents, quantity]),
  withdrawItem: asItIs<CommandOf<'withdrawItem'>>(({ itemId }) => itemId),
  setItemImage: asItIs<CommandOf<'setItemImage'>>(({ itemId, image }) => [itemId, image?.name ?? null]),
  cancelOrder: asItIs<CommandOf<'cancelOrder'>>(({ order }) => order),
  provideFeedback: asItIs<CommandOf<'provideFeedback'>>(({ itemId, thumb }) => [itemId, thumb]),
}
