import { administrator } from '../../contract/admin-operations.ts'
import type { ProductCommand } from '../commands.ts'

/** The records that some commands look at and may change. */
export interface Needs {
  readonly items: ReadonlySet<string>
  /** Orders that are changed, with the items in them. */
  readonly orders: ReadonlySet<number>
  /** Purchases that are to become orders, or not to. */
  readonly refs: ReadonlySet<string>
  readonly keys: readonly { account: string; key: string }[]
  readonly thumbs: readonly { itemId: string; buyerId: number }[]
  /** All images: how much they take together decides whether there is room for another. */
  readonly images: boolean
}

export function needsOf(commands: readonly ProductCommand[]): Needs {
  const needs = {
    items: new Set<string>(),
    orders: new Set<number>(),
    refs: new Set<string>(),
    keys: new Map<string, { account: string; key: string }>(),
    thumbs: [] as { itemId: string; buyerId: number }[],
    images: false,
  }
  for (const command of commands) {
    const key = 'key' in command ? command.key : undefined
    if (key !== undefined) {
      const account = accountOf(command)
      needs.keys.set(`${account} ${key}`, { account, key })
    }
    for (const itemId of itemsOf(command)) needs.items.add(itemId)
    switch (command.op) {
      case 'provideFeedback':
        needs.thumbs.push({ itemId: command.itemId, buyerId: command.buyerId })
        break
      case 'withdrawItem':
      case 'setItemImage':
        needs.images = true
        break
      case 'placeOrder':
      case 'rejectRef':
        needs.refs.add(command.ref)
        break
      case 'settleOrder':
      case 'cancelOrder':
        needs.orders.add(command.order)
    }
  }
  return { ...needs, keys: [...needs.keys.values()] }
}

/** In whose share the outcome of its key is. */
function accountOf(command: ProductCommand): string {
  if ('sellerId' in command) return String(command.sellerId)
  if ('buyerId' in command) return String(command.buyerId)
  return administrator
}

function itemsOf(command: ProductCommand): readonly string[] {
  if (command.op === 'updateItems')
    return command.changes.flatMap((row) => ('error' in row ? [] : [row.itemId]))
  if (command.op === 'updateItem') return [command.change.itemId]
  if (command.op === 'placeOrder') return command.lines.map(({ itemId }) => itemId)
  return 'itemId' in command ? [command.itemId] : []
}

/** How much work a command is, by the rows that it may change. */
export function weightOf(command: ProductCommand): number {
  if (command.op === 'registerItems') return command.items.length
  return Math.max(1, itemsOf(command).length)
}
