import { z } from 'zod'
import { imageTypes, maxImageBytes } from '../images/sound-image.ts'
import { isVisible, normaliseUsername } from './username.ts'

export const maxPrice = 1_000_000
export const maxQuantity = 1_000_000
export const maxBulkRows = 500
export const maxCartLines = 100

/** Exactly `text` characters as a person counts them: an emoji is one, although UTF-16 stores it as two. */
export function hasLength(text: string, min: number, max: number): boolean {
  if (text.length < min || text.length > max * 2) return false
  if (text.length <= max) return true
  let characters = 0
  for (const _ of text) characters += 1
  return characters <= max
}

const controlCharacters = /[\u0000-\u001f\u007f]/

function text(
  min: number,
  max: number,
  rule = 'without control characters',
  allowed = (value: string) => !controlCharacters.test(value),
) {
  const expected = `a string of ${min} to ${max} characters${rule ? `, ${rule}` : ''}`
  return z
    .string({ error: expected })
    .refine((value) => hasLength(value, min, max) && value.isWellFormed() && allowed(value), {
      error: expected,
    })
    .meta({ description: expected })
}

function integer(min: number, max: number) {
  const expected = `an integer from ${min} to ${max}`
  return z
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected })
    .meta({ description: expected })
}

export const name = text(1, 32)
export const username = text(1, 32)
/** The username of a new account. Accounts from before this rule keep theirs. */
export const newUsername = text(1, 32, 'all of them visible', (value) => {
  const normal = normaliseUsername(value)
  return hasLength(normal, 1, 32) && isVisible(normal)
})
export const password = text(1, 128, '', () => true)
export const keyword = text(1, 8)
export const cursor = text(1, 256).meta({ description: 'the `next` of the previous page' })

export const category = integer(0, 9999)
export const quantity = integer(0, maxQuantity)
export const cartQuantity = integer(1, maxQuantity)
export const delta = integer(-maxQuantity, maxQuantity)
export const limit = integer(1, 100)
export const accountId = integer(1, Number.MAX_SAFE_INTEGER)
export const rev = z.int().min(0).meta({ description: 'a revision: grows with every change' })

const listOfKeywords = 'a list of 0 to 5 strings of 1 to 8 characters'
export const keywords = z
  .array(keyword, { error: listOfKeywords })
  .max(5, { error: listOfKeywords })
  .meta({ description: listOfKeywords })

const twoDecimals = `a number from 0.01 to ${maxPrice} with at most 2 decimals`

/** For messages that people read. */
export function unitsText(count: number): string {
  return count === 1 ? '1 unit' : `${count} units`
}

/** Money is a decimal number on the wire only. Everywhere else it is counted in cents. */
export function toCents(amount: number): number {
  return Math.round(amount * 100)
}

export function fromCents(cents: number): number {
  return cents / 100
}

export const price = z
  .number({ error: twoDecimals })
  .refine((value) => value >= 0.01 && value <= maxPrice && fromCents(toCents(value)) === value, {
    error: twoDecimals,
  })
  .meta({ description: twoDecimals })

export const money = z.number().meta({ description: 'an amount with at most 2 decimals' })

const itemIdForm = 'an item id of the form "<category>-<serial>"'
export const itemId = z
  .string({ error: itemIdForm })
  .regex(/^\d{1,4}-[1-9]\d{0,14}$/, { error: itemIdForm })
  .meta({ description: itemIdForm })

export const orderId = text(1, 64).meta({ description: 'the id of an order' })

export const condition = z.enum(['new', 'used'], { error: '"new" or "used"' })
export const tier = z.enum(['normal', 'vip'], { error: '"normal" or "vip"' })
export const thumb = z.enum(['up', 'down'], { error: '"up" or "down"' })
export const orderStatus = z.enum(['queued', 'paying', 'paid', 'declined', 'cancelled'])
export const time = z.string().meta({ description: 'a time in UTC, like "2026-01-31T12:00:00.000Z"' })

const momentForm = 'a time: "2026-01-31T12:00:00Z", or milliseconds since 1970'
export const moment = z
  .union([z.int().min(0).max(8.64e15), z.iso.datetime({ offset: true })], { error: momentForm })
  .meta({ description: momentForm })

export const imageType = z.enum(imageTypes, { error: '"image/png", "image/jpeg" or "image/webp"' })

