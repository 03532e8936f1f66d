import { ref, type Ref } from 'vue'
import type { Item } from '../../../services/contract/values.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useNotice } from '../../shared/feedback/use-notice.ts'
import { plural } from '../../shared/format.ts'
import { callSeller } from '../session/seller-call.ts'
import { useInventory } from './inventory.ts'

interface Withdraw {
  isWithdrawing: Ref<boolean>
  withdraw(items: readonly Item[]): Promise<void>
}

/** Takes items off the market for good, after a question. */
export function useWithdraw(): Withdraw {
  const inventory = useInventory()
  const notice = useNotice()
  const isWithdrawing = ref(false)

  async function withdraw(items: readonly Item[]): Promise<void> {
    const what = items.length === 1 ? items[0]!.name : plural(items.length, 'item')
    const isMeant = await confirm({
      title: `Withdraw ${what}?`,
      text: 'Nobody can find or buy it any more, and this cannot be undone. Orders that were placed before are carried out.',
      action: 'Withdraw',
      danger: true,
    })
    if (!isMeant) return
    isWithdrawing.value = true
    let done = 0
    try {
      for (const { itemId } of items) {
        const { item } = await callSeller('WithdrawItem', { itemId })
        inventory.apply([item])
        done += 1
      }
      notice.done('Withdrawn', `${what} ${items.length === 1 ? 'is' : 'are'} off the market.`)
    } catch (error) {
      notice.failed(error, `Withdrawn: ${done} of ${items.length}`)
    } finally {
      isWithdrawing.value = false
    }
  }

  return { isWithdrawing, withdraw }
}
