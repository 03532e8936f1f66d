import type { AdminResult } from '../../services/contract/admin-operations.ts'
import { unitsText } from '../../services/contract/values.ts'
import { SilentFailure } from '../base/exit-codes.ts'
import { money } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { type AdminOptions, withAdministrator } from './with-administrator.ts'

export async function setStock(itemId: string, units: number, options: AdminOptions): Promise<void> {
  const changed = await withAdministrator(options, (administrator) => administrator.setStock(itemId, units))
  const { before, quantity } = changed
  show(
    changed,
    options,
    `${itemId} has ${unitsText(quantity)} for sale now. Before it had ${before.quantity}.`,
  )
}

export async function setPrice(itemId: string, price: number, options: AdminOptions): Promise<void> {
  const changed = await withAdministrator(options, (administrator) => administrator.setPrice(itemId, price))
  show(
    changed,
    options,
    `${itemId} costs ${money(changed.price)} now. Before it cost ${money(changed.before.price)}.`,
  )
}

function show(changed: AdminResult<'SetStock'>, options: AdminOptions, text: string): void {
  const printer = stdoutPrinter(options)
  printer.data(changed)
  printer.say(text)
}

const tooLate = {
  queued: 'may have been paid already: it stays in its queue.',
  paying: 'is being paid: it is too late to cancel it.',
  paid: 'is paid: it is too late to cancel it.',
  declined: 'was declined: there is nothing to cancel.',
}

export async function cancelOrder(orderId: string, options: AdminOptions): Promise<void> {
  const { order, isInCart } = await withAdministrator(options, (administrator) =>
    administrator.cancelOrder(orderId),
  )
  const printer = stdoutPrinter(options)
  printer.data({ order, isInCart })
  if (order.status !== 'cancelled') {
    printer.say(`${orderId} ${tooLate[order.status]}`)
    throw new SilentFailure()
  }
  const cart = isInCart
    ? 'Its lines are back in the cart.'
    : 'customer-db cannot be reached: the lines are back in the cart when the buyer looks at it later.'
  printer.say(`${orderId} is cancelled. Its stock is back. ${cart}`)
}
