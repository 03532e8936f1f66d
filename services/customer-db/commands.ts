import type { PurchaseEnd } from '../contract/internal.ts'
import type { Role, Tier } from '../contract/values.ts'
import type { BeginTermCommand } from '../replication/term.ts'
import type { BeginEpochCommand, MeetCommand } from '../identity/histories.ts'

interface Keyed {
  at: number
  key?: string | undefined
}

export type LastUse = [tokenHash: string, at: number]

export interface NewAccount {
  role: Role
  username: string
  name: string
  tier: Tier
}

/** Everything that changes customer-db's state, as it stands in the journal. */
export type CustomerCommand =
  | (Keyed & NewAccount & { op: 'createAccount'; password: string })
  /** All of them, or none if one of the usernames is taken. The password is theirs together. */
  | { op: 'createAccounts'; at: number; password: string; accounts: NewAccount[] }
  | { op: 'login'; at: number; accountId: number; tokenHash: string }
  | (Keyed & { op: 'logout'; tokenHash: string })
  /** By the administrator: one session, or without its number all of the account. */
  | { op: 'endSessions'; at: number; accountId: number; sid?: number }
  | { op: 'setLock'; at: number; accountId: number; locked: boolean }
  | { op: 'expire'; at: number; tokenHashes: string[] }
  /** The sessions in `kept` were not used: they live on although they were idle. */
  | { op: 'touch'; seen: LastUse[]; kept?: LastUse[] }
  | (Keyed & { op: 'addToCart'; tokenHash: string; itemId: string; quantity: number; available: number })
  | (Keyed & { op: 'removeFromCart'; tokenHash: string; itemId: string; quantity: number })
  | (Keyed & { op: 'clearCart'; tokenHash: string })
  | (Keyed & { op: 'saveCart'; tokenHash: string })
  | (Keyed & { op: 'changeTier'; tokenHash: string; tier: Tier })
  /** `ref` is random. Journals of older versions have none. */
  | (Keyed & { op: 'beginPurchase'; tokenHash: string; via: string; ref?: string })
  | { op: 'finishPurchase'; ref: string; end: PurchaseEnd; attempt?: number | undefined }
  | { op: 'purchaseDelivered'; tokenHash: string; ref: string; via: string }
  | BeginTermCommand
  | BeginEpochCommand
  | MeetCommand
