import type { Role } from '../contract/values.ts'
import type { CustomerCommand, NewAccount } from './commands.ts'
import type { Account } from './records.ts'
import type { Answer } from '../engine/journal/carry-out.ts'

/** The part of an account that logging in and opening accounts need to know. */
export type KnownAccount = Pick<
  Account,
  'id' | 'role' | 'username' | 'name' | 'tier' | 'password' | 'createKey' | 'lockedAt'
>

type Soon<Value> = Value | Promise<Value>

/** Finds accounts, wherever they are kept. */
export interface AccountDirectory {
  /** One that was opened just now. */
  opened(id: number): Soon<KnownAccount>
  /** By what somebody typed who logs in. */
  typed(role: Role, username: string): Soon<KnownAccount | undefined>
  /** For each normalised username, the account that it could be confused with. */
  like(wanted: readonly Pick<NewAccount, 'role' | 'username'>[]): Soon<(KnownAccount | undefined)[]>
}

/** Carries commands out, wherever the state is kept. */
export interface CustomerStorage {
  submit(command: CustomerCommand, done: Answer<unknown>, until?: number): void
}