const hashForm = 'the SHA-256 of an image, as 64 hexadecimal digits'
export const imageHash = z
  .string({ error: hashForm })
  .regex(/^[0-9a-f]{64}$/, { error: hashForm })
  .meta({ description: hashForm })

export const imageForm = `an image of 1 to ${maxImageBytes} bytes, in base64`
const longestImage = Math.ceil(maxImageBytes / 3) * 4
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
export const imageData = z
  .string({ error: imageForm })
  .refine(isImageData, { error: imageForm })
  .meta({ description: imageForm })

function isImageData(text: string): boolean {
  if (text.length === 0 || text.length > longestImage || !base64.test(text)) return false
  const filling = text.endsWith('==') ? 2 : Number(text.endsWith('='))
  return (text.length / 4) * 3 - filling <= maxImageBytes
}

export const feedback = z.object({ up: z.int().min(0), down: z.int().min(0) })

export const item = z.object({
  itemId,
  sellerId: accountId,
  name,
  category,
  keywords,
  condition,
  price,
  quantity,
  feedback,
  rev,
  withdrawn: z
    .literal(true)
    .optional()
    .meta({ description: 'only where its seller has withdrawn the item: it has no units and gets none' }),
  image: imageHash.optional().meta({
    description: `only if the item has an image: ${hashForm}. GetItemImage answers with the image`,
  }),
})

export const cartLine = z.object({
  itemId,
  name,
  price,
  quantity: cartQuantity,
  available: quantity.meta({ description: 'units for sale now' }),
})

export const cart = z.object({
  lines: z.array(cartLine),
  total: money,
  version: z.int().min(0).meta({ description: 'grows with every change of the cart' }),
  saved: z.boolean().meta({ description: 'whether a later session starts with just this cart' }),
})

/** Only where the service is configured to go on so. */
export const degraded = z
  .array(z.enum(['sessions', 'items']))
  .meta({
    description:
      'only if this is switched on: what is missing because a service could not be asked: the check of the session ("sessions"), or names, prices and stock ("items")',
  })
  .optional()

export const orderLine = z.object({ itemId, sellerId: accountId, name, price, quantity: cartQuantity })

export const order = z.object({
  orderId,
  status: orderStatus,
  tier,
  lines: z.array(orderLine),
  total: money,
  placedAt: time,
  settledAt: time.optional(),
})

export const purchase = z.object({
  orderId,
  itemId,
  sellerId: accountId,
  name,
  price,
  quantity: cartQuantity,
  purchasedAt: time,
  thumb: thumb.optional().meta({ description: "the buyer's own feedback on the item" }),
})

export const rating = z.object({ feedback, itemsSold: z.int().min(0) })
export const namedRating = rating.extend({ name: name.meta({ description: 'the name of the seller' }) })

/** A seller may change these parts of an item. */
export const description = {
  name: name.optional(),
  keywords: keywords.optional(),
  condition: condition.optional(),
}

export const itemEvent = z.object({
  itemId,
  price,
  quantity,
  feedback,
  rev,
  ...description,
  withdrawn: z.literal(true).optional(),
  image: imageHash
    .nullable()
    .optional()
    .meta({ description: 'only where the item has an image, or had one: null if it was taken away' }),
})

export const saleEvent = z.object({
  orderId,
  itemId,
  name,
  price,
  quantity: cartQuantity,
  remaining: quantity.meta({ description: 'units still for sale' }),
  at: time,
})

export type Item = z.infer<typeof item>
export type { ImageType } from '../images/sound-image.ts'
export type Cart = z.infer<typeof cart>
export type CartLine = z.infer<typeof cartLine>
export type Order = z.infer<typeof order>
export type OrderLine = z.infer<typeof orderLine>
export type OrderStatus = z.infer<typeof orderStatus>
export type Purchase = z.infer<typeof purchase>
export type Rating = z.infer<typeof rating>
export type NamedRating = z.infer<typeof namedRating>
export type Feedback = z.infer<typeof feedback>
export type Condition = z.infer<typeof condition>
export type Tier = z.infer<typeof tier>
export type Thumb = z.infer<typeof thumb>
export type ItemEvent = z.infer<typeof itemEvent>
export type SaleEvent = z.infer<typeof saleEvent>
export type Role = 'buyer' | 'seller'
