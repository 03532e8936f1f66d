import type { BuyerOperations } from '../../services/contract/buyer-operations.ts'
import type { SellerOperations } from '../../services/contract/seller-operations.ts'
import type { BuyerCall, SellerCall } from '../model/workload.ts'

/** The workload stays as it is when operations are added, so that results can be compared with those of earlier versions. */
type Added = 'SetItemImage' | 'GetItemImage' | 'UpdateItem' | 'WithdrawItem' | 'CancelOrder' | 'ChangeTier'
type Shares<Operations> = Record<Exclude<keyof Operations, 'Ping' | 'Subscribe' | Added>, number>

export interface MixedShares {
  buyer: Partial<Record<BuyerCall | 'Logout', number>>
  seller: Partial<Record<SellerCall | 'Logout', number>>
}

/**
 * The mixed workload: the share of each operation in the calls of a client. An operation that is impossible at the
 * moment, such as buying an empty cart, is replaced by one that leads there. Logging in is rare because a password hash
 * is meant to be expensive.
 */
export const mixedShares: { buyer: Shares<BuyerOperations>; seller: Shares<SellerOperations> } = {
  buyer: {
    SearchItemsForSale: 320,
    GetItem: 200,
    AddItemToCart: 140,
    DisplayCart: 80,
    MakePurchase: 60,
    RemoveItemFromCart: 40,
    GetSellerRating: 40,
    ProvideFeedback: 30,
    GetBuyerPurchases: 25,
    ListCategories: 20,
    ListOrders: 14,
    GetOrder: 10,
    SaveCart: 10,
    ClearCart: 6,
    Login: 2,
    Logout: 2,
    CreateAccount: 1,
  },
  seller: {
    ChangeItemPrice: 300,
    DisplayItemsForSale: 240,
    UpdateUnitsForSale: 240,
    GetSellerRating: 110,
    RegisterItemForSale: 45,
    UpdateItems: 35,
    GetSalesReport: 15,
    RegisterItems: 10,
    Login: 2,
    Logout: 2,
    CreateAccount: 1,
  },
}

/** The same without what would stay in the market or grow without end: accounts, saved carts, feedback and new items. */
export const backgroundShares: MixedShares = {
  buyer: { ...mixedShares.buyer, CreateAccount: 0, Login: 0, Logout: 0, SaveCart: 0, ProvideFeedback: 0 },
  seller: {
    ...mixedShares.seller,
    CreateAccount: 0,
    Login: 0,
    Logout: 0,
    RegisterItemForSale: 0,
    RegisterItems: 0,
  },
}
