import { normaliseUsername } from '../contract/username.ts'
import type { Role } from '../contract/values.ts'
import type { Account } from './records.ts'

/** Accounts by their usernames, which are unique per role. */
export class Usernames {
  #exact = new Map<string, Account>()
  /** Those opened before usernames were normalised, by what theirs would be now. */
  #normal = new Map<string, Account>()

  get size(): number {
    return this.#exact.size
  }

  add(account: Account): void {
    const { role, username } = account
    this.#exact.set(keyOf(role, username), account)
    const normal = normaliseUsername(username)
    if (normal !== username) this.#normal.set(keyOf(role, normal), account)
  }

  get(role: Role, username: string): Account | undefined {
    return this.#exact.get(keyOf(role, username))
  }

  /** By what somebody typed who logs in: just so, or normalised. */
  typed(role: Role, username: string): Account | undefined {
    return this.get(role, username) ?? this.get(role, normaliseUsername(username))
  }

  /** The account whose username could be confused with a new, normalised one. */
  like(role: Role, username: string): Account | undefined {
    return this.get(role, username) ?? this.#normal.get(keyOf(role, username))
  }
}

function keyOf(role: Role, username: string): string {
  return `${role}:${username}`
}
