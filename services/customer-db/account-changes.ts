import type { AdminArgs, MarketAccount } from '../contract/admin-operations.ts'
import { audit } from '../process/administration.ts'
import type { Call, Handler } from '../process/call.ts'
import type { Log } from '../process/log.ts'
import { execute } from '../process/write.ts'
import { ApiError } from '../wire/errors.ts'
import type { CustomerCommand } from './commands.ts'
import type { CustomerStorage } from './directory.ts'
import type { Account } from './records.ts'

export interface AccountChangesOptions {
  storage: CustomerStorage
  log: Log
  /** The account that a request names. */
  accountOf(call: Call): Named | Promise<Named>
  show(id: number): MarketAccount | Promise<MarketAccount>
}

type Named = Pick<Account, 'id' | 'role' | 'username'>

/** The administrator's changes of accounts. They are the same wherever accounts are kept. */
export function accountChanges({
  storage,
  log,
  accountOf,
  show,
}: AccountChangesOptions): Record<'EndSessions' | 'LockAccount' | 'UnlockAccount', Handler> {
  const change = async (call: Call, action: string, commandFor: (accountId: number) => CustomerCommand) => {
    const { id, role, username } = await accountOf(call)
    const outcome = await execute(storage, call, commandFor(id))
    if (outcome instanceof ApiError) throw outcome
    audit(log, action, { id, role, username, ...(outcome as object) })
    return { id, outcome }
  }
  const setLock = async (call: Call, locked: boolean) => {
    const { id } = await change(call, locked ? 'lock-account' : 'unlock-account', (accountId) => ({
      op: 'setLock',
      at: Date.now(),
      accountId,
      locked,
    }))
    call.succeed(JSON.stringify({ account: await show(id) }))
  }
  return {
    EndSessions: async (call) => {
      const { id: sid } = call.args as AdminArgs<'EndSessions'>
      const { outcome } = await change(call, 'end-sessions', (accountId) => ({
        op: 'endSessions',
        at: Date.now(),
        accountId,
        ...(sid !== undefined && { sid }),
      }))
      call.succeed(JSON.stringify(outcome))
    },
    LockAccount: (call) => setLock(call, true),
    UnlockAccount: (call) => setLock(call, false),
  }
}

export function marketAccount(
  account: Pick<
    Account,
    'id' | 'role' | 'username' | 'name' | 'tier' | 'createdAt' | 'lastActive' | 'lockedAt'
  >,
  sessions: number,
): MarketAccount {
  const { id, role, username, name, tier, createdAt, lastActive, lockedAt } = account
  return {
    id,
    role,
    username,
    name,
    tier,
    createdAt: timeText(createdAt),
    ...(lastActive !== null && { lastActive: timeText(lastActive) }),
    sessions,
    ...(lockedAt !== null && { lockedAt: timeText(lockedAt) }),
  }
}

export function timeText(at: number): string {
  return new Date(at).toISOString()
}
