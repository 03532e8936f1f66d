import { buyerOperations } from '../../../services/contract/buyer-operations.ts'
import type { Given, ShellCommand } from './command.ts'
import { commonCommands } from './common-commands.ts'
import { categoryName } from '../../../services/text/categories.ts'
import { saveImageCommand } from './image-commands.ts'
import { counted } from '../../output/format.ts'
import { categoryOf, commandsOf, limitOf, limitOption, numeric } from './operation-command.ts'
import { newPasswordOf, passwordOf } from '../input/password.ts'
import {
  showCart,
  showItem,
  showItems,
  showOrder,
  showOrders,
  showPurchases,
  showRating,
} from '../output/views.ts'

const { command, pagedCommand } = commandsOf(buyerOperations)

const item = { name: 'item', kind: 'item' } as const
const quantity = { name: 'quantity', kind: 'number', optional: true } as const
const username = { name: 'username', kind: 'text' } as const
const password = { name: 'password', kind: 'text', optional: true } as const
const anyCategory = '*'
/** Longer than a frontend may take to answer with an order that is still waiting. */
const purchaseMs = 60_000

const account: ShellCommand[] = [
  command({
    name: 'signup',
    operation: 'CreateAccount',
    parameters: [username, password],
    options: [
      { name: 'name', value: 'name', about: 'the name shown; without it the username' },
      { name: 'vip', about: 'orders are taken before normal ones' },
    ],
    examples: ['signup ann secret', 'signup ann --name "Ann Miller" --vip'],
    args: async (given, shell) => ({
      username: given.words.username,
      password: await newPasswordOf(given, shell),
      ...(given.options.name !== undefined && { name: given.options.name }),
      ...(given.options.vip && { tier: 'vip' }),
    }),
    show: ({ buyerId }, { printer }, { words }) =>
      printer.say(
        `Account ${words.username} opened: buyer ${buyerId}. Go on with "login ${words.username}".`,
      ),
  }),
  command({
    name: 'login',
    operation: 'Login',
    parameters: [username, password],
    examples: ['login ann secret', 'login ann'],
    args: async (given, shell) => ({
      username: given.words.username,
      password: await passwordOf(given, shell),
    }),
    show: ({ buyerId, name, tier }, { printer }) =>
      printer.say(`Welcome, ${name}: buyer ${buyerId}${tier === 'vip' ? ', VIP' : ''}.`),
  }),
  command({
    name: 'logout',
    operation: 'Logout',
    examples: ['logout'],
    show: (_result, { printer }) => printer.say('Logged out.'),
  }),
]

const browsing: ShellCommand[] = [
  pagedCommand({
    name: 'search',
    operation: 'SearchItemsForSale',
    about: 'Searches items for sale by category, by keywords, or both.',
    parameters: [
      { name: 'category', kind: 'category', optional: true },
      { name: 'keywords', kind: 'text', optional: true, rest: true },
    ],
    options: [{ name: 'in', value: 'category', about: 'the category, by its name or number' }, limitOption],
    examples: [
      'search',
      'search 3',
      'search 3 lamp light',
      'search lamp --in Lighting',
      'search lamp --limit 5',
      `search ${anyCategory} 2026`,
    ],
    args: (given) => {
      const { category, keywords } = searchWords(given)
      return {
        ...(category !== undefined && { category }),
        ...(keywords.length > 0 && { keywords }),
        ...limitOf(given),
      }
    },
    rows: ({ items }) => items,
    none: 'No item for sale matches. "categories" lists all categories.',
    show: ({ items }, { printer }) => showItems(printer, items),
  }),
  command({
    name: 'item',
    operation: 'GetItem',
    parameters: [item],
    examples: ['item 3-1'],
    args: ({ words }) => ({ itemId: words.item }),
    show: (result, { printer }) => showItem(printer, result.item),
  }),
  saveImageCommand,
  command({
    name: 'categories',
    operation: 'ListCategories',
    examples: ['categories'],
    show: ({ categories }, { printer }) => {
      if (categories.length === 0) printer.say('Nobody has put anything up for sale yet.')
      else
        printer.table(
          [
            { title: 'Category', align: 'right' },
            { title: 'Name' },
            { title: 'Items', align: 'right' },
            { title: 'For sale', align: 'right' },
          ],
          categories.map(({ category, items, forSale }) => [
            String(category),
            categoryName(category),
            String(items),
            String(forSale),
          ]),
        )
    },
  }),
  command({
    name: 'rating',
    operation: 'GetSellerRating',
    parameters: [{ name: 'seller', kind: 'seller' }],
    examples: ['rating 7'],
    args: ({ words }) => ({ sellerId: numeric(words.seller!) }),
    show: (rating, { printer }) => showRating(printer, rating),
  }),
]

