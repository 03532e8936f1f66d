import { watch } from 'vue'
import type { Order } from '../../../services/contract/values.ts'
import { buyerBridge } from '../../shared/bridge.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { useListener } from '../../shared/use-stream.ts'
import { useCheckout } from '../state/checkout.ts'
import { useView } from '../state/view.ts'
import { endOf, whatIsIn } from './order-words.ts'

const tagStart = 'order '

/** Tells how an order ended, once: by the system while the window is not in front, and in the window if its checkout was closed. */
export function useOrderAlerts(): { tell(order: Order): void } {
  const { app } = buyerBridge()
  const checkout = useCheckout()
  const view = useView()
  const notice = useNotice()
  const told = new Set<string>()

  function tell(order: Order): void {
    const { orderId, placedAt, status, settledAt } = order
    // A restored market may give an id out again.
    const occasion = `${orderId} ${placedAt}`
    if (settledAt === undefined || told.has(occasion)) return
    told.add(occasion)
    const title = endOf(order)
    const body = whatIsIn(order)
    void app.notify({ title, body, tag: tagStart + orderId }).catch(() => undefined)
    const isOwn = checkout.order?.orderId === orderId
    if (!isOwn || checkout.open || view.orderId === orderId) return
    const say = status === 'paid' ? notice.done : notice.warn
    say(title, body, { label: 'See the order', onClick: () => show(orderId) })
  }

  function show(orderId: string): void {
    checkout.close()
    view.openOrder(orderId)
  }

  // The answer to a purchase may bring what events that were missed did not.
  watch(
    () => checkout.order,
    (order) => order && tell(order),
  )
  useListener(app.onCommand, (command) => {
    if (command.command === 'notification' && command.tag.startsWith(tagStart))
      show(command.tag.slice(tagStart.length))
  })
  return { tell }
}
