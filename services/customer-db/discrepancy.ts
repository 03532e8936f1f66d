import type { CustomerRecords } from './records.ts'

/** Finds sums that do not match in a state that was loaded from this many rows, each of them correct by itself. */
export function discrepancyIn(
  state: CustomerRecords,
  rows: Readonly<Record<string, number>>,
): string | undefined {
  const held = {
    accounts: Math.min(state.accounts.size, state.usernames.size),
    sessions: Math.min(state.sessions.size, state.sessionsBySid.size),
    expired_sessions: state.expired.size,
    pending_purchases: state.purchases.size,
  }
  const repeated = Object.entries(held).find(([table, count]) => rows[table] !== count)
  if (repeated) return `its table ${repeated[0]} has rows that exclude each other`
  for (const { id } of state.accounts.values())
    if (id >= state.nextAccountId) return `its account ${id} has a number that was never given`
  for (const { sid, account } of state.sessions.values()) {
    if (sid >= state.nextSid) return `its session ${sid} has a number that was never given`
    if ((account as unknown) === undefined) return `its session ${sid} belongs to no account`
  }
  for (const { ref, buyerId } of state.purchases.values())
    if (state.accounts.get(buyerId)?.role !== 'buyer') return `its purchase ${ref} belongs to no buyer`
  return undefined
}
