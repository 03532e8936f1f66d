import { z } from 'zod'
import type { BuyerOperations } from '../../services/contract/buyer-operations.ts'
import type { SellerOperations } from '../../services/contract/seller-operations.ts'
import { parseTime } from '../../services/faults/model/amounts.ts'

export const workloadNames = ['course', 'mixed'] as const
export type WorkloadName = (typeof workloadNames)[number]

/** Images would have to be made, and every login is followed by a logout. */
type Unasked = 'Ping' | 'Subscribe' | 'GetItemImage' | 'SetItemImage' | 'Logout'
export type BuyerCall = Exclude<keyof BuyerOperations, Unasked>
export type SellerCall = Exclude<keyof SellerOperations, Unasked>

/** The operations that a workload of your own can have. */
export const buyerCalls = [
  'SearchItemsForSale',
  'GetItem',
  'ListCategories',
  'GetSellerRating',
  'AddItemToCart',
  'RemoveItemFromCart',
  'DisplayCart',
  'SaveCart',
  'ClearCart',
  'MakePurchase',
  'CancelOrder',
  'ListOrders',
  'GetOrder',
  'GetBuyerPurchases',
  'ProvideFeedback',
  'ChangeTier',
  'Login',
  'CreateAccount',
] as const satisfies readonly BuyerCall[]

export const sellerCalls = [
  'RegisterItemForSale',
  'RegisterItems',
  'ChangeItemPrice',
  'UpdateUnitsForSale',
  'UpdateItems',
  'UpdateItem',
  'WithdrawItem',
  'DisplayItemsForSale',
  'GetSellerRating',
  'GetSalesReport',
  'Login',
  'CreateAccount',
] as const satisfies readonly SellerCall[]

const mostThinkMs = 60_000
const usualExponent = 0.99
const thinkRule = 'a time from 0ms to 1min, such as 20ms'
const keysRule = 'uniform, zipf, or zipf and its exponent from 0.1 to 5, such as zipf 1.2'

const share = z.number().min(0).max(1_000_000)

function sharesOf<Call extends string>(calls: readonly Call[]) {
  const shape = Object.fromEntries(calls.map((call) => [call, share.optional()]))
  return z
    .strictObject(shape as Record<Call, z.ZodOptional<typeof share>>)
    .refine((shares) => Object.values(shares).some((each) => Number(each) > 0), {
      error: 'at least one operation with a share above 0',
    })
    .optional()
}

/** The file of `marketlab bench --config`. It stands in the plan and in the result as it is. */
export const ownWorkloadSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine((name) => !(workloadNames as readonly string[]).includes(name), {
        error: 'another name than that of a ready workload, course or mixed',
      }),
    /** The mean of the pauses that a client makes before each of its calls. */
    thinkTime: z
      .string({ error: thinkRule })
      .refine((text) => thinkMs(text) >= 0 && thinkMs(text) <= mostThinkMs, { error: thinkRule })
      .default('0ms'),
    /** How often each item, category and keyword is asked for. */
    keys: z
      .string({ error: keysRule })
      .refine((text) => exponentOf(text) !== undefined, { error: keysRule })
      .default('uniform'),
    sizes: z
      .strictObject({
        /** The number for all sellers together. Each has at least ten. */
        items: z.int().min(10).max(100_000).default(1_000),
        categories: z.int().min(1).max(100).default(10),
        /** The units of each item at the beginning. Without it there is plenty of most and little of some. */
        stock: z.int().min(1).max(1_000_000).optional(),
        /** The entries of a page of results. */
        page: z.int().min(1).max(100).default(10),
        /** The rows of UpdateItems and RegisterItems. */
        bulk: z.int().min(1).max(500).default(5),
      })
      .prefault({}),
    buyer: sharesOf(buyerCalls),
    seller: sharesOf(sellerCalls),
  })
  .refine(({ buyer, seller }) => buyer !== undefined || seller !== undefined, {
    error: 'the operations of the clients, under "buyer", "seller" or both',
  })

export type OwnWorkload = z.output<typeof ownWorkloadSchema>

export const workloadSchema = z.union([z.enum(workloadNames), ownWorkloadSchema])
export type Workload = z.output<typeof workloadSchema>

/** In milliseconds; 0 for the ready workloads. */
export function thinkTimeOf(workload: Workload): number {
  return typeof workload === 'string' ? 0 : thinkMs(workload.thinkTime)
}

function thinkMs(text: string): number {
  return parseTime(text.trim()) ?? Number.NaN
}

/** Zipf's exponent; 0 where all are asked for equally often; undefined for words that mean nothing. */
export function exponentOf(keys: string): number | undefined {
  const [, form, exponent] = /^\s*(uniform|zipf)(?:\s+(\d+(?:\.\d+)?))?\s*$/.exec(keys) ?? []
  if (form === 'uniform') return exponent === undefined ? 0 : undefined
  const value = form === undefined ? Number.NaN : Number(exponent ?? usualExponent)
  return value >= 0.1 && value <= 5 ? value : undefined
}
