import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useCart } from '../state/cart.ts'
import type { JudgedLine } from '../state/cart-lines.ts'

interface CartFix {
  setQuantity(line: JudgedLine, quantity: number): Promise<void>
  /** Takes what is left; a line of which nothing is left goes. */
  fix(lines: readonly JudgedLine[]): Promise<void>
}

export function useCartFix(): CartFix {
  const cart = useCart()
  const notice = useNotice()

  async function setQuantity({ itemId }: JudgedLine, quantity: number): Promise<void> {
    try {
      await cart.setQuantity(itemId, quantity)
    } catch (error) {
      notice.failed(error)
      // A line that could not be changed is shown as it is.
      void cart.load()
    }
  }

  return {
    setQuantity,
    async fix(lines) {
      for (const line of lines) await setQuantity(line, Math.min(line.quantity, line.available))
    },
  }
}