/** A first word that is not a number is a keyword. */
function searchWords({ words: { category: first }, rest, options }: Given): {
  category: number | string | undefined
  keywords: readonly string[]
} {
  if (options.in !== undefined) {
    const keywords = first === undefined || first === anyCategory ? rest : [first, ...rest]
    return { category: categoryOf(options.in), keywords }
  }
  if (first === undefined || first === anyCategory) return { category: undefined, keywords: rest }
  const isCategory = /^\d+$/.test(first)
  return isCategory
    ? { category: Number(first), keywords: rest }
    : { category: undefined, keywords: [first, ...rest] }
}

const cart: ShellCommand[] = [
  command({
    name: 'add',
    operation: 'AddItemToCart',
    parameters: [item, quantity],
    examples: ['add 3-1', 'add 3-1 2'],
    args: ({ words }) => ({ itemId: words.item, quantity: numeric(words.quantity ?? '1') }),
    show: (result, { printer }) => showCart(printer, result.cart),
  }),
  command({
    name: 'remove',
    operation: 'RemoveItemFromCart',
    parameters: [item, quantity],
    examples: ['remove 3-1', 'remove 3-1 2'],
    args: ({ words }) => ({ itemId: words.item, quantity: numeric(words.quantity ?? '1') }),
    show: (result, { printer }) => showCart(printer, result.cart),
  }),
  command({
    name: 'cart',
    operation: 'DisplayCart',
    about: 'Shows the cart with the current prices and units.',
    examples: ['cart'],
    show: (result, { printer }) => showCart(printer, result.cart),
  }),
  command({
    name: 'save',
    operation: 'SaveCart',
    about: 'Saves the cart, so that a later session starts with it.',
    examples: ['save'],
    show: (result, { printer }) => showCart(printer, result.cart),
  }),
  command({
    name: 'clear',
    operation: 'ClearCart',
    examples: ['clear'],
    show: (result, { printer }) => showCart(printer, result.cart),
  }),
]

const purchases: ShellCommand[] = [
  command({
    name: 'buy',
    operation: 'MakePurchase',
    options: [{ name: 'nowait', about: 'do not wait until the order is paid' }],
    examples: ['buy', 'buy --nowait'],
    timeoutMs: purchaseMs,
    args: ({ options }) => (options.nowait ? { wait: false } : {}),
    show: ({ order }, { printer }) => showOrder(printer, order),
  }),
  command({
    name: 'order',
    operation: 'GetOrder',
    about: 'Shows one of your orders.',
    parameters: [{ name: 'order', kind: 'order' }],
    examples: ['order o1'],
    args: ({ words }) => ({ orderId: words.order }),
    show: ({ order }, { printer }) => showOrder(printer, order),
  }),
  command({
    name: 'cancel',
    operation: 'CancelOrder',
    about: 'Cancels an order that still waits. Its lines go back into the cart.',
    parameters: [{ name: 'order', kind: 'order' }],
    examples: ['cancel o1'],
    timeoutMs: purchaseMs,
    args: ({ words }) => ({ orderId: words.order }),
    show: ({ order }, { printer }) => showOrder(printer, order),
  }),
  command({
    name: 'tier',
    operation: 'ChangeTier',
    parameters: [{ name: 'tier', kind: ['normal', 'vip'] }],
    examples: ['tier vip'],
    args: ({ words }) => ({ tier: words.tier }),
    show: (result, { printer }) =>
      printer.say(
        result.tier === 'vip' ? 'You are a VIP now. New orders go first.' : 'You are a normal buyer now.',
      ),
  }),
  pagedCommand({
    name: 'orders',
    operation: 'ListOrders',
    about: 'Lists your orders, newest first.',
    options: [limitOption],
    examples: ['orders', 'orders --limit 5'],
    args: limitOf,
    rows: ({ orders }) => orders,
    none: 'You have not ordered anything yet.',
    show: ({ orders }, { printer }) => showOrders(printer, orders),
  }),
  pagedCommand({
    name: 'purchases',
    operation: 'GetBuyerPurchases',
    about: 'Lists what you have bought and paid, newest first.',
    options: [limitOption],
    examples: ['purchases'],
    args: limitOf,
    rows: (result) => result.purchases,
    none: 'You have not bought anything yet.',
    show: (result, { printer }) => showPurchases(printer, result.purchases),
  }),
  command({
    name: 'thumb',
    operation: 'ProvideFeedback',
    parameters: [item, { name: 'thumb', kind: ['up', 'down'] }],
    examples: ['thumb 3-1 up'],
    args: ({ words }) => ({ itemId: words.item, thumb: words.thumb }),
    show: ({ feedback }, { printer }, { words }) =>
      printer.say(
        `Thank you. ${words.item} now has ${counted(feedback.up, 'thumb')} up and ${counted(feedback.down, 'thumb')} down.`,
      ),
  }),
]

export const buyerCommands: readonly ShellCommand[] = [
  ...account,
  ...browsing,
  ...cart,
  ...purchases,
  ...commonCommands(['items', 'orders']),
]
