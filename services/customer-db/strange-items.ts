import { type Lines, markChanged } from './cart.ts'
import type { CustomerRecords } from './records.ts'

/** How many carts and purchases hold items from this serial on. */
export function holdersOfItems(state: CustomerRecords, from: number): number {
  let holders = 0
  for (const lines of allLines(state)) if (strangeIn(lines, from).length > 0) holders += 1
  return holders
}

/** A cart or the lines of a purchase, without items from this serial on. */
export function linesBefore(lines: Lines, from: number): Lines {
  const kept = new Map(lines)
  remove(kept, from)
  return kept
}

/** Takes items from this serial on out of all carts: in the product-db that is met now they are others. */
export function dropItems(state: CustomerRecords, from: number): void {
  for (const session of state.sessions.values()) {
    if (remove(session.cart.lines, from)) markChanged(session.cart)
  }
  for (const account of state.accounts.values()) {
    if (remove(account.saved, from)) account.savedAs += 1
  }
  for (const { lines, saved } of state.purchases.values()) {
    remove(lines, from)
    if (saved) remove(saved, from)
  }
}

function* allLines(state: CustomerRecords): Iterable<Lines> {
  for (const { cart } of state.sessions.values()) yield cart.lines
  for (const { saved } of state.accounts.values()) yield saved
  for (const { lines, saved } of state.purchases.values()) {
    yield lines
    if (saved) yield saved
  }
}

function remove(lines: Lines, from: number): boolean {
  const strange = strangeIn(lines, from)
  for (const itemId of strange) lines.delete(itemId)
  return strange.length > 0
}

function strangeIn(lines: Lines, from: number): string[] {
  return [...lines.keys()].filter((itemId) => Number(itemId.slice(itemId.indexOf('-') + 1)) >= from)
}
