import { z } from 'zod'
import type { BuyerOperations } from '../../services/contract/buyer-operations.ts'
import type { InputOf, ResultOf } from '../../services/contract/operation.ts'
import type { SellerOperations } from '../../services/contract/seller-operations.ts'
import { isVisible } from '../../services/contract/username.ts'
import type { ItemEvent, Order, Role, SaleEvent, Tier } from '../../services/contract/values.ts'

export type { Role }

/** Main logs in, keeps the session and subscribes: pages never hold a token. */
type KeptByMain = 'Subscribe'

export type OpName<R extends Role> = Exclude<keyof OperationsOf<R>, KeptByMain> & string
export type OperationsOf<R extends Role> = R extends 'buyer' ? BuyerOperations : SellerOperations

export type CallArgs<R extends Role, Op extends OpName<R>> = R extends 'buyer'
  ? Op extends keyof BuyerOperations
    ? InputOf<BuyerOperations, Op>
    : never
  : Op extends keyof SellerOperations
    ? InputOf<SellerOperations, Op>
    : never

export type CallResult<R extends Role, Op extends OpName<R>> = Omit<
  R extends 'buyer'
    ? Op extends keyof BuyerOperations
      ? ResultOf<BuyerOperations, Op>
      : never
    : Op extends keyof SellerOperations
      ? ResultOf<SellerOperations, Op>
      : never,
  'session'
>

export interface CallMeta {
  /** Makes repeating safe. Main sets one for operations that would otherwise happen twice. */
  key?: string
  trace?: string
  timeoutMs?: number
}

export interface ConnectionState {
  /** `waiting`: lost, and tried again soon. */
  state: 'connecting' | 'ready' | 'waiting'
  /** The frontend, as host:port. */
  address: string
  /** The market, where it is not the app's own. */
  market?: string
  /** ms since 1970. */
  since: number
  reason?: string
}

export interface SessionState {
  /** `ended`: was logged in and is not any more, for `reason`; ask for the password and carry on. */
  state: 'none' | 'active' | 'ended'
  accountId?: number
  username?: string
  name?: string
  tier?: Tier
  reason?: { code: string; message: string }
}

/** `resync`: some events were missed, read again what is shown. */
export type ShopEvent =
  | { event: 'item'; rev: number; data: ItemEvent }
  | { event: 'order'; rev: number; data: Order }
  | { event: 'sale'; rev: number; data: SaleEvent }
  | { event: 'resync'; rev: number; data: { reason: string } }

/** A host name or an IP address, also one with a zone. */
const host = z
  .string()
  .trim()
  .max(255)
  .regex(/^[\p{L}\p{N}._:%-]+$/u)
const address = z.object({ host, port: z.int().min(1).max(65_535) })

/** A market that this app does not run: its frontends, or the gateways before them. */
export const otherMarket = z.object({
  /** The system's dialog shows it: it shall not look like more than a name. */
  name: z.string().trim().min(1).max(40).refine(isVisible),
  buyer: address,
  seller: address,
})
export type OtherMarket = z.output<typeof otherMarket>

export const mostMarkets = 50

export interface MarketsState {
  /** Those that shop windows were connected to once. */
  known: OtherMarket[]
  /** The name of the one where shop windows are now; null for the app's own. */
  current: string | null
}
