import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CatalogueAge } from '../../../electron/ipc/consistency-types.ts'
import type { Cart, ItemEvent } from '../../../services/contract/values.ts'
import type { LoadOptions } from '../../shared/lists/keep-trying.ts'
import type { ReadState } from '../../shared/lists/list-state.ts'
import { call } from './call.ts'
import { judge, totalOf } from './cart-lines.ts'

type CartAnswer = Promise<{ cart: Cart; degraded?: unknown; asOf?: CatalogueAge }>

/** The cart of this session, with the stock and prices of one source: those of product-db follow its events. */
export const useCart = defineStore('cart', () => {
  const cart = shallowRef<Cart>()
  const state = ref<ReadState>('idle')
  const error = ref<unknown>()
  const busy = ref(0)
  /** The state of the follower that told of the items; absent where product-db did. */
  const asOf = shallowRef<CatalogueAge>()
  /** The newest revision of an item in the cart that was heard of. */
  const heardRev = ref(0)
  const firstPrices = new Map<string, number>()
  /** The items of a purchase that is under way. */
  const beingBought = shallowRef<ReadonlySet<string>>(new Set())
  /** Told while an answer was on its way, which may be older. */
  const overtaking = new Map<string, ItemEvent>()
  /** One change after the other, in the order of the clicks. */
  let last: Promise<unknown> = Promise.resolve()

  const lines = computed(() =>
    (cart.value?.lines ?? []).map((line) =>
      judge(line, firstPrices.get(line.itemId), beingBought.value.has(line.itemId)),
    ),
  )
  const units = computed(() => lines.value.reduce((sum, { quantity }) => sum + quantity, 0))
  const total = computed(() => totalOf(lines.value))
  const problems = computed(() => lines.value.filter((line) => line.state !== 'fine'))

  /** A follower has told less than is known to have happened. */
  const isBehind = computed(() => asOf.value !== undefined && asOf.value.rev < heardRev.value)

  function put(next: Cart, age: CatalogueAge | undefined): void {
    for (const { itemId, price } of next.lines) {
      if (!firstPrices.has(itemId)) firstPrices.set(itemId, price)
    }
    const kept = new Set(next.lines.map(({ itemId }) => itemId))
    for (const itemId of firstPrices.keys()) if (!kept.has(itemId)) firstPrices.delete(itemId)
    cart.value = next
    asOf.value = age
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

  function apply({ itemId, price, quantity, rev }: ItemEvent): void {
    const now = cart.value
    if (!now?.lines.some((line) => line.itemId === itemId)) return
    heardRev.value = Math.max(heardRev.value, rev)
    if (asOf.value) return
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
        if (answer) put(answer.degraded ? withKnown(answer.cart) : answer.cart, answer.asOf)
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
    asOf,
    isBehind,
    lines,
    units,
    total,
    problems,
    beingBought,
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
    /** Some events were missed. */
    doubt: () => (heardRev.value = 0),
    hear(event: ItemEvent) {
      if (busy.value > 0) overtaking.set(event.itemId, event)
      apply(event)
    },
    clear() {
      cart.value = undefined
      asOf.value = undefined
      heardRev.value = 0
      beingBought.value = new Set()
      state.value = 'idle'
      firstPrices.clear()
    },
  }
})
