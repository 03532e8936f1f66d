import type { Cart, Item, NamedRating, Order, Purchase } from '../../../services/contract/values.ts'
import { counted, localTime, money, thumbs } from '../../output/format.ts'
import type { Printer } from '../../output/printer.ts'
import { numberAndName } from '../../../services/text/categories.ts'
import type { Column } from '../../../services/text/table.ts'

const idColumn: Column = { title: 'Item' }
const nameColumn: Column = { title: 'Name', flexible: true }
const number = (title: string): Column => ({ title, align: 'right' })

export function showItems(printer: Printer, items: readonly Item[]): void {
  const columns = [
    idColumn,
    nameColumn,
    number('Price'),
    number('Units'),
    { title: 'Condition' },
    { title: 'Thumbs' },
    { title: 'Keywords', flexible: true },
    number('Seller'),
  ]
  printer.table(
    columns,
    items.map((item) => [
      item.itemId,
      item.name,
      money(item.price),
      unitsOf(item),
      item.condition,
      thumbs(item.feedback),
      item.keywords.join(', '),
      String(item.sellerId),
    ]),
  )
}

export function showItem(printer: Printer, item: Item): void {
  showFields(printer, {
    Item: item.itemId,
    Name: item.name,
    Category: numberAndName(item.category),
    Price: money(item.price),
    Units: unitsOf(item),
    Condition: item.condition,
    Keywords: item.keywords.join(', '),
    Thumbs: thumbs(item.feedback),
    Seller: String(item.sellerId),
    ...(item.image && { Image: item.image.slice(0, 12) }),
  })
}

function unitsOf({ quantity, withdrawn }: Item): string {
  return withdrawn ? 'withdrawn' : String(quantity)
}

export function showCart(printer: Printer, cart: Cart): void {
  if (cart.lines.length === 0) {
    printer.say('The cart is empty. Put something in with "add <item>".')
    return
  }
  printer.table(
    [idColumn, nameColumn, number('Price'), number('Units'), number('Sum'), number('For sale')],
    cart.lines.map(({ itemId, name, price, quantity, available }) => [
      itemId,
      name,
      money(price),
      String(quantity),
      money((Math.round(price * 100) * quantity) / 100),
      String(available),
    ]),
  )
  printer.say(`Total ${money(cart.total)}${cart.saved ? ', saved for the next session' : ''}`)
}

const orderOutcomes: Record<Order['status'], string> = {
  queued: 'It waits for its turn: look again with "order".',
  paying: 'It is being paid: look again with "order".',
  paid: 'Bought and paid.',
  declined: 'The payment was declined: nothing was bought, the cart is kept.',
  cancelled: 'It was cancelled: nothing was bought.',
}

export function showOrder(printer: Printer, order: Order): void {
  const { orderId, status, tier, placedAt, settledAt, lines, total } = order
  const settled = settledAt === undefined ? '' : `, settled ${localTime(settledAt)}`
  const vip = tier === 'vip' ? ' (VIP)' : ''
  printer.say(`Order ${orderId}${vip}: ${statusOf(printer, status)}, placed ${localTime(placedAt)}${settled}`)
  printer.table(
    [idColumn, nameColumn, number('Price'), number('Units'), number('Seller')],
    lines.map((line) => [
      line.itemId,
      line.name,
      money(line.price),
      String(line.quantity),
      String(line.sellerId),
    ]),
  )
  printer.say(`Total ${money(total)}. ${orderOutcomes[status]}`)
}

export function showOrders(printer: Printer, orders: readonly Order[]): void {
  printer.table(
    [
      { title: 'Order' },
      { title: 'Status' },
      { title: 'Placed' },
      number('Total'),
      { title: 'Lines', flexible: true },
    ],
    orders.map(({ orderId, status, placedAt, total, lines }) => [
      orderId,
      status,
      localTime(placedAt),
      money(total),
      lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', '),
    ]),
  )
}

export function showPurchases(printer: Printer, purchases: readonly Purchase[]): void {
  printer.table(
    [
      idColumn,
      nameColumn,
      number('Price'),
      number('Units'),
      { title: 'Bought' },
      { title: 'Order' },
      number('Seller'),
      { title: 'Thumb' },
    ],
    purchases.map(({ itemId, name, price, quantity, purchasedAt, orderId, sellerId, thumb }) => [
      itemId,
      name,
      money(price),
      String(quantity),
      localTime(purchasedAt),
      orderId,
      String(sellerId),
      thumb ?? '',
    ]),
  )
}

export function showRating(printer: Printer, { name, feedback, itemsSold }: NamedRating): void {
  printer.say(`${name}: thumbs ${thumbs(feedback)}, ${counted(itemsSold, 'unit')} sold`)
}

export function showFields(printer: Printer, fields: Readonly<Record<string, string>>): void {
  const longest = Math.max(...Object.keys(fields).map((name) => name.length))
  for (const [name, value] of Object.entries(fields)) {
    printer.say(`${printer.style('dim', name.padEnd(longest))}  ${value}`)
  }
}

function statusOf(printer: Printer, status: Order['status']): string {
  if (status === 'paid') return printer.style('green', status)
  return status === 'declined' || status === 'cancelled' ? printer.style('yellow', status) : status
}
