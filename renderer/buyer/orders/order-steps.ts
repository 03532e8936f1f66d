import type { OrderStatus } from '../../../services/contract/values.ts'

export interface Step {
  label: string
  state: 'waiting' | 'now' | 'done' | 'failed'
}

/** The way of an order: placed, queued, paying, and how it ended. A cancelled one was not paid. */
export function stepsOf(status: OrderStatus | undefined): Step[] {
  const labels = ['Placed', 'Queued', ...(status === 'cancelled' ? [] : ['Paying']), endOf(status)]
  const last = labels.length - 1
  const at = { placing: 0, queued: 1, paying: 2, paid: last, declined: last, cancelled: last }[
    status ?? 'placing'
  ]
  return labels.map((label, step): Step => {
    if (step < at) return { label, state: 'done' }
    if (step > at) return { label, state: 'waiting' }
    if (step < last) return { label, state: 'now' }
    return { label, state: status === 'paid' ? 'done' : 'failed' }
  })
}

function endOf(status: OrderStatus | undefined): string {
  if (status === 'declined') return 'Declined'
  return status === 'cancelled' ? 'Cancelled' : 'Paid'
}
