import { type AdminArgs, type AdminResult, followerAdministration } from '../contract/admin-operations.ts'
import { fromCents } from '../contract/values.ts'
import { administratorOperations } from '../process/administration.ts'
import type { Handler } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'
import type { FollowerService } from './operations.ts'

/** Tells the administrator how the follower knows items. It counts as no read: nobody acts upon it. */
export function beliefOperations({
  member,
  replica,
}: Pick<FollowerService, 'member' | 'replica'>): Record<string, Handler> {
  return administratorOperations(followerAdministration, {
    GetBeliefs: (call) => {
      const { state } = replica
      if (state === undefined || !replica.ready)
        throw new ApiError('UNAVAILABLE', `${member} has not caught up yet.`, { retryable: true })
      const { itemIds } = call.args as AdminArgs<'GetBeliefs'>
      const items = itemIds.map((itemId) => {
        const item = state.catalogue.items.get(itemId)
        return item ? { price: fromCents(item.cents), quantity: item.quantity, rev: item.rev } : null
      })
      const beliefs: AdminResult<'GetBeliefs'> = { rev: replica.rev, lagMs: Math.round(replica.lagMs), items }
      call.succeed(JSON.stringify(beliefs))
    },
  })
}
