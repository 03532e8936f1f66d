import type { PaymentSwitches, ResilienceSettings } from '../../../electron/ipc/resilience-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useAction } from '../actions/use-action.ts'

/** What can be done on the page Resilience. */
export function useResilienceActions() {
  const { run, isRunning } = useAction()
  const { resilience } = controlBridge()

  return {
    set: (settings: ResilienceSettings) =>
      run('resilience.set', 'The services could not be told', () => resilience.set(settings)),
    setPayments: (switches: PaymentSwitches) =>
      run('resilience.payments', 'Payments could not be told', () => resilience.setPayments(switches)),
    addPayments: () =>
      run('resilience.add', 'The payments service could not be started', () => resilience.addPayments()),
    removePayments: () =>
      run('resilience.remove', 'The payments service could not be removed', () =>
        resilience.removePayments(),
      ),
    isBusy: () => isRunning('resilience.add') || isRunning('resilience.remove'),
  }
}
