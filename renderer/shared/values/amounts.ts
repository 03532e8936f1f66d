import { fromCents, maxPrice, maxQuantity, toCents } from '../../../services/contract/values.ts'

const decimalForm = /^\d{1,9}(?:[.,]\d{1,2})?$/
const relativeForm = /^[+-]\s*\d{1,7}$/
const wholeForm = /^\d{1,7}$/

export const maxCents = toCents(maxPrice)

/** A typed price in cents; undefined if it is none. */
export function readCents(text: string): number | undefined {
  const trimmed = text.trim().replace(/^[$€£]\s*/, '')
  if (!decimalForm.test(trimmed)) return undefined
  const [whole = '', decimals = ''] = trimmed.split(/[.,]/)
  const cents = Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
  return cents >= 1 && cents <= maxCents ? cents : undefined
}

/** Counted from the cents, so that no digit comes from a float. */
export function showCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

export function showPrice(price: number): string {
  return showCents(toCents(price))
}

/** "12" is the new stock, "+5" and "-3" change it. */
export function readStock(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  const stock = relativeForm.test(trimmed)
    ? now + Number(trimmed.replace(/\s/g, ''))
    : wholeForm.test(trimmed)
      ? Number(trimmed)
      : undefined
  return stock !== undefined && stock >= 0 && stock <= maxQuantity ? stock : undefined
}

/** Per cent with at most two decimals, in hundredths of a per cent: "-12.5" is -1250. */
export function readPercent(text: string): number | undefined {
  const form = /^([+-]?)\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim())
  if (!form) return undefined
  const [, sign, whole, decimals = ''] = form
  const size = Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
  return sign === '-' ? -size : size
}

/** Rounded half up to whole cents, in whole numbers only; never below one cent, never above the highest price. */
export function changedByPercent(cents: number, hundredths: number): number {
  const exact = BigInt(cents) * BigInt(10_000 + hundredths)
  const rounded = exact < 0n ? 0 : Number((exact + 5_000n) / 10_000n)
  return Math.min(Math.max(rounded, 1), maxCents)
}

export { fromCents, toCents }
