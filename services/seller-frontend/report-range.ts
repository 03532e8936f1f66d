import { invalidArgument } from '../contract/operation.ts'
import type { SellerArgs } from '../contract/seller-operations.ts'

/** Both ends in milliseconds. */
export function reportRange({ from, to }: SellerArgs<'GetSalesReport'>): { from?: number; to?: number } {
  const range = {
    ...(from === undefined ? {} : { from: milliseconds(from) }),
    ...(to === undefined ? {} : { to: milliseconds(to) }),
  }
  if (range.from !== undefined && range.to !== undefined && range.to <= range.from) {
    throw invalidArgument('to', 'a time after "from"', JSON.stringify(to))
  }
  return range
}

function milliseconds(moment: number | string): number {
  return typeof moment === 'number' ? moment : Math.max(0, Date.parse(moment))
}
