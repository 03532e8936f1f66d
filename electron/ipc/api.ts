import type { Role } from '../../services/contract/values.ts'
import type { Exposed, Opened } from './channel.ts'
import type { ControlChannels, ShopChannels } from './channels.ts'
import type { MaybeOld } from './consistency-types.ts'
import type { CallArgs, CallMeta, CallResult, OpName } from './shop-types.ts'

/** `window.marketlab` as the preload script makes it. Pages use the opened form, through `renderer/shared/bridge`. */
export type ExposedControl = Exposed<ControlChannels>
export type ExposedShop = Exposed<ShopChannels>

export type ControlApi = Opened<ControlChannels>

type Shop = Opened<ShopChannels>

/** An operation of the frontend that the window belongs to, as `services/contract` describes it. */
export type ShopCall<R extends Role> = <Op extends OpName<R>>(
  op: Op,
  args: CallArgs<R, Op>,
  meta?: CallMeta,
) => Promise<CallResult<R, Op> & MaybeOld>

export type ShopApi<R extends Role> = Omit<Shop, 'shop'> & {
  shop: Omit<Shop['shop'], 'call'> & { call: ShopCall<R> }
}

export type BuyerApi = ShopApi<'buyer'>
export type SellerApi = ShopApi<'seller'>
