import type { StoredCart } from '../contract/internal.ts'
import type { Packing } from '../outcomes/packing.ts'
import type { CustomerCommand } from './commands.ts'

type Changing = Extract<CustomerCommand, { op: 'addToCart' | 'removeFromCart' | 'clearCart' | 'saveCart' }>

type Packed = [accountId: number, version: number, saved: 0 | 1, ...lines: (string | number)[]]

/** The cart in the reply to a request with a key. The stock at that time does not make it another request. */
export const cartPacking: Packing<Changing, StoredCart> = {
  request: (command) => ('itemId' in command ? [command.itemId, command.quantity] : []),
  pack({ accountId, version, saved, lines }): Packed {
    return [accountId, version, saved ? 1 : 0, ...lines.flatMap(({ itemId, quantity }) => [itemId, quantity])]
  },
  unpack(packed) {
    const [accountId, version, saved, ...flat] = packed as Packed
    const lines: StoredCart['lines'] = []
    for (let at = 0; at < flat.length; at += 2)
      lines.push({ itemId: flat[at] as string, quantity: flat[at + 1] as number })
    return { accountId, lines, version, saved: saved === 1 }
  },
}
