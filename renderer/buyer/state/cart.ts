import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Cart, ItemEvent } from '../../../services/contract/values.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import type { ListState } from '../../shared/lists/use-paged-list.ts'
import { call } from './call.ts'
import { judge, totalOf } from './cart-lines.ts'

type CartAnswer = Promise<{ cart: Cart; degraded?: unknown }>

/** The cart of this session, checked against stock and prices as they change. */
export const useCart = defineStore('cart', () => {
  const cart = shallowRef<Cart>()
  const state = ref<ListState>('idle')
  const error = ref<unknown>()
  const busy = ref(0)
  const firstPrices = new Map<string, number>()
  /** Told while an answer was on its way, which may be older. */
  const overtaking = new Map<string, ItemEvent>()
  /** One change after the other, in the order of the clicks. */
  let last: Promise<unknown> = Promise.resolve()

  const lines = computed(() =>
    (cart.value?.lines ?? []).map((line) => judge(line, firstPrices.get(line.itemId))),
  )
  const units = computed(() => lines.value.reduce((sum, { quantity }) => sum + quantity, 0))
  const total = computed(() => totalOf(lines.value))
  const problems = computed(() => lines.value.filter((line) => line.state !== 'fine'))

  function put(next: Cart): void {
    for (const { itemId, price } of next.lines) {
      if (!firstPrices.has(itemId)) firstPrices.set(itemId, price)
    }
    const kept = new Set(next.lines.map(({ itemId }) => itemId))
    for (const itemId of firstPrices.keys()) if (!kept.has(itemId)) firstPrices.delete(itemId)
    cart.value = next
    for (const event of overtaking.values()) apply(event)
  }

  /** product-db could not be asked: what was known of the items before is better than nothing. */
  function withKnown(next: Cart): Cart {
    const known = new Map(cart.value?.lines.map((line) => [line.itemId, line]))
    const lines = next.lines.map((line) => {
      const { name, price, available } = known.get(line.itemId) ?? line
      return { ...line, name, price, available }
    })
    return { ...next, lines, total: totalOf(lines) }
  }

  function apply({ itemId, price, quantity }: ItemEvent): void {
    const now = cart.value
    if (!now?.lines.some((line) => line.itemId === itemId)) return
    const changed = now.lines.map((line) =>
      line.itemId === itemId ? { ...line, price, available: quantity } : line,
    )
    cart.value = { ...now, lines: changed, total: totalOf(changed) }
  }

  function change(ask: () => CartAnswer | undefined): Promise<void> {
    const mine = last.then(async () => {
      busy.value += 1
      try {
        const answer = await ask()
        if (answer) put(answer.degraded ? withKnown(answer.cart) : answer.cart)
      } finally {
        busy.value -= 1
        if (busy.value === 0) overtaking.clear()
      }
    })
    last = mine.catch(() => undefined)
    return mine
  }

  async function load({ quietly }: LoadOptions = {}): Promise<void> {
    if (!quietly) state.value = 'loading'
    try {
      await change(() => call('DisplayCart', {}))
      state.value = 'done'
      error.value = undefined
    } catch (failure) {
      state.value = 'error'
      error.value = failure
    }
  }

  const quantityOf = (itemId: string) =>
    cart.value?.lines.find((line) => line.itemId === itemId)?.quantity ?? 0

  return {
    cart,
    state,
    error,
    busy,
    lines,
    units,
    total,
    problems,
    load,
    quantityOf,
    add: (itemId: string, quantity: number) => change(() => call('AddItemToCart', { itemId, quantity })),
    setQuantity: (itemId: string, wanted: number) =>
      change(() => {
        const more = wanted - quantityOf(itemId)
        if (more === 0) return undefined
        return more > 0
          ? call('AddItemToCart', { itemId, quantity: more })
          : call('RemoveItemFromCart', { itemId, quantity: -more })
      }),
    save: () => change(() => call('SaveCart', {})),
    empty: () => change(() => call('ClearCart', {})),
    hear(event: ItemEvent) {
      if (busy.value > 0) overtaking.set(event.itemId, event)
      apply(event)
    },
    clear() {
      cart.value = undefined
      state.value = 'idle'
      firstPrices.clear()
    },
  }
})
