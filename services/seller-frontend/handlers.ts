import type { SellerArgs, SellerOperations } from '../contract/seller-operations.ts'
import { toCents } from '../contract/values.ts'
import { createAccount, login, logout } from '../frontend-base/accounts.ts'
import { type Backends, checkSession, relayProducts, sessionAccount } from '../frontend-base/backends.ts'
import { readOptions, writeOptions } from '../frontend-base/call-options.ts'
import type { Handlers } from '../frontend-base/public-operations.ts'
import { sellerRating } from '../frontend-base/seller-rating.ts'
import type { Subscriptions } from '../frontend-base/subscriptions.ts'
import type { Call } from '../process/call.ts'
import { registerItems, updateItems } from './bulk.ts'
import { reportRange } from './report-range.ts'

export function sellerHandlers(backends: Backends, subscriptions: Subscriptions): Handlers<SellerOperations> {
  const read = (call: Call, op: string, args: object): void => {
    checkSession(backends, call, (account) => {
      relayProducts(backends, call, op, { account, ...args }, readOptions(call))
    })
  }
  const write = (call: Call, op: string, args: object): void => {
    checkSession(backends, call, (account) => {
      relayProducts(backends, call, op, { account, ...args }, writeOptions(call))
    })
  }

  return {
    CreateAccount: async (call) => {
      call.succeed(JSON.stringify({ sellerId: await createAccount(backends, call) }))
    },
    Login: async (call) => {
      const { session, accountId: sellerId, name } = await login(backends, call)
      call.succeed(JSON.stringify({ session, sellerId, name }))
    },
    Logout: async (call) => {
      await logout(backends, call)
      subscriptions.loggedOut(call.request.session!, call.connection)
    },
    GetSellerRating: async (call) => {
      const sellerId = await sessionAccount(backends, call)
      call.succeed(JSON.stringify(await sellerRating(backends, call, sellerId)))
    },
    RegisterItemForSale: (call) => {
      const { price, ...item } = call.args as SellerArgs<'RegisterItemForSale'>
      write(call, 'RegisterItem', { item: { ...item, cents: toCents(price) } })
    },
    ChangeItemPrice: (call) => {
      const { itemId, price } = call.args as SellerArgs<'ChangeItemPrice'>
      write(call, 'ChangePrice', { itemId, cents: toCents(price) })
    },
    UpdateUnitsForSale: (call) => write(call, 'UpdateUnits', call.args as SellerArgs<'UpdateUnitsForSale'>),
    UpdateItem: (call) => write(call, 'DescribeItem', call.args as SellerArgs<'UpdateItem'>),
    WithdrawItem: (call) => write(call, 'WithdrawItem', call.args as SellerArgs<'WithdrawItem'>),
    SetItemImage: (call) => {
      const { itemId, type, data } = call.args as SellerArgs<'SetItemImage'>
      write(call, 'SetImage', { itemId, image: data === null ? null : { type, data } })
    },
    GetItemImage: (call) => read(call, 'GetImage', call.args as SellerArgs<'GetItemImage'>),
    DisplayItemsForSale: (call) => read(call, 'DisplayItems', call.args as SellerArgs<'DisplayItemsForSale'>),
    GetSalesReport: (call) =>
      read(call, 'GetSalesReport', reportRange(call.args as SellerArgs<'GetSalesReport'>)),
    RegisterItems: (call) => registerItems(backends, call),
    UpdateItems: (call) => updateItems(backends, call),
    Subscribe: (call) => subscriptions.subscribe(call),
  }
}
