import { sellerOperations } from '../../../services/contract/seller-operations.ts'
import { itemsFromFile, listOf, sendInBulk, updateFromWord, updatesFromFile } from './bulk.ts'
import type { ShellCommand } from './command.ts'
import { commonCommands } from './common-commands.ts'
import { counted, money } from '../../output/format.ts'
import { imageCommand, saveImageCommand } from './image-commands.ts'
import { momentFrom } from '../input/moment.ts'
import { categoryOf, commandsOf, limitOf, limitOption, numeric } from './operation-command.ts'
import { newPasswordOf, passwordOf } from '../input/password.ts'
import { showReport } from '../output/report-view.ts'
import { showItem, showItems, showRating } from '../output/views.ts'

const { command, pagedCommand } = commandsOf(sellerOperations)

const item = { name: 'item', kind: 'item' } as const
const username = { name: 'username', kind: 'text' } as const
const password = { name: 'password', kind: 'text', optional: true } as const

const account: ShellCommand[] = [
  command({
    name: 'signup',
    operation: 'CreateAccount',
    parameters: [username, password],
    options: [{ name: 'name', value: 'name', about: 'the name shown to buyers; without it the username' }],
    examples: ['signup bob secret', 'signup bob --name "Bob\'s lamps"'],
    args: async (given, shell) => ({
      username: given.words.username,
      password: await newPasswordOf(given, shell),
      ...(given.options.name !== undefined && { name: given.options.name }),
    }),
    show: ({ sellerId }, { printer }, { words }) =>
      printer.say(
        `Account ${words.username} opened: seller ${sellerId}. Go on with "login ${words.username}".`,
      ),
  }),
  command({
    name: 'login',
    operation: 'Login',
    parameters: [username, password],
    examples: ['login bob secret', 'login bob'],
    args: async (given, shell) => ({
      username: given.words.username,
      password: await passwordOf(given, shell),
    }),
    show: ({ sellerId, name }, { printer }) => printer.say(`Welcome, ${name}: seller ${sellerId}.`),
  }),
  command({
    name: 'logout',
    operation: 'Logout',
    about: 'Ends the session.',
    examples: ['logout'],
    show: (_result, { printer }) => printer.say('Logged out.'),
  }),
]

const selling: ShellCommand[] = [
  command({
    name: 'sell',
    operation: 'RegisterItemForSale',
    parameters: [
      { name: 'name', kind: 'text' },
      { name: 'category', kind: 'category' },
      { name: 'price', kind: 'number' },
      { name: 'quantity', kind: 'number' },
      { name: 'condition', kind: ['new', 'used'], optional: true },
      { name: 'keywords', kind: 'text', optional: true, rest: true },
    ],
    examples: ['sell "Desk lamp" Lighting 19.99 5', 'sell "Desk lamp" 3 19.99 5 used lamp,light'],
    args: ({ words, rest }) => ({
      name: words.name,
      category: categoryOf(words.category!),
      keywords: listOf(rest.join(',')),
      condition: words.condition ?? 'new',
      price: numeric(words.price!),
      quantity: numeric(words.quantity!),
    }),
    show: ({ itemId }, { printer }) => printer.say(`For sale as ${itemId}.`),
  }),
  command({
    name: 'price',
    operation: 'ChangeItemPrice',
    parameters: [item, { name: 'price', kind: 'number' }],
    examples: ['price 3-1 17.50'],
    args: ({ words }) => ({ itemId: words.item, price: numeric(words.price!) }),
    show: ({ itemId, price }, { printer }) => printer.say(`${itemId} now costs ${money(price)}.`),
  }),
  command({
    name: 'units',
    operation: 'UpdateUnitsForSale',
    about: 'Adds units of one of your items, or takes some away (negative).',
    parameters: [item, { name: 'change', kind: 'number' }],
    examples: ['units 3-1 10', 'units 3-1 -2'],
    args: ({ words }) => ({ itemId: words.item, delta: numeric(words.change!) }),
    show: ({ itemId, quantity }, { printer }) =>
      printer.say(`${counted(quantity, 'unit')} of ${itemId} for sale now.`),
  }),
  command({
    name: 'describe',
    operation: 'UpdateItem',
    about: 'Changes the name, the keywords or the condition of one of your items.',
    parameters: [item],
    options: [
      { name: 'name', value: 'name', about: 'its new name' },
      { name: 'keywords', value: 'words', about: 'its new keywords, separated by commas; "" for none' },
      { name: 'condition', value: 'new|used', about: 'its new condition' },
    ],
    examples: ['describe 3-1 --name "Desk lamp"', 'describe 3-1 --keywords lamp,desk --condition used'],
    args: ({ words, options: { name, keywords, condition } }) => ({
      itemId: words.item,
      ...(name !== undefined && { name }),
      ...(keywords !== undefined && { keywords: listOf(keywords) }),
      ...(condition !== undefined && { condition }),
    }),
    show: (result, { printer }) => showItem(printer, result.item),
  }),
  imageCommand,
  saveImageCommand,
  command({
    name: 'withdraw',
    operation: 'WithdrawItem',
    about: 'Takes one of your items off the market for good.',
    parameters: [item],
    examples: ['withdraw 3-1'],
    show: (result, { printer }) =>
      printer.say(`${result.item.itemId} is withdrawn. Nobody can buy it any more.`),
    args: ({ words }) => ({ itemId: words.item }),
  }),
  pagedCommand({
    name: 'items',
    operation: 'DisplayItemsForSale',
    about: 'Lists your own items, also those out of stock.',
    options: [limitOption],
    examples: ['items', 'items --limit 100'],
    args: limitOf,
    rows: ({ items }) => items,
    none: 'You have nothing for sale yet. Try: sell "Desk lamp" 3 19.99 5 new lamp,light',
    show: ({ items }, { printer }) => showItems(printer, items),
  }),
]

