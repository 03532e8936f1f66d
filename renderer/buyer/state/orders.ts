import { defineStore } from 'pinia'
import type { Order } from '../../../services/contract/values.ts'
import { usePagedList } from '../../shared/lists/use-paged-list.ts'
import { call } from './call.ts'
import { useCart } from './cart.ts'

/** The own orders, newest first, as they change. */
export const useOrders = defineStore('orders', () => {
  const list = usePagedList<Order>(async (cursor) => {
    const page = await call('ListOrders', { limit: 50, ...(cursor !== undefined && { cursor }) })
    return { rows: page.orders, next: page.next }
  })

  function put(order: Order): void {
    const { rows } = list
    const place = rows.value.findIndex(({ orderId }) => orderId === order.orderId)
    if (place >= 0) rows.value = rows.value.with(place, order)
    else if (rows.value.length === 0 || order.placedAt >= rows.value[0]!.placedAt)
      rows.value = [order, ...rows.value]
  }

  return {
    ...list,
    find: (orderId: string) => list.rows.value.find((order) => order.orderId === orderId),
    async fetch(orderId: string): Promise<Order> {
      const { order } = await call('GetOrder', { orderId })
      return order
    },
    /** Resolves with the order as it is then: it may be too late. If it is cancelled, its lines are back in the cart. */
    async cancel(orderId: string): Promise<Order> {
      const { order } = await call('CancelOrder', { orderId })
      put(order)
      await useCart().load()
      return order
    },
    /** Before the list was read there is nothing to keep up to date. */
    hear: (order: Order) => list.state.value !== 'idle' && put(order),
  }
})
