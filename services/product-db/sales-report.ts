import { fromCents } from '../contract/values.ts'
import type { StoredItem } from './catalogue/item.ts'
import { type StoredOrder, timeText } from './orders/order.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 12 * hour, day, 7 * day, 30 * day, 365 * day]
const mostSteps = 60
const topItems = 10
const lowStockUnits = 5
/** The scarcest first, as many as fit into an answer. */
const mostLowStock = 1_000

interface Sum {
  cents: number
  units: number
  orders: Set<number>
}

type SoldItem = Sum & { name: string }

const nothing = (): Sum => ({ cents: 0, units: 0, orders: new Set() })

/** One line of a paid order. */
export interface ReportedSale {
  order: Pick<StoredOrder, 'id' | 'settledAt' | 'lines'>
  line: number
}

export interface ReportRange {
  from?: number | undefined
  to?: number | undefined
}

/** Sales or items that are looked at before others have their turn. */
const looksAtOnce = 5_000

/**
 * The sales of a seller, from `from` up to but not including `to`. The report is made in steps, so that a long one
 * blocks nobody.
 */
export function* salesReport(
  record: { readonly sales: readonly ReportedSale[] } | undefined,
  items: readonly StoredItem[],
  { from, to }: ReportRange,
  now: number,
): Generator<undefined, string> {
  const sales = record?.sales ?? []
  const { earliest, latest } = yield* timesOf(sales, now)
  const start = from ?? earliest
  const end = to ?? latest + 1
  const total = nothing()
  const perItem = new Map<string, SoldItem>()
  const series = emptySeries(start, end)

  for (const [index, { order, line }] of sales.entries()) {
    if (index % looksAtOnce === looksAtOnce - 1) yield
    const at = order.settledAt!
    if (at < start || at >= end) continue
    const { itemId, name, cents, quantity } = order.lines[line]!
    const item = perItem.get(itemId) ?? { ...nothing(), name }
    perItem.set(itemId, item)
    for (const sum of [total, item, series.at(at)]) {
      sum.cents += cents * quantity
      sum.units += quantity
      sum.orders.add(order.id)
    }
  }

  const best = yield* bestSold(perItem)
  const scarce = yield* scarcest(items)
  return JSON.stringify({
    revenue: fromCents(total.cents),
    units: total.units,
    orders: total.orders.size,
    series: sales.length === 0 ? [] : series.list(),
    topItems: best.map(([itemId, { name, units, cents }]) => ({
      itemId,
      name,
      units,
      revenue: fromCents(cents),
    })),
    lowStock: scarce.map(({ itemId, name, quantity }) => ({ itemId, name, quantity })),
  })
}

/** Equal ones stay in their order. */
function* bestSold(perItem: Iterable<[itemId: string, SoldItem]>) {
  const best: [itemId: string, SoldItem][] = []
  let looks = 0
  for (const entry of perItem) {
    looks += 1
    if (looks % looksAtOnce === 0) yield
    const [, sold] = entry
    const place = best.findIndex(([, { cents, units }]) => (sold.cents - cents || sold.units - units) > 0)
    best.splice(place === -1 ? best.length : place, 0, entry)
    if (best.length > topItems) best.pop()
  }
  return best
}

function* scarcest(items: readonly StoredItem[]) {
  const byUnits = Array.from({ length: lowStockUnits + 1 }, (): StoredItem[] => [])
  for (const [index, item] of items.entries()) {
    if (index % looksAtOnce === looksAtOnce - 1) yield
    if (item.withdrawn) continue
    const alike = byUnits[item.quantity]
    if (alike !== undefined && alike.length < mostLowStock) alike.push(item)
  }
  return byUnits.flat().slice(0, mostLowStock)
}

/** The clock may have been set back between two payments: the first is not always the earliest. */
function* timesOf(sales: readonly ReportedSale[], now: number) {
  let [earliest, latest] = [now, now]
  for (const [index, { order }] of sales.entries()) {
    if (index % looksAtOnce === looksAtOnce - 1) yield
    earliest = Math.min(earliest, order.settledAt!)
    latest = Math.max(latest, order.settledAt!)
  }
  return { earliest, latest }
}

/** Equal steps, as fine as keeps them readable in a chart. */
function emptySeries(start: number, end: number) {
  const step = steps.find((size) => (end - start) / size <= mostSteps) ?? Math.ceil((end - start) / mostSteps)
  const first = Math.floor(start / step)
  const sums = Array.from({ length: Math.max(0, Math.ceil(end / step) - first) }, nothing)
  return {
    at: (time: number): Sum => sums[Math.floor(time / step) - first]!,
    list: () =>
      sums.map(({ cents, units, orders }, index) => ({
        from: timeText(Math.max(start, (first + index) * step)),
        to: timeText(Math.min(end, (first + index + 1) * step)),
        revenue: fromCents(cents),
        units,
        orders: orders.size,
      })),
  }
}
