import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CartLine, Order } from '../../../services/contract/values.ts'
import { BridgeError } from '../../shared/bridge.ts'
import { hasCode } from '../../shared/error-message.ts'
import { formatDuration } from '../../shared/format.ts'
import { ageMs } from '../age/age.ts'
import { call } from './call.ts'
import { useCart } from './cart.ts'

export type CheckoutState =
  | 'idle'
  | 'sending'
  | 'queued'
  | 'paying'
  | 'paid'
  | 'declined'
  | 'cancelled'
  /** Somebody else was faster: nothing was bought. */
  | 'short'
  /** No answer came; asking again buys once all the same. */
  | 'unsure'
  | 'error'

export interface ShortLine {
  itemId: string
  name: string
  wanted: number
  available: number
}

/** A line that cost another price than the one that was shown. */
export interface PriceChange {
  itemId: string
  name: string
  shown: number
  charged: number
}

const underway: ReadonlySet<CheckoutState> = new Set(['sending', 'queued', 'paying', 'unsure'])
const sameLines = (a: readonly CartLine[], b: Order['lines']) =>
  a.length === b.length &&
  b.every(({ itemId, quantity }) => a.some((line) => line.itemId === itemId && line.quantity === quantity))

/** One purchase, from the click to its end. */
export const useCheckout = defineStore('checkout', () => {
  const cart = useCart()
  const state = ref<CheckoutState>('idle')
  const open = ref(false)
  const order = shallowRef<Order>()
  const bought = shallowRef<readonly CartLine[]>([])
  const shortLines = shallowRef<ShortLine[]>([])
  const error = ref<unknown>()
  const running = computed(() => underway.has(state.value) && state.value !== 'unsure')
  /** How old the catalogue was that the purchase was decided by, where that is worth telling. */
  const ageWords = ref('')
  const priceChanges = computed<PriceChange[]>(() =>
    (order.value?.lines ?? []).flatMap(({ itemId, name, price: charged }) => {
      const shown = bought.value.find((line) => line.itemId === itemId)?.price
      return shown === undefined || shown === charged ? [] : [{ itemId, name, shown, charged }]
    }),
  )
  /** Orders of which the window knew before it bought: their events are not about this purchase. */
  const earlier = new Set<string>()

  function follow(next: Order): void {
    // Events may come after the answer that was newer.
    if (order.value?.orderId === next.orderId && order.value.settledAt && !next.settledAt) return
    order.value = next
    state.value = next.status
    if (!next.settledAt) return
    earlier.add(next.orderId)
    void settle()
  }

  /** The cart is read first: until then it still has what was bought, without stock. */
  async function settle(): Promise<void> {
    await cart.load()
    if (!underway.has(state.value)) cart.beingBought = new Set()
  }

  async function send(): Promise<void> {
    try {
      const answer = await call('MakePurchase', { wait: true })
      follow(answer.order)
    } catch (failure) {
      refuse(failure)
    }
  }

  function refuse(failure: unknown): void {
    error.value = failure
    if (hasCode(failure, 'OUT_OF_STOCK')) {
      shortLines.value = (failure.details?.lines ?? []) as ShortLine[]
      state.value = 'short'
    } else {
      state.value = failure instanceof BridgeError && failure.indefinite ? 'unsure' : 'error'
    }
    void settle()
  }

  return {
    state,
    open,
    order,
    bought,
    shortLines,
    error,
    running,
    priceChanges,
    ageWords,
    async start() {
      if (running.value) return
      bought.value = cart.cart?.lines ?? []
      cart.beingBought = new Set(bought.value.map(({ itemId }) => itemId))
      const age = cart.asOf ? ageMs(cart.asOf, Date.now()) : 0
      ageWords.value =
        age > 0
          ? `The cart showed ${cart.asOf!.from} as of ${formatDuration(age)} ago. product-db decides what is sold, and at which price.`
          : ''
      order.value = undefined
      error.value = undefined
      state.value = 'sending'
      open.value = true
      await send()
    },
    /** After a lost reply: the same cart is bought once. */
    async askAgain() {
      state.value = 'sending'
      await send()
    },
    hear(next: Order) {
      const mine = order.value
        ? order.value.orderId === next.orderId
        : !earlier.has(next.orderId) && sameLines(bought.value, next.lines)
      if (mine && underway.has(state.value)) follow(next)
      else earlier.add(next.orderId)
    },
    close: () => (open.value = false),
    clear() {
      open.value = false
      state.value = 'idle'
      order.value = undefined
      bought.value = []
    },
  }
})
