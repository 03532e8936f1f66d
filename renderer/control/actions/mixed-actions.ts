import { controlBridge } from '../../shared/bridge.ts'
import { confirm } from '../../shared/feedback/use-confirm.ts'
import { useAction } from './use-action.ts'

/** For databases that do not belong together. */
export function useMixedActions() {
  const { run, isRunning } = useAction()

  async function goOn(): Promise<void> {
    const agreed = await confirm({
      title: 'Go on with databases that do not belong together?',
      text:
        'Items and orders of accounts that customer-db does not know will belong to nobody. Items that product-db does ' +
        'not know leave the carts. New orders are paid, even if the payments service remembers orders with the same numbers. ' +
        'This cannot be undone; take a snapshot of both databases first so that you can go back.',
      action: 'Go on',
      danger: true,
    })
    if (!agreed) return
    await run('cluster.mixed', 'Could not go on with these databases', () =>
      controlBridge().cluster.goOnMixed(),
    )
  }

  return { goOn, isGoingOn: () => isRunning('cluster.mixed') }
}
