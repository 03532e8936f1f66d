import type { BegunPurchase, FinishedPurchase } from '../contract/internal.ts'
import { ApiError } from '../wire/errors.ts'
import { type Lines, markChanged, returnLines, sameLines } from './cart.ts'
import type { CustomerCommand } from './commands.ts'
import type { CustomerRecords, PendingPurchase, Session } from './records.ts'

type Begin = Extract<CustomerCommand, { op: 'beginPurchase' }>
type Finish = Extract<CustomerCommand, { op: 'finishPurchase' }>

/** Takes the lines out of the cart under a reference, or finds the reference under which that was done before. */
export function beginPurchase(
  state: CustomerRecords,
  session: Session,
  { key, at, via, ref = refOfOldJournal(session) }: Begin,
): BegunPurchase | ApiError {
  const asked = key !== undefined && {
    account: String(session.account.id),
    key,
    op: 'beginPurchase',
    at,
    request: [],
  }
  if (asked) {
    const kept = state.outcomes.find(asked)
    if (kept instanceof ApiError) return kept
    if (kept !== undefined) return resume(state, session, (kept.answer as { ref: string }).ref)
  }
  const { cart, lastPurchase } = session
  if (cart.lines.size === 0) {
    // The reply may have been lost on its way, unless the client asks where it was written to.
    if (lastPurchase && lastPurchase.answeredVia !== via) return resume(state, session, lastPurchase.ref)
    return new ApiError('CART_EMPTY', 'The cart is empty. Add items to it with AddItemToCart first.')
  }
  const purchase = takeLines(session, ref, key, at)
  state.purchases.set(ref, purchase)
  session.lastPurchase = { ref, answeredVia: null }
  if (asked) state.outcomes.keep(asked, { ref })
  return begun(session, ref, purchase.lines, purchase.attempts)
}

/** Ends a purchase: its lines are gone if they were bought, and back in the cart if not. */
export function finishPurchase(state: CustomerRecords, { ref, end, attempt }: Finish): FinishedPurchase {
  const purchase = state.purchases.get(ref)
  if (purchase === undefined) return { ended: true }
  if (attempt !== undefined && attempt !== purchase.attempts) return { ended: false }
  state.purchases.delete(ref)
  if (end === 'paid') return { ended: true }
  const account = state.accounts.get(purchase.buyerId)
  const session = state.sessionsBySid.get(purchase.sid)
  if (session) {
    returnLines(session.cart.lines, purchase.lines)
    markChanged(session.cart)
    if (session.lastPurchase?.ref === ref) session.lastPurchase = undefined
  }
  if (account && purchase.saved && account.savedAs === purchase.savedAs) {
    account.saved = purchase.saved
    account.savedAs += 1
    if (session) {
      session.cart.basedOn = account.savedAs
      session.cart.changed = !sameLines(session.cart.lines, account.saved)
    }
  }
  if (end === 'refused' && purchase.key !== null)
    state.outcomes.forget(String(purchase.buyerId), purchase.key)
  return { ended: true }
}

/** Numbers of sessions may have been given twice then: a database that meets such a reference compares its owner. */
function refOfOldJournal({ sid, cart }: Session): string {
  return `${sid}.${cart.version}`
}

function takeLines(
  { account, cart, sid }: Session,
  ref: string,
  key: string | undefined,
  at: number,
): PendingPurchase {
  const lines = cart.lines
  cart.lines = new Map()
  cart.version += 1
  let saved: Lines | null = null
  if (account.savedAs > 0 && cart.basedOn === account.savedAs) {
    // The saved cart is being bought: a later session must not start with it again.
    saved = account.saved
    account.saved = new Map()
    account.savedAs += 1
    cart.basedOn = account.savedAs
    cart.changed = false
  } else {
    cart.changed = true
  }
  return {
    ref,
    buyerId: account.id,
    sid,
    at,
    lines,
    saved,
    savedAs: account.savedAs,
    key: key ?? null,
    attempts: 1,
  }
}

function resume(state: CustomerRecords, session: Session, ref: string): BegunPurchase {
  const purchase = state.purchases.get(ref)
  if (purchase === undefined) return begun(session, ref, new Map(), 2)
  purchase.attempts += 1
  return begun(session, ref, purchase.lines, purchase.attempts)
}

function begun(session: Session, ref: string, lines: Lines, attempt: number): BegunPurchase {
  const { id: buyerId, tier } = session.account
  return {
    ref,
    buyerId,
    tier,
    lines: [...lines].map(([itemId, quantity]) => ({ itemId, quantity })),
    resumed: attempt > 1,
    attempt,
  }
}
