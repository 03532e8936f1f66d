import type { CustomerCommand, NewAccount } from '../commands.ts'

/** The accounts, sessions and purchases that some commands look at or change. */
export interface Needs {
  accounts: Set<number>
  /** By their usernames, whether they are there already or not. */
  usernames: Pick<NewAccount, 'role' | 'username'>[]
  /** Sessions by the hashes of their tokens. */
  tokens: Set<string>
  /** Accounts all of whose sessions are concerned. */
  allSessionsOf: Set<number>
  purchases: Set<string>
  /** Whether saved carts are looked at. */
  savedCarts: boolean
  /** Keys of requests in a session, or of its end. */
  keys: { token: string; key: string; isEnd: boolean }[]
}

const withSavedCart: ReadonlySet<CustomerCommand['op']> = new Set([
  'login',
  'saveCart',
  'beginPurchase',
  'finishPurchase',
])

export function needsOf(commands: readonly CustomerCommand[]): Needs {
  const needs: Needs = {
    accounts: new Set(),
    usernames: [],
    tokens: new Set(),
    allSessionsOf: new Set(),
    purchases: new Set(),
    savedCarts: false,
    keys: [],
  }
  for (const command of commands) {
    addNeeds(needs, command)
    needs.savedCarts ||= withSavedCart.has(command.op)
  }
  return needs
}

/** An account that is opened counts on its own. */
export function weightOf(command: CustomerCommand): number {
  if (command.op === 'createAccounts') return command.accounts.length
  return command.op === 'expire' ? command.tokenHashes.length : 1
}

function addNeeds(needs: Needs, command: CustomerCommand): void {
  switch (command.op) {
    case 'createAccount':
      needs.usernames.push(command)
      return
    case 'createAccounts':
      needs.usernames.push(...command.accounts)
      return
    case 'login':
      needs.accounts.add(command.accountId)
      return
    case 'endSessions':
    case 'setLock':
      needs.accounts.add(command.accountId)
      needs.allSessionsOf.add(command.accountId)
      return
    case 'expire':
      for (const token of command.tokenHashes) needs.tokens.add(token)
      return
    case 'finishPurchase':
      needs.purchases.add(command.ref)
      return
    case 'touch':
    case 'beginTerm':
    case 'beginEpoch':
    case 'meet':
      throw new Error(`${command.op} is no change of some rows`)
    default:
      needs.tokens.add(command.tokenHash)
      if ('key' in command && command.key !== undefined)
        needs.keys.push({ token: command.tokenHash, key: command.key, isEnd: command.op === 'logout' })
  }
}
