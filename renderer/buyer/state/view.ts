import { defineStore } from 'pinia'
import { ref } from 'vue'

export type Page = 'shop' | 'orders' | 'purchases' | 'account'

/** The pages and panels that are open in the window. */
export const useView = defineStore('view', () => {
  const page = ref<Page>('shop')
  /** The order whose page is open, within `orders`. */
  const orderId = ref<string>()
  /** The item whose drawer is open. */
  const itemId = ref<string>()
  const cartOpen = ref(false)
  /** Counts how often the keyboard was sent to the first result. */
  const resultsAsked = ref(0)

  function closeDrawers(): void {
    itemId.value = undefined
    cartOpen.value = false
  }

  function open(next: Page): void {
    page.value = next
    orderId.value = undefined
    closeDrawers()
  }

  return {
    page,
    orderId,
    itemId,
    cartOpen,
    resultsAsked,
    open,
    openItem(id: string) {
      cartOpen.value = false
      itemId.value = id
    },
    openCart() {
      itemId.value = undefined
      cartOpen.value = true
    },
    openOrder(id: string) {
      open('orders')
      orderId.value = id
    },
    goToResults() {
      open('shop')
      resultsAsked.value += 1
    },
    closeDrawers,
    /** One step back: drawer, then order, then the shop. */
    back() {
      if (itemId.value !== undefined || cartOpen.value) closeDrawers()
      else if (orderId.value !== undefined) orderId.value = undefined
      else open('shop')
    },
  }
})
