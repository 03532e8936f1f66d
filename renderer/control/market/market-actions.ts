import type { AdminItem, AdminOrder, MarketAccount } from '../../../services/admin/model.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { formatCount, formatMoney, plural } from '../../shared/format.ts'
import { useAction } from '../actions/use-action.ts'
import { tooLateWords } from './words.ts'

/** The actions of the administrator. Each is asked about first, and told of afterwards. */
export function useMarketActions() {
  const { run, isRunning } = useAction()
  const notice = useNotice()
  const { market } = controlBridge()

  async function setStock(item: AdminItem, quantity: number): Promise<void> {
    const words = `${formatCount(item.quantity)} to ${plural(quantity, 'unit')}`
    const agreed = await confirm({
      title: `Change the stock of “${item.name}”?`,
      text: `${item.itemId} goes from ${words} for sale. Everybody sees it at once, and it is written to the log. Reserved units stay with their orders.`,
      action: 'Change the stock',
    })
    if (!agreed) return
    const isDone = await run(`market.stock.${item.itemId}`, 'The stock was not changed', async () => {
      await market.setStock({ itemId: item.itemId, quantity })
      return true
    })
    if (isDone) notice.done('Stock changed', `${item.name}: ${words} for sale.`)
  }

  async function setPrice(item: AdminItem, price: number): Promise<void> {
    const words = `${formatMoney(item.price)} to ${formatMoney(price)}`
    const agreed = await confirm({
      title: `Change the price of “${item.name}”?`,
      text: `${item.itemId} goes from ${words}. Everybody sees it at once, and it is written to the log. Existing orders keep their price.`,
      action: 'Change the price',
    })
    if (!agreed) return
    const isDone = await run(`market.price.${item.itemId}`, 'The price was not changed', async () => {
      await market.setPrice({ itemId: item.itemId, price })
      return true
    })
    if (isDone) notice.done('Price changed', `${item.name}: ${words}.`)
  }

  async function cancelOrder({ orderId, buyer, buyerId }: AdminOrder): Promise<void> {
    const agreed = await confirm({
      title: `Cancel order ${orderId}?`,
      text: `Its stock comes back, and its lines go back into the cart of ${buyer?.username ?? `buyer ${buyerId}`}.`,
      action: 'Cancel the order',
      cancel: 'Keep it',
      danger: true,
    })
    if (!agreed) return
    const ended = await run(`market.cancel.${orderId}`, `${orderId} was not cancelled`, () =>
      market.cancelOrder({ orderId }),
    )
    if (ended === undefined) return
    const { order, isInCart } = ended
    if (order.status !== 'cancelled') notice.warn(`${orderId} was not cancelled`, tooLateWords[order.status])
    else if (isInCart)
      notice.done(`${orderId} is cancelled`, 'Its stock is back, and its lines are back in the cart.')
    else
      notice.warn(
        `${orderId} is cancelled`,
        'Its stock is back. customer-db cannot be reached: the lines are back in the cart when the buyer looks at it later.',
      )
  }

  async function setLock({ role, username }: MarketAccount, locked: boolean): Promise<void> {
    const agreed = await confirm({
      title: `${locked ? 'Lock' : 'Unlock'} the ${role} “${username}”?`,
      text: locked
        ? `All sessions end now, and nobody can log in to the account until it is unlocked. ${lockLeaves[role]}`
        : 'Its user can log in again.',
      action: locked ? 'Lock the account' : 'Unlock the account',
      danger: locked,
    })
    if (!agreed) return
    const account = await run(`market.lock.${role}.${username}`, 'The account was not changed', () =>
      market.setLock({ role, username, locked }),
    )
    if (account) notice.done(`“${username}” is ${locked ? 'locked' : 'unlocked'}`)
  }

  /** One session, or all of the account. */
  async function endSessions({ role, username, sessions }: MarketAccount, id?: number): Promise<boolean> {
    const what =
      id !== undefined ? `session ${id}` : sessions === 1 ? 'the session' : `all ${sessions} sessions`
    const agreed = await confirm({
      title: `End ${what} of “${username}”?`,
      text: 'Its user has to log in again. A cart that was not saved is lost.',
      action: 'End it now',
      danger: true,
    })
    if (!agreed) return false
    const answer = await run(`market.end.${role}.${username}`, 'No session was ended', () =>
      market.endSessions({ role, username, ...(id !== undefined && { id }) }),
    )
    if (answer) notice.done(`${plural(answer.ended, 'session')} ended`)
    return answer !== undefined
  }

  return {
    setStock,
    setPrice,
    cancelOrder,
    setLock,
    endSessions,
    isCancelling: (orderId: string) => isRunning(`market.cancel.${orderId}`),
    isBusy: ({ role, username }: MarketAccount) =>
      isRunning(`market.lock.${role}.${username}`) || isRunning(`market.end.${role}.${username}`),
  }
}

const lockLeaves = {
  seller: 'Items stay for sale.',
  buyer: 'Orders continue.',
}
