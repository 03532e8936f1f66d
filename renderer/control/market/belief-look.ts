import { type AdminItem, type FollowerBeliefs, isStale } from '../../../services/admin/model.ts'
import { formatCount, formatMoney, plural } from '../../shared/format.ts'

export interface BeliefLook {
  state: 'unasked' | 'unknown' | 'stale' | 'level'
  text: string
  title: string
}

/** The item as one follower knows it, in words. */
export function beliefLook(item: AdminItem, beliefs: FollowerBeliefs | undefined): BeliefLook {
  if (beliefs && 'problem' in beliefs)
    return { state: 'unknown', text: '—', title: 'The follower does not answer.' }
  const now = beliefs?.items[item.itemId]
  if (now === undefined) return { state: 'unasked', text: '…', title: 'The follower is being asked.' }
  if (now === null) return { state: 'stale', text: 'not there', title: 'The follower does not know it yet.' }
  const words = `${formatMoney(now.price)}, ${plural(now.quantity, 'unit')}, revision ${formatCount(now.rev)}`
  if (!isStale(item, now)) return { state: 'level', text: formatCount(now.rev), title: words }
  return { state: 'stale', text: formatCount(now.rev), title: `Stale: ${words}` }
}
