import { ref, type Ref } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { hasCode } from '../../shared/error-message.ts'
import { plural } from '../../shared/format.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useCart } from '../state/cart.ts'
import { useView } from '../state/view.ts'

interface AddToCart {
  state: Ref<'idle' | 'loading'>
  add(item: Item, quantity: number): Promise<void>
}

export function useAddToCart(): AddToCart {
  const cart = useCart()
  const view = useView()
  const notice = useNotice()
  const state = ref<'idle' | 'loading'>('idle')

  async function add(item: Item, quantity: number): Promise<void> {
    state.value = 'loading'
    try {
      await cart.add(item.itemId, quantity)
      notice.done('In your cart', `${plural(quantity, 'unit')} of ${item.name}`, {
        label: 'Open the cart',
        onClick: view.openCart,
      })
    } catch (error) {
      if (hasCode(error, 'OUT_OF_STOCK')) notice.warn('Not enough in stock', error.message)
      else notice.failed(error, 'Not put into the cart')
    } finally {
      state.value = 'idle'
    }
  }

  return { state, add }
}
