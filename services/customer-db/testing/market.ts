import type { BegunPurchase, FinishedPurchase, StoredCart } from '../../contract/internal.ts'
import type { Role } from '../../contract/values.ts'
import type { CustomerCommand } from '../commands.ts'
import { CustomerState } from '../state.ts'

type Of<Op extends CustomerCommand['op']> = Omit<Extract<CustomerCommand, { op: Op }>, 'op'>

/** A state with short words for what tests do to it. Time passes by one with each command that says no time. */
export class TestMarket {
  readonly state = new CustomerState()
  at = 0

  open(username: string, { role = 'buyer', key }: { role?: Role; key?: string } = {}): unknown {
    this.at += 1
    const account = { role, username, name: username, tier: 'normal', password: 'hash' } as const
    return this.state.apply({ op: 'createAccount', at: this.at, key, ...account })
  }

  openAll(usernames: string[], role: Role = 'buyer'): unknown {
    this.at += 1
    const accounts = usernames.map((username) => ({
      role,
      username,
      name: username,
      tier: 'normal' as const,
    }))
    return this.state.apply({ op: 'createAccounts', at: this.at, password: 'hash', accounts })
  }

  login(accountId: number, tokenHash: string): unknown {
    this.at += 1
    return this.state.apply({ op: 'login', at: this.at, accountId, tokenHash })
  }

  logout(tokenHash: string, key?: string): unknown {
    this.at += 1
    return this.state.apply({ op: 'logout', at: this.at, tokenHash, key })
  }

  expire(tokenHashes: string[], at: number): unknown {
    return this.state.apply({ op: 'expire', at, tokenHashes })
  }

  add(tokenHash: string, itemId = '1-1', quantity = 1, more: Partial<Of<'addToCart'>> = {}): unknown {
    this.at += 1
    return this.state.apply({
      op: 'addToCart',
      at: this.at,
      tokenHash,
      itemId,
      quantity,
      available: 100,
      ...more,
    })
  }

  remove(tokenHash: string, itemId = '1-1', quantity = 1): unknown {
    this.at += 1
    return this.state.apply({ op: 'removeFromCart', at: this.at, tokenHash, itemId, quantity })
  }

  clear(tokenHash: string): unknown {
    this.at += 1
    return this.state.apply({ op: 'clearCart', at: this.at, tokenHash })
  }

  save(tokenHash: string): unknown {
    this.at += 1
    return this.state.apply({ op: 'saveCart', at: this.at, tokenHash })
  }

  begin(tokenHash: string, via: string, key?: string): BegunPurchase {
    this.at += 1
    return this.state.apply({ op: 'beginPurchase', at: this.at, tokenHash, via, key }) as BegunPurchase
  }

  finish(ref: string, end: Of<'finishPurchase'>['end'], attempt?: number): FinishedPurchase {
    return this.state.apply({ op: 'finishPurchase', ref, end, attempt }) as FinishedPurchase
  }

  delivered(tokenHash: string, ref: string, via: string): unknown {
    return this.state.apply({ op: 'purchaseDelivered', tokenHash, ref, via })
  }

  /** The cart of a session, with its lines as an object. */
  cart(tokenHash: string): Omit<StoredCart, 'lines'> & { lines: Record<string, number> } {
    const cart = this.state.cartOf(this.state.sessions.get(tokenHash)!)
    return {
      ...cart,
      lines: Object.fromEntries(cart.lines.map(({ itemId, quantity }) => [itemId, quantity])),
    }
  }
}
