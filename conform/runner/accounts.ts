import type { Json, Peer, Side } from '../wire/peer.ts'
import { callOn, resultOf } from './client.ts'

export interface Account {
  username: string
  password: string
  accountId: number
  session: string
}

export interface NewAccount {
  username: string
  password: string
  name?: string
  tier?: string
}

/** Opens an account and logs in. */
export async function openAccount(peer: Peer, account: NewAccount, session: Json = {}): Promise<Account> {
  const created = resultOf('CreateAccount', await callOn(peer, 'CreateAccount', account, session))
  const { username, password } = account
  return {
    username,
    password,
    accountId: created[`${peer.side}Id`] as number,
    session: await logIn(peer, account),
  }
}

export async function logIn(peer: Peer, { username, password }: NewAccount): Promise<string> {
  const result = resultOf('Login', await callOn(peer, 'Login', { username, password }, {}))
  return String(result.session)
}

/** Accounts that several checks use: an account costs the service a slow hash. */
export class SharedAccounts {
  readonly #accounts = new Map<string, Account>()

  async take(peer: Peer, name: string, newAccount: () => NewAccount): Promise<Account> {
    const key = `${peer.side} ${name}`
    const known = this.#accounts.get(key)
    if (known !== undefined && (await isUsable(peer, known))) return known
    const account =
      known === undefined
        ? await openAccount(peer, newAccount())
        : { ...known, session: await logIn(peer, known) }
    this.#accounts.set(key, account)
    // Its cart may begin with a saved one.
    if (known !== undefined) await isUsable(peer, account)
    return account
  }
}

/** Whether the session still lives. A buyer's cart is empty then. */
async function isUsable(peer: Peer, { session }: Account): Promise<boolean> {
  const op: Record<Side, string> = { buyer: 'ClearCart', seller: 'GetSellerRating' }
  return (await callOn(peer, op[peer.side], {}, { session })).ok === true
}
