import { z } from 'zod'
import { maxImageBytes } from '../images/sound-image.ts'
import * as v from './values.ts'

// The allowed values of an imported snapshot. If a version became stricter with clients, the rule here stays with the
// values of earlier versions, so that their snapshots can still be imported. The exception is the
// cost of a stored password, which has a bound of its own: see password-hash.ts.

/** Numbers that are given once: an item id has no room for a larger one, and customer-db gives none beyond. */
const mostGiven = 999_999_999_999_999

export const whole = (least: number, most: number, error = `a whole number from ${least} to ${most}`) =>
  z.int({ error }).min(least, { error }).max(most, { error })

const controlCharacter = /[\u0000-\u001f\u007f]/

const line = (most: number) => {
  const error = `a text of 1 to ${most} characters without control characters`
  return z
    .string({ error })
    .refine((text) => v.hasLength(text, 1, most) && text.isWellFormed() && !controlCharacter.test(text), {
      error,
    })
}

export const form = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error })

/** Text that holds JSON of a certain kind. */
export function jsonOf(schema: z.ZodType, error: string, longest = 65_536) {
  const isSound = (text: string) => {
    try {
      return text.length <= longest && schema.safeParse(JSON.parse(text)).success
    } catch {
      return false
    }
  }
  return z.string({ error }).refine(isSound, { error })
}

export const name = line(32)
export const keywords = jsonOf(z.array(line(8)).max(5), 'a list of 0 to 5 keywords as JSON')
export const itemId = v.itemId
export const category = v.category
export const condition = v.condition
export const tier = v.tier
export const thumb = v.thumb
export const role = z.enum(['buyer', 'seller'], { error: '"buyer" or "seller"' })
export const units = v.quantity
export const someUnits = v.cartQuantity
export const cents = whole(1, v.toCents(v.maxPrice))
export const total = whole(1, Number.MAX_SAFE_INTEGER)
export const count = whole(0, Number.MAX_SAFE_INTEGER)
export const position = count
export const given = whole(1, mostGiven)
/** Accounts that belong to nobody any more have numbers that are never given. */
export const account = v.accountId
export const counter = whole(0, mostGiven + 1)
export const counterName = form(/^[A-Za-z]{1,40}$/, 'the name of a counter')
export const moment = whole(0, 8.64e15, 'a time in milliseconds since 1970')
export const flag = whole(0, 1, '0 or 1')
export const reference = form(/^[\w.-]{1,64}$/, 'a reference')
export const tokenHash = form(/^[\w-]{43}$/, 'the hash of a session token')
export const key = z
  .string({ error: 'a key of 1 to 64 characters' })
  .refine((text) => v.hasLength(text, 1, 64), { error: 'a key of 1 to 64 characters' })

/** Lines of a cart: a JSON object from item id to quantity. */
export const cartLines = jsonOf(z.custom(isCart), `the lines of a cart as JSON, at most ${v.maxCartLines}`)

function isCart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const lines = Object.entries(value)
  const isSound = ([itemId, units]: [string, unknown]) =>
    v.itemId.safeParse(itemId).success && v.cartQuantity.safeParse(units).success
  return lines.length <= v.maxCartLines && lines.every(isSound)
}

export const imageHash = v.imageHash
export const imageSize = whole(1, maxImageBytes)
/** Null if the file was missing when the snapshot was taken. */
export const imageBytes = z.instanceof(Uint8Array, { error: 'the bytes of an image' }).nullable()
export const via = z.string({ error: 'a text of 1 to 100 characters' }).min(1).max(100)
