import type { z } from 'zod'
import * as s from '../contract/stored-values.ts'
import { orderStatus, maxCartLines } from '../contract/values.ts'

/** The allowed values of each column of a snapshot's tables, in the order of the columns. */
export const productRows: Readonly<Record<string, readonly z.ZodType[]>> = {
  counters: [s.counterName, s.counter],
  items: [
    s.itemId,
    s.category,
    s.given,
    s.account,
    s.name,
    s.keywords,
    s.condition,
    s.cents,
    s.units,
    s.units,
    s.count,
    s.count,
    s.given,
  ],
  thumbs: [s.itemId, s.account, s.thumb],
  orders: [
    s.given,
    s.reference,
    s.account,
    s.tier,
    orderStatus.exclude(['paying'], { error: '"queued", "paid", "declined" or "cancelled"' }),
    s.total,
    s.moment,
    s.moment.nullable(),
  ],
  order_lines: [s.given, s.whole(0, maxCartLines - 1), s.itemId, s.account, s.name, s.cents, s.someUnits],
  payments: [s.position, s.given],
  rejected_purchases: [s.reference, s.moment],
}