const bulk: ShellCommand[] = [
  {
    name: 'import',
    operation: 'RegisterItems',
    about:
      'Puts the items of a CSV file up for sale. The column "image" names a file by its path from the folder of the CSV file.',
    parameters: [{ name: 'file.csv', kind: 'file' }],
    options: [],
    examples: ['import items.csv', '(first line: name,category,keywords,condition,price,quantity,image)'],
    async run(shell, { words }) {
      const { items, images } = await itemsFromFile(words['file.csv']!)
      await sendInBulk(shell, 'RegisterItems', 'items', items, images)
    },
  },
  {
    name: 'update',
    operation: 'UpdateItems',
    about: 'Changes prices and units of many items: <item>:<price>:<units>, or a CSV file.',
    parameters: [{ name: 'changes', kind: 'item', rest: true }],
    options: [],
    examples: [
      'update 3-1:17.50 3-2::-4 3-3:9.99:10',
      'update changes.csv',
      '(first line of the file: itemId,price,delta)',
    ],
    async run(shell, { rest }) {
      const isFile = rest.length === 1 && !rest[0]!.includes(':')
      const updates = isFile ? await updatesFromFile(rest[0]!) : rest.map(updateFromWord)
      await sendInBulk(shell, 'UpdateItems', 'updates', updates)
    },
  },
]

const results: ShellCommand[] = [
  command({
    name: 'report',
    operation: 'GetSalesReport',
    about: 'Shows what was sold, when, what sells best and what runs out.',
    options: [
      { name: 'from', value: 'time', about: 'a day, a time, or how long ago: 7d, 12h, 30m' },
      { name: 'to', value: 'time', about: 'the same; it is not part of the report itself' },
    ],
    examples: ['report', 'report --from 7d', 'report --from 2026-01-01 --to 2026-02-01'],
    args: ({ options: { from, to } }) => ({
      ...(from !== undefined && { from: momentFrom(from) }),
      ...(to !== undefined && { to: momentFrom(to) }),
    }),
    show: (report, { printer }) => showReport(printer, report),
  }),
  command({
    name: 'rating',
    operation: 'GetSellerRating',
    about: 'Shows your thumbs, summed over your items, and how many units you have sold.',
    examples: ['rating'],
    show: (rating, { printer }) => showRating(printer, rating),
  }),
]

export const sellerCommands: readonly ShellCommand[] = [
  ...account,
  ...selling,
  ...bulk,
  ...results,
  ...commonCommands(['items', 'sales']),
]
