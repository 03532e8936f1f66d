import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { type StockFilter, stockFilters } from '../../services/contract/admin-operations.ts'
import type { Role } from '../../services/contract/values.ts'
import { readCategory } from '../../services/text/categories.ts'
import { examples } from '../base/command-words.ts'
import type { AdminOptions } from './with-administrator.ts'
import type { AccountOptions, ItemOptions, OrderOptions } from './list-commands.ts'
import type { EndOptions } from './account-commands.ts'

const statuses = ['queued', 'paying', 'paid', 'declined', 'cancelled']
const roles = ['buyer', 'seller']
/** The filters of the operation, each as one word, which needs no quotes and can be completed. */
const filterOf = new Map<string, StockFilter>(
  stockFilters.map((filter) => [filter.replaceAll(' ', '-'), filter]),
)
const usualLimit = 20

/** Commands of the administrator of a running cluster, who needs its secret and no account. */
export function addAdmin(program: Command): void {
  const admin = program
    .command('admin')
    .description('look at all items, orders and accounts of a running cluster, and change them')
    .addHelpText(
      'after',
      '\nThe administrator needs the secret of the cluster, which is in its data folder. Changes are written to the audit\n' +
        'log: "marketlab logs audit" shows them.\n' +
        examples(
          'admin items lamp --show sold-out',
          'admin orders --state queued --tier vip',
          'admin accounts --json',
          'admin set-stock 2-1 50',
          'admin set-price 2-1 19.99',
          'admin cancel o17',
          'admin lock buyer ann',
        ),
    )
  const add = (name: string, description: string) =>
    admin
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder of the cluster (default: that of the configuration)')
      .option('--config <file>', 'the YAML file that the cluster was started from')
      .option('--json', 'print JSON')
  const addList = (name: string, description: string) =>
    add(name, description)
      .option('--offset <n>', 'skip the first n', wholeFromNought, 0)
      .option('--limit <n>', 'show at most n', wholeFromOne, usualLimit)
  addLists(addList)
  addChanges(add)
}

function addLists(add: (name: string, description: string) => Command): void {
  const commands = () => import('./list-commands.ts')
  add('items', 'list all items, also those that are sold out or withdrawn')
    .argument('[text]', 'only items with this text in their name, keywords or id')
    .option('--seller <name>', 'only of sellers with this number, or this text in their name')
    .option('--category <category>', 'only of this category: its number or name', category)
    .addOption(new Option('--show <stock>', 'only those').choices([...filterOf.keys()]).default('all'))
    .action(async (text: string | undefined, { show, ...options }: ItemOptions & { show: string }) =>
      (await commands()).listItems(text, { ...options, show: filterOf.get(show)! }),
    )
  add('orders', 'list the orders of all buyers, the newest first')
    .addOption(new Option('--state <state>', 'only in this state').choices(statuses))
    .addOption(new Option('--tier <tier>', 'only of this tier').choices(['normal', 'vip']))
    .option('--buyer <name>', 'only of buyers with this number, or this text in their name')
    .action(async (options: OrderOptions) => (await commands()).listOrders(options))
  add('accounts', 'list the accounts of buyers and sellers')
    .argument('[text]', 'only accounts with this text in their name, or this number')
    .addOption(new Option('--role <role>', 'only buyers, or only sellers').choices(roles))
    .option('--locked', 'only locked ones')
    .action(async (text: string | undefined, options: AccountOptions) =>
      (await commands()).listAccounts(text, options),
    )
}

function addChanges(add: (name: string, description: string) => Command): void {
  const market = () => import('./market-commands.ts')
  add('set-stock', 'set how many units of an item are for sale')
    .argument('<item>', 'as "admin items" shows it')
    .argument('<units>', 'a whole number from 0', wholeFromNought)
    .action(async (itemId: string, units: number, options: AdminOptions) =>
      (await market()).setStock(itemId, units, options),
    )
  add('set-price', 'set the price of an item; existing orders keep theirs')
    .argument('<item>', 'as "admin items" shows it')
    .argument('<price>', 'such as 19.99', price)
    .action(async (itemId: string, amount: number, options: AdminOptions) =>
      (await market()).setPrice(itemId, amount, options),
    )
  add('cancel', 'cancel an order that waits: its stock is back, and its lines are back in the cart')
    .argument('<order>', 'as "admin orders" shows it')
    .action(async (orderId: string, options: AdminOptions) => (await market()).cancelOrder(orderId, options))

  const accounts = () => import('./account-commands.ts')
  const addForAccount = (name: string, description: string) =>
    add(name, description).addArgument(new Argument('<role>').choices(roles)).argument('<username>')
  addForAccount('lock', 'lock an account: its sessions end, and nobody can log in to it').action(
    async (role: Role, username: string, options: AdminOptions) =>
      (await accounts()).setLock(role, username, true, options),
  )
  addForAccount('unlock', 'unlock an account: its user can log in again').action(
    async (role: Role, username: string, options: AdminOptions) =>
      (await accounts()).setLock(role, username, false, options),
  )
  addForAccount('sessions', 'list the sessions of an account').action(
    async (role: Role, username: string, options: AdminOptions) =>
      (await accounts()).listSessions(role, username, options),
  )
  addForAccount('end-sessions', 'end the sessions of an account; its user can log in again')
    .option('--session <n>', 'only this one, as "admin sessions" shows it', wholeFromOne)
    .action(async (role: Role, username: string, options: EndOptions) =>
      (await accounts()).endSessions(role, username, options),
    )
}

function wholeFromNought(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0.')
  return Number(text)
}

function wholeFromOne(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}

function price(text: string): number {
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(text)) throw new InvalidArgumentError('Give an amount such as 19.99.')
  return Number(text)
}

function category(text: string): number {
  const number = readCategory(text)
  if (number === undefined) throw new InvalidArgumentError('Give the number or the name of a category.')
  return number
}
