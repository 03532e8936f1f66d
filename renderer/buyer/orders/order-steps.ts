import type { OrderStatus } from '../../../services/contract/values.ts'

export interface Step {
  label: string
  state: 'waiting' | 'now' | 'done' | 'failed'
}

/** The way of an order: placed, queued, paying, and how it ended. */
export function stepsOf(status: OrderStatus | undefined): Step[] {
  const at = { placing: 0, queued: 1, paying: 2, paid: 3, declined: 3, cancelled: 3 }[status ?? 'placing']
  const end = status === 'declined' ? 'Declined' : status === 'cancelled' ? 'Cancelled' : 'Paid'
  return ['Placed', 'Queued', 'Paying', end].map((label, step): Step => {
    if (step < at) return { label, state: 'done' }
    if (step > at) return { label, state: 'waiting' }
    if (step < 3) return { label, state: 'now' }
    return { label, state: status === 'paid' ? 'done' : 'failed' }
  })
}
