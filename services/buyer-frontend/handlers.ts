import type { BuyerArgs, BuyerOperations } from '../contract/buyer-operations.ts'
import type { AbandonedPurchases } from '../contract/internal.ts'
import { createAccount, login, logout } from '../frontend-base/accounts.ts'
import {
  type Backends,
  besideCheck,
  checkSession,
  relayProducts,
  sessionAccount,
} from '../frontend-base/backends.ts'
import { readOptions, withSession, writeOptions } from '../frontend-base/call-options.ts'
import type { Handlers } from '../frontend-base/public-operations.ts'
import { sellerRating } from '../frontend-base/seller-rating.ts'
import { readBesideCheck } from './read-beside-check.ts'
import type { Subscriptions } from '../frontend-base/subscriptions.ts'
import type { Call } from '../process/call.ts'
import type { ServiceContext } from '../process/service-context.ts'
import { resolveAbandoned } from './abandoned-purchases.ts'
import { addItemToCart, changeCart, displayCart } from './cart.ts'
import type { BuyerBackends } from './catalogue-reads.ts'
import { Purchases } from './purchase.ts'

export function buyerHandlers(
  backends: BuyerBackends,
  subscriptions: Subscriptions,
  context: ServiceContext,
): Handlers<BuyerOperations> {
  const purchases = new Purchases(backends, context)
  const readOwn = (call: Call, op: string): void => {
    checkSession(backends, call, (account) => {
      relayProducts(backends, call, op, { account, ...(call.args as object) }, readOptions(call))
    })
  }

  return {
    CreateAccount: async (call) => {
      call.succeed(JSON.stringify({ buyerId: await createAccount(backends, call) }))
    },
    Login: async (call) => {
      const endOld = () => endOldPurchases(backends, call)
      const { session, accountId: buyerId, name, tier } = await login(backends, call, endOld)
      call.succeed(JSON.stringify({ session, buyerId, name, tier }))
    },
    Logout: async (call) => {
      await logout(backends, call)
      subscriptions.loggedOut(call.request.session!, call.connection)
    },
    SearchItemsForSale: (call) => readBesideCheck(backends, call, 'Search', call.args as object),
    GetItem: (call) => readBesideCheck(backends, call, 'GetItem', call.args as object),
    GetItemImage: (call) => readOwn(call, 'GetImage'),
    ListCategories: (call) => readBesideCheck(backends, call, 'ListCategories', {}),
    AddItemToCart: (call) => addItemToCart(backends, call),
    RemoveItemFromCart: (call) => changeCart(backends, call, 'RemoveFromCart'),
    SaveCart: (call) => changeCart(backends, call, 'SaveCart'),
    ClearCart: (call) => changeCart(backends, call, 'ClearCart'),
    DisplayCart: (call) => displayCart(backends, call),
    MakePurchase: (call) => purchases.make(call),
    GetOrder: (call) => readOwn(call, 'GetOrder'),
    CancelOrder: (call) => purchases.cancel(call),
    ChangeTier: async (call) => {
      const args = { role: backends.role, ...(call.args as BuyerArgs<'ChangeTier'>) }
      const options = withSession(call, writeOptions(call))
      call.succeed(JSON.stringify(await backends.customers.request('ChangeTier', args, options)))
    },
    ListOrders: (call) => readOwn(call, 'ListOrders'),
    GetBuyerPurchases: (call) => readOwn(call, 'GetPurchases'),
    ProvideFeedback: (call) => {
      checkSession(backends, call, (account) => {
        relayProducts(
          backends,
          call,
          'ProvideFeedback',
          { account, ...(call.args as object) },
          writeOptions(call),
        )
      })
    },
    GetSellerRating: async (call) => {
      const { sellerId } = call.args as BuyerArgs<'GetSellerRating'>
      const [, rating] = await besideCheck(
        backends,
        call,
        () => sessionAccount(backends, call),
        () => sellerRating(backends, call, sellerId),
      )
      call.succeed(JSON.stringify(rating))
    },
    Subscribe: (call) => subscriptions.subscribe(call),
  }
}

/** A saved cart must not come back with what was bought meanwhile. Without product-db, logging in still works. */
async function endOldPurchases(backends: Backends, call: Call): Promise<void> {
  const { username } = call.args as BuyerArgs<'Login'>
  const { accountId, abandoned } = await backends.customers.request<AbandonedPurchases>(
    'AbandonedPurchases',
    { username },
    readOptions(call),
  )
  if (accountId !== undefined) await resolveAbandoned(backends, accountId, abandoned).catch(() => false)
}
