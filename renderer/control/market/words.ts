import type { AdminOrder } from '../../../services/admin/model.ts'
import { formatClock, formatDuration } from '../../shared/format.ts'

export const tooLateWords: Record<Exclude<AdminOrder['status'], 'cancelled'>, string> = {
  queued: 'It may have been paid already, so it stays in its queue.',
  paying: 'It is being paid: it is too late.',
  paid: 'It is paid: it is too late.',
  declined: 'Its payment was declined: there is nothing to cancel.',
}

const ends = { paid: 'paid', declined: 'declined', cancelled: 'cancelled' }

/** The way of an order so far: "Placed 12:00:01, taken after 1.2 s, paid after 40 ms". */
export function wayOf({ status, placedAt, takenAt, settledAt }: AdminOrder): string {
  const after = (from: string, to: string) => formatDuration(Math.max(0, Date.parse(to) - Date.parse(from)))
  const steps = [`Placed ${formatClock(placedAt)}`]
  if (takenAt !== undefined) steps.push(`taken after ${after(placedAt, takenAt)}`)
  if (settledAt !== undefined && status in ends)
    steps.push(`${ends[status as keyof typeof ends]} after ${after(takenAt ?? placedAt, settledAt)}`)
  else if (status === 'queued') steps.push('waits for its turn')
  else if (status === 'paying') steps.push('is being paid')
  return steps.join(', ')
}
