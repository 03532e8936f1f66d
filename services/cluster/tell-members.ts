import type { ClusterLog } from './member.ts'
import type { FurtherMember } from '../config/config.ts'
import type { Instructions } from './instructions.ts'

/** Tells every member who stands beside the four now. Resolves when those that run know. */
export async function tellMembers(
  orders: Instructions,
  members: Iterable<string>,
  further: readonly FurtherMember[],
  log: ClusterLog,
): Promise<void> {
  const told = [...members].map((name) => orders.give(name, 'SetMembers', { further }))
  for (const outcome of await Promise.allSettled(told)) {
    if (outcome.status === 'rejected')
      log.warn({ err: outcome.reason as Error }, 'a member was not told about the members of the cluster')
  }
}
