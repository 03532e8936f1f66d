import { ref, type Ref } from 'vue'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useOrders } from '../state/orders.ts'
import { useView } from '../state/view.ts'

interface CancelOrder {
  isCancelling: Ref<boolean>
  cancel(orderId: string): Promise<void>
}

export function useCancelOrder(): CancelOrder {
  const orders = useOrders()
  const view = useView()
  const notice = useNotice()
  const isCancelling = ref(false)

  async function cancel(orderId: string): Promise<void> {
    isCancelling.value = true
    try {
      const { status } = await orders.cancel(orderId)
      if (status === 'cancelled')
        notice.done('Order cancelled', 'Its items are back in your cart.', {
          label: 'Open the cart',
          onClick: view.openCart,
        })
      else notice.warn('Too late to cancel', `The order is ${status}.`)
    } catch (error) {
      notice.failed(error, 'The order was not cancelled')
    } finally {
      isCancelling.value = false
    }
  }

  return { isCancelling, cancel }
}
