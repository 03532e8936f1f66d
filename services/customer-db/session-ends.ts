import type { CustomerCommand } from './commands.ts'
import { unknownAccount } from './accounts.ts'
import type { CustomerRecords, Session } from './records.ts'

type Of<Op extends CustomerCommand['op']> = Extract<CustomerCommand, { op: Op }>

const rememberExpiredMs = 24 * 60 * 60 * 1000

/** The session is gone afterwards: a repeated Logout is known by the token, not by the account. */
export function logout(state: CustomerRecords, { tokenHash, key, at }: Of<'logout'>): object {
  const session = drop(state, tokenHash)
  if (session === undefined || key === undefined) return {}
  const asked = { account: tokenHash, key, op: 'logout', at, request: [] }
  state.outcomes.keep(asked, {}, String(session.account.id))
  return {}
}

export function expire(state: CustomerRecords, { tokenHashes, at }: Of<'expire'>): object {
  for (const [tokenHash, mark] of state.expired) {
    if (mark.at >= at - rememberExpiredMs) break
    state.expired.delete(tokenHash)
  }
  for (const tokenHash of tokenHashes) {
    const session = drop(state, tokenHash)
    if (session) state.expired.set(tokenHash, { role: session.account.role, at })
  }
  return {}
}

/** By the administrator: one session, or all of the account. */
export function endSessions(
  state: CustomerRecords,
  { accountId, sid }: Pick<Of<'endSessions'>, 'accountId' | 'sid'>,
): { ended: number } {
  const ending = [...state.sessions.values()].filter(
    (session) => session.account.id === accountId && (sid === undefined || session.sid === sid),
  )
  for (const { tokenHash } of ending) drop(state, tokenHash)
  return { ended: ending.length }
}

/** A session that began before the lock must not outlive it. */
export function setLock(state: CustomerRecords, { accountId, locked, at }: Of<'setLock'>): unknown {
  const account = state.accounts.get(accountId)
  if (account === undefined) return unknownAccount()
  account.lockedAt = locked ? (account.lockedAt ?? at) : null
  return locked ? endSessions(state, { accountId }) : { ended: 0 }
}

function drop({ sessions, sessionsBySid }: CustomerRecords, tokenHash: string): Session | undefined {
  const session = sessions.get(tokenHash)
  if (session === undefined) return undefined
  sessions.delete(tokenHash)
  sessionsBySid.delete(session.sid)
  return session
}
