import type { ItemEvent, Order, SaleEvent } from '../../../services/contract/values.ts'
import type { EventMessage } from '../../../services/wire/message.ts'
import { counted, money, thumbs } from '../../output/format.ts'
import { harmless } from '../../../services/text/harmless.ts'

const describers: Record<string, (data: never) => string> = {
  item: ({ itemId, price, quantity, feedback }: ItemEvent) =>
    `item ${itemId}: price ${money(price)}, ${counted(quantity, 'unit')}, ${thumbs(feedback)}`,
  order: ({ orderId, status, total }: Order) => `order ${orderId}: ${status}, total ${money(total)}`,
  sale: ({ orderId, itemId, name, price, quantity, remaining }: SaleEvent) =>
    `sale in order ${orderId}: ${quantity} × ${name} (${itemId}) at ${money(price)}, ${remaining} left`,
  resync: () => 'some events were missed: look again at what you watch',
}

export function describeEvent({ event, data }: EventMessage): string {
  const describer = describers[event] as ((data: unknown) => string) | undefined
  return harmless(describer ? describer(data) : `${event} ${JSON.stringify(data)}`)
}
