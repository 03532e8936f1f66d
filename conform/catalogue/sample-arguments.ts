import type { Side } from '../wire/peer.ts'

/** Valid arguments for every operation that needs a session, so that nothing but the session can be refused. */
export const sampleArguments: Readonly<Record<Side, Readonly<Record<string, object>>>> = {
  buyer: {
    SearchItemsForSale: {},
    GetItem: { itemId: '1-1' },
    GetItemImage: { itemId: '1-1' },
    ListCategories: {},
    AddItemToCart: { itemId: '1-1', quantity: 1 },
    RemoveItemFromCart: { itemId: '1-1', quantity: 1 },
    SaveCart: {},
    ClearCart: {},
    DisplayCart: {},
    MakePurchase: {},
    GetOrder: { orderId: 'o1' },
    CancelOrder: { orderId: 'o1' },
    ChangeTier: { tier: 'vip' },
    ListOrders: {},
    GetBuyerPurchases: {},
    ProvideFeedback: { itemId: '1-1', thumb: 'up' },
    GetSellerRating: { sellerId: 1 },
    Subscribe: { topics: ['items'] },
    Logout: {},
  },
  seller: {
    GetSellerRating: {},
    RegisterItemForSale: { name: 'x', category: 1, keywords: [], condition: 'new', price: 1, quantity: 1 },
    ChangeItemPrice: { itemId: '1-1', price: 1 },
    UpdateUnitsForSale: { itemId: '1-1', delta: 1 },
    UpdateItem: { itemId: '1-1', name: 'x' },
    WithdrawItem: { itemId: '1-1' },
    SetItemImage: { itemId: '1-1', type: 'image/png', data: 'AAAA' },
    GetItemImage: { itemId: '1-1' },
    DisplayItemsForSale: {},
    RegisterItems: { items: [{}] },
    UpdateItems: { updates: [{}] },
    GetSalesReport: {},
    Subscribe: { topics: ['items'] },
    Logout: {},
  },
}

/** Operations that both roles have, or that only ask about what belongs to the session. */
export const argumentless: Readonly<Record<Side, readonly string[]>> = {
  buyer: [
    'DisplayCart',
    'SaveCart',
    'ClearCart',
    'MakePurchase',
    'ListOrders',
    'GetBuyerPurchases',
    'ListCategories',
  ],
  seller: ['GetSellerRating', 'DisplayItemsForSale', 'GetSalesReport'],
}
