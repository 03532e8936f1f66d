import type { ServiceName } from '../../config/config.ts'
import { pngOf } from '../inputs/pictures.ts'

export interface SampleSubjects {
  itemId: string
  /** Sessions. Broken requests may end them or spoil their carts. */
  buyer: string
  seller: string
  /** Nobody has an account with it yet. */
  newUsername: string
}

const newItem = { name: 'n', category: 2, keywords: ['k'], condition: 'new', price: 1, quantity: 1 }

/** Real requests to a service, from which broken ones are made. */
export function requestSamples(
  service: ServiceName,
  { itemId, buyer, seller, newUsername }: SampleSubjects,
): Record<string, unknown>[] {
  if (service === 'buyer-frontend') {
    const requests: [string, object][] = [
      ['Ping', {}],
      ['CreateAccount', { username: newUsername, password: 'p', name: 'n', tier: 'vip' }],
      ['Login', { username: 'nobody', password: 'p' }],
      ['SearchItemsForSale', { category: 1, keywords: ['lamp', 'k'], limit: 5, cursor: '1.0.500.1.3' }],
      ['GetItem', { itemId }],
      ['ListCategories', {}],
      ['AddItemToCart', { itemId, quantity: 1 }],
      ['RemoveItemFromCart', { itemId, quantity: 1 }],
      ['SaveCart', {}],
      ['ClearCart', {}],
      ['DisplayCart', {}],
      ['MakePurchase', { wait: true }],
      ['GetOrder', { orderId: 'o1' }],
      ['CancelOrder', { orderId: 'o1' }],
      ['ChangeTier', { tier: 'vip' }],
      ['ListOrders', { cursor: '1', limit: 3 }],
      ['GetBuyerPurchases', { cursor: '1', limit: 3 }],
      ['ProvideFeedback', { itemId, thumb: 'up' }],
      ['GetSellerRating', { sellerId: 1 }],
      ['GetItemImage', { itemId }],
      ['Subscribe', { topics: ['items', 'orders'], since: 1 }],
    ]
    return requests.map(([op, args]) => ({ op, session: buyer, args, key: 'k', trace: 't' }))
  }
  if (service === 'seller-frontend') {
    const requests: [string, object][] = [
      ['CreateAccount', { username: newUsername, password: 'p', name: 'n' }],
      ['Login', { username: 'nobody', password: 'p' }],
      ['GetSellerRating', {}],
      ['RegisterItemForSale', newItem],
      ['ChangeItemPrice', { itemId, price: 7.5 }],
      ['UpdateUnitsForSale', { itemId, delta: 1 }],
      ['UpdateItem', { itemId, name: 'n', keywords: ['k'], condition: 'used' }],
      ['WithdrawItem', { itemId: '3-999' }],
      ['SetItemImage', { itemId, type: 'image/png', data: pngOf(2, 2).toString('base64') }],
      ['GetItemImage', { itemId }],
      ['DisplayItemsForSale', { cursor: '1', limit: 3 }],
      ['RegisterItems', { items: [newItem, newItem] }],
      ['UpdateItems', { updates: [{ itemId, price: 3, delta: 1 }] }],
      ['GetSalesReport', { from: '2026-01-31T12:00:00Z', to: 1_900_000_000_000 }],
      ['Subscribe', { topics: ['items', 'sales'], since: 1 }],
    ]
    return requests.map(([op, args]) => ({ op, session: seller, args, trace: 't' }))
  }
  if (service === 'customer-db') {
    const [role, username, password] = ['buyer', 'fuzzed', 'p']
    const requests: [string, object][] = [
      ['Ping', {}],
      ['CheckSession', { role, silently: true }],
      ['CheckSessions', { role, sessions: [buyer, 'none'] }],
      ['CreateAccount', { role, username, password, name: 'n', tier: 'vip' }],
      ['CreateAccounts', { password, accounts: [{ role, username, name: 'n', tier: 'vip' }] }],
      ['Login', { role, username, password }],
      ['HasAccount', { role, id: 1 }],
      ['AbandonedPurchases', { username }],
      ['GetCart', { role }],
      ['AddToCart', { role, itemId, quantity: 1, available: 10 }],
      ['RemoveFromCart', { role, itemId, quantity: 1 }],
      ['ClearCart', { role }],
      ['SaveCart', { role }],
      ['BeginPurchase', { role, via: 'test' }],
      ['PurchaseDelivered', { role, via: 'test', ref: '1.1' }],
      ['FinishPurchase', { ref: '1.1', end: 'refused', attempt: 1 }],
      ['ExportSnapshot', { name: 'none', file: 'none' }],
      ['RestoreSnapshot', { name: 'none' }],
      ['StorageStats', {}],
      ['ListAccounts', { role, text: 'a', locked: false, offset: 1, limit: 5 }],
      ['GetAccountNames', { ids: [1, 2] }],
      ['ListSessions', { role, username }],
      ['EndSessions', { role, username, id: 1 }],
      ['LockAccount', { role, username }],
      ['UnlockAccount', { role, username }],
    ]
    return requests.map(([op, args]) => ({ op, session: buyer, args, trace: 't' }))
  }
  const stored = { name: 'n', category: 2, keywords: ['k'], condition: 'new', cents: 1, quantity: 1 }
  const account = 1_000_000
  const requests: [string, object][] = [
    ['Search', { category: 1, keywords: ['lamp'], limit: 5, cursor: '1.0.500.1.3' }],
    ['GetItem', { itemId }],
    ['GetItems', { itemIds: [itemId, '1-99'] }],
    ['ListCategories', {}],
    ['GetSellerRating', { sellerId: account }],
    ['SetImage', { account, itemId, image: { type: 'image/png', data: pngOf(2, 2).toString('base64') } }],
    ['GetImage', { itemId }],
    ['DisplayItems', { account, cursor: '1', limit: 3 }],
    ['GetSalesReport', { account, from: 1, to: 2 }],
    ['RegisterItem', { account, item: stored }],
    ['RegisterItems', { account, items: [stored, stored] }],
    ['ChangePrice', { account, itemId, cents: 100 }],
    ['UpdateUnits', { account, itemId, delta: 1 }],
    ['UpdateItems', { account, changes: [{ itemId, cents: 100, delta: 1 }] }],
    ['ProvideFeedback', { account, itemId, thumb: 'up' }],
    [
      'PlaceOrder',
      { ref: 'x.1', buyerId: account, tier: 'vip', lines: [{ itemId, quantity: 1 }], wait: true },
    ],
    ['ResolvePurchase', { ref: 'x.2', buyerId: 1 }],
    ['GetOrder', { account, orderId: 'o1' }],
    ['ListOrders', { account, limit: 3 }],
    ['GetPurchases', { account, limit: 3 }],
    ['MissedSince', { account, topics: ['items'], since: 1 }],
    ['ListMarketItems', { text: 'n', category: 2, sellerIds: [1], show: 'for sale', offset: 1, limit: 5 }],
    ['SetStock', { itemId: '3-999', quantity: 1 }],
    ['SetPrice', { itemId: '3-999', price: 2.5 }],
    ['ListMarketOrders', { status: 'paid', tier: 'vip', buyerIds: [1], offset: 1, limit: 5 }],
    ['CancelMarketOrder', { orderId: 'o1' }],
    ['StorageStats', {}],
  ]
  return requests.map(([op, args]) => ({ op, args, trace: 't' }))
}
