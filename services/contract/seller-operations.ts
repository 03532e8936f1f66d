import { z } from 'zod'
import { GetItemImage, loginKeys, Logout, nothing, Ping, subscribe } from './common-operations.ts'
import { imageCaps } from '../images/image-caps.ts'
import { maxImageSide } from '../images/sound-image.ts'
import { operation, type ArgsOf, type ResultOf } from './operation.ts'
import * as v from './values.ts'

export const newItem = z.object({
  name: v.name,
  category: v.category,
  keywords: v.keywords,
  condition: v.condition,
  price: v.price,
  quantity: v.quantity,
})

export const itemUpdate = z
  .object({ itemId: v.itemId, price: v.price.optional(), delta: v.delta.optional() })
  .refine((row) => row.price !== undefined || row.delta !== undefined, {
    error: 'a row with "price" or "delta" or both',
    path: ['price'],
  })

const bulk = (what: string) => {
  const expected = `a list of 1 to ${v.maxBulkRows} ${what}`
  return z
    .array(z.unknown().meta({ type: 'object' }), { error: expected })
    .min(1, { error: expected })
    .max(v.maxBulkRows, { error: expected })
    .meta({ description: `${expected}, each judged by itself` })
}

const rowError = z.object({
  ok: z.literal(false),
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

export const sellerOperations = {
  Ping,
  CreateAccount: operation({
    summary: 'Opens a seller account. `name` is shown to buyers; without it the username is.',
    session: false,
    args: z.object({ username: v.newUsername, password: v.password, name: v.name.optional() }),
    result: z.object({ sellerId: v.accountId }),
    errors: ['ALREADY_EXISTS'],
    safety: 'once',
  }),
  Login: operation({
    summary:
      'Starts a session. It dies after the configured idle time (five minutes) or at Logout. `FORBIDDEN`: the account is locked.',
    session: false,
    args: z.object({ username: v.username, password: v.password }),
    result: z.object({ session: z.string(), sellerId: v.accountId, name: v.name }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
    safety: 'once',
    keyText: loginKeys,
  }),
  Logout,
  GetSellerRating: operation({
    summary: "The seller's own name, the feedback on all their items, and how many units they have sold.",
    session: true,
    args: nothing,
    result: v.namedRating,
    errors: [],
    safety: 'read',
  }),
  RegisterItemForSale: operation({
    summary: 'Puts a new item up for sale. The server assigns the id.',
    session: true,
    args: newItem,
    result: z.object({ itemId: v.itemId }),
    errors: [],
    safety: 'once',
  }),
  ChangeItemPrice: operation({
    summary: "Sets the price of one of the seller's items.",
    session: true,
    args: z.object({ itemId: v.itemId, price: v.price }),
    result: z.object({ itemId: v.itemId, price: v.price, rev: v.rev }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  UpdateUnitsForSale: operation({
    summary:
      "Adds units of one of the seller's items, or takes some away (negative). Taking more than there are is `OUT_OF_STOCK` and changes nothing.",
    session: true,
    args: z.object({ itemId: v.itemId, delta: v.delta }),
    result: z.object({ itemId: v.itemId, quantity: v.quantity, rev: v.rev }),
    errors: ['NOT_FOUND', 'FORBIDDEN', 'OUT_OF_STOCK'],
    safety: 'once',
  }),
  UpdateItem: operation({
    summary:
      "Changes the name, the keywords or the condition of one of the seller's items. The category is part of its id and stays.",
    session: true,
    args: z
      .object({ itemId: v.itemId, ...v.description })
      .refine(({ itemId: _, ...changes }) => Object.values(changes).some((change) => change !== undefined), {
        error: '"name", "keywords" or "condition", or several of them',
        path: ['name'],
      }),
    result: z.object({ item: v.item }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  WithdrawItem: operation({
    summary:
      "Takes one of the seller's items off the market for good. It is gone from searches and categories; `GetItem` and " +
      '`DisplayItemsForSale` still show it, with `withdrawn: true` and no units. It cannot be put into a cart or changed, and a ' +
      'cart that holds it cannot be bought. Orders that were placed before are carried out.',
    session: true,
    args: z.object({ itemId: v.itemId }),
    result: z.object({ item: v.item }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  SetItemImage: operation({
    summary:
      "Gives one of the seller's items an image, which replaces the image that it has. With `data: null` the image is removed. The " +
      `data must be what \`type\` says, of one picture that does not move, at most ${maxImageSide} pixels wide and high. What ` +
      'does not belong to the picture is left out: comments, places, profiles, thumbnails, and whatever follows its end. So ' +
      '`GetItemImage` may answer with fewer bytes. The images of one seller may take ' +
      `${imageCaps.ofSeller / 1_048_576} MiB, those of all ${imageCaps.inAll / 1_048_576} MiB (then \`OVERLOADED\`); the same image counts ` +
      `once, however many items show it, and a small one as ${imageCaps.least / 1_024} KiB. A withdrawn item has no image.`,
    session: true,
    args: z
      .object({
        itemId: v.itemId,
        type: v.imageType.optional(),
        data: v.imageData.nullable().meta({ description: `${v.imageForm}; null removes it` }),
      })
      .refine(({ type, data }) => data === null || type !== undefined, {
        error: '"image/png", "image/jpeg" or "image/webp"',
        path: ['type'],
      }),
    result: z.object({ item: v.item }),
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    safety: 'once',
  }),
  GetItemImage,
  DisplayItemsForSale: operation({
    summary: "The seller's own items, oldest first, also those out of stock and those withdrawn.",
    session: true,
    args: z.object({ cursor: v.cursor.optional(), limit: v.limit.default(20) }),
    result: z.object({ items: z.array(v.item), next: v.cursor.optional() }),
    errors: [],
    safety: 'read',
  }),
  RegisterItems: operation({
    summary:
      'Registers many items at once. Each row has its own outcome; rows that fail do not stop the others.',
    session: true,
    args: z.object({ items: bulk('items as RegisterItemForSale takes them') }),
    result: z.object({
      results: z.array(z.union([z.object({ ok: z.literal(true), itemId: v.itemId }), rowError])),
    }),
    errors: [],
    safety: 'once',
  }),
  UpdateItems: operation({
    summary:
      "Changes price or stock of many of the seller's items at once: rows `{itemId, price?, delta?}`, each with its own outcome.",
    session: true,
    args: z.object({ updates: bulk('rows `{itemId, price?, delta?}`') }),
    result: z.object({
      results: z.array(
        z.union([
          z.object({
            ok: z.literal(true),
            itemId: v.itemId,
            price: v.price,
            quantity: v.quantity,
            rev: v.rev,
          }),
          rowError,
        ]),
      ),
    }),
    errors: [],
    safety: 'once',
  }),
  GetSalesReport: operation({
    summary:
      'Paid sales from `from` (inclusive) to `to` (exclusive), by default all. `series` cuts that time into ' +
      "equal steps; `lowStock` lists the seller's items with at most 5 units left, at most 1000 of them.",
    session: true,
    args: z.object({ from: v.moment.optional(), to: v.moment.optional() }),
    result: z.object({
      revenue: v.money,
      units: z.int(),
      orders: z.int(),
      series: z.array(
        z.object({ from: v.time, to: v.time, revenue: v.money, units: z.int(), orders: z.int() }),
      ),
      topItems: z.array(z.object({ itemId: v.itemId, name: v.name, units: z.int(), revenue: v.money })),
      lowStock: z.array(z.object({ itemId: v.itemId, name: v.name, quantity: v.quantity })),
    }),
    errors: [],
    safety: 'read',
  }),
  Subscribe: subscribe(['items', 'sales']),
}

export type SellerOperations = typeof sellerOperations
export type SellerArgs<Name extends keyof SellerOperations> = ArgsOf<SellerOperations, Name>
export type SellerResult<Name extends keyof SellerOperations> = ResultOf<SellerOperations, Name>
