import type { Order } from '../../../services/contract/values.ts'
import { formatMoney, plural } from '../../shared/format.ts'

/** "Brass lamp and 2 other items". */
export function itemsOf({ lines }: Pick<Order, 'lines'>): string {
  const [first, ...others] = lines
  const name = first?.name ?? ''
  return others.length === 0 ? name : `${name} and ${plural(others.length, 'other item')}`
}

/** How it ended, as a title. */
export function endOf({ orderId, status }: Pick<Order, 'orderId' | 'status'>): string {
  if (status === 'paid') return `Order ${orderId} is paid`
  return status === 'declined'
    ? `The payment of order ${orderId} was declined`
    : `Order ${orderId} was ${status}`
}

/** The items of an order, and its total. */
export function whatIsIn(order: Pick<Order, 'lines' | 'total' | 'status'>): string {
  const charged =
    order.status === 'paid' ? `${formatMoney(order.total)} was charged.` : 'Nothing was charged.'
  return `${itemsOf(order)}. ${charged}`
}
