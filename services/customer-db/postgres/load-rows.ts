import type { Transaction } from '../../postgres/database.ts'
import type { OutcomeRow } from '../../postgres/outcomes.ts'
import { columnsOf } from '../../postgres/table-changes.ts'
import type { Needs } from './needs.ts'
import type { AccountRow, CartRow, CustomerRows, CustomerTables, PurchaseRow, SessionRow } from './rows.ts'
import { storedTables } from './tables.ts'

const none: Promise<never[]> = Promise.resolve([])

// Each begins with what is wanted, as a list: then all tables are read by their indexes.
const accountsWanted = `ARRAY(
  SELECT unnest($1::bigint[])
  UNION SELECT account_id FROM sessions WHERE token_hash = ANY($2::text[])
  UNION SELECT buyer_id FROM purchases WHERE ref = ANY($3::text[])
  UNION SELECT id FROM accounts JOIN unnest($4::text[], $5::text[]) AS wanted(role, username) USING (role, username))`
const savedCartsWanted = `ARRAY(
  SELECT unnest($1::bigint[])
  UNION SELECT account_id FROM sessions WHERE token_hash = ANY($2::text[])
  UNION SELECT buyer_id FROM purchases WHERE ref = ANY($3::text[]))`
const sessionsWanted = `ARRAY(
  SELECT sid FROM sessions WHERE token_hash = ANY($1::text[])
  UNION SELECT sid FROM sessions WHERE account_id = ANY($2::bigint[])
  UNION SELECT sid FROM purchases WHERE ref = ANY($3::text[]))`
const purchasesWanted = `ARRAY(
  SELECT unnest($2::text[])
  UNION SELECT ref FROM purchases
    WHERE buyer_id = ANY(ARRAY(SELECT account_id FROM sessions WHERE token_hash = ANY($1::text[]))))`

const { accounts, saved_cart_lines, sessions, carts, cart_lines, purchases, purchase_lines } = storedTables

const lockAccounts = `SELECT ${columnsOf(accounts)} FROM accounts WHERE id = ANY(${accountsWanted})
  ORDER BY id FOR NO KEY UPDATE`
const readSaved = `SELECT ${columnsOf(saved_cart_lines)} FROM saved_cart_lines WHERE account_id = ANY(${savedCartsWanted})
  ORDER BY account_id, place`
const readSessions = `SELECT ${columnsOf(sessions)} FROM sessions WHERE sid = ANY(${sessionsWanted}) ORDER BY sid`
const readCarts = `SELECT ${columnsOf(carts)} FROM carts WHERE sid = ANY(${sessionsWanted})`
const readLines = `SELECT ${columnsOf(cart_lines)} FROM cart_lines WHERE sid = ANY(${sessionsWanted}) ORDER BY sid, place`
const readPurchases = `SELECT ${columnsOf(purchases)} FROM purchases WHERE ref = ANY(${purchasesWanted}) ORDER BY at, ref`
const readBought = `SELECT ${columnsOf(purchase_lines)} FROM purchase_lines WHERE ref = ANY(${purchasesWanted})
  ORDER BY ref, saved, place`
// A request in a session has its key with the account, the end of a session with its token.
const readOutcomes = `SELECT account, key, op, at, outcome, request, owner FROM keyed_outcomes
  WHERE (account, key) IN (
    SELECT account_id::text, asked.key FROM unnest($1::text[], $2::text[]) AS asked(token, key)
      JOIN sessions ON token_hash = token
    UNION SELECT buyer_id::text, key FROM purchases WHERE ref = ANY($3::text[]) AND key IS NOT NULL)`
const readTime = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now'

/**
 * Sends all statements at once. Everything belongs to accounts, and every change locks its accounts first, in the order of
 * their numbers. Rows that are read after that are as new as the locks.
 */
export async function loadRows(transaction: Transaction, needs: Needs): Promise<CustomerRows> {
  const ids = [...needs.accounts]
  const tokens = [...needs.tokens]
  const refs = [...needs.purchases]
  const whole = [...needs.allSessionsOf]
  const roles = needs.usernames.map(({ role }) => role)
  const usernames = needs.usernames.map(({ username }) => username)
  const inSessions = tokens.length + whole.length + refs.length > 0
  const ofSessions = [tokens, whole, refs]
  const hasPurchases = tokens.length + refs.length > 0
  const keys = needs.keys.filter(({ isEnd }) => !isEnd)
  const hasKeys = keys.length + refs.length > 0
  const rows = await Promise.all([
    transaction.query<AccountRow>(lockAccounts, [ids, tokens, refs, roles, usernames]),
    transaction.query<{ now: number }>(readTime),
    needs.savedCarts
      ? transaction.query<CustomerTables['saved_cart_lines'][0]>(readSaved, [ids, tokens, refs])
      : none,
    inSessions ? transaction.query<SessionRow>(readSessions, ofSessions) : none,
    inSessions ? transaction.query<CartRow>(readCarts, ofSessions) : none,
    inSessions ? transaction.query<CustomerTables['cart_lines'][0]>(readLines, ofSessions) : none,
    hasPurchases ? transaction.query<PurchaseRow>(readPurchases, [tokens, refs]) : none,
    hasPurchases ? transaction.query<CustomerTables['purchase_lines'][0]>(readBought, [tokens, refs]) : none,
    hasKeys
      ? transaction.query<OutcomeRow>(readOutcomes, [
          keys.map(({ token }) => token),
          keys.map(({ key }) => key),
          refs,
        ])
      : none,
  ])
  const [accountRows, [time], saved, sessionRows, cartRows, lines, purchaseRows, bought, outcomes] = rows
  return {
    now: time!.now,
    outcomes,
    tables: {
      accounts: accountRows,
      credentials: [],
      saved_cart_lines: saved,
      sessions: sessionRows,
      carts: cartRows,
      cart_lines: lines,
      expired_sessions: [],
      purchases: purchaseRows,
      purchase_lines: bought,
    },
  }
}
