import { computed, shallowRef } from 'vue'
import type { PaymentSwitches, ResilienceSettings } from '../../../electron/ipc/resilience-types.ts'
import { controlBridge } from '../../shared/bridge.ts'
import { useAction } from '../actions/use-action.ts'
import { useStream } from '../../shared/use-stream.ts'

/** The last requested settings, until the services have them: the next change builds on them. */
const asked = shallowRef<ResilienceSettings>()

/** Actions on the page Resilience. */
export function useResilienceActions() {
  const { run, isRunning } = useAction()
  const { resilience } = controlBridge()

  /** A change that comes while the services are being told of another is told next. */
  async function set(settings: ResilienceSettings): Promise<void> {
    asked.value = settings
    if (isRunning('resilience.set')) return
    await run('resilience.set', 'The services could not be changed', async () => {
      for (let told: ResilienceSettings | undefined; told !== asked.value;) {
        told = asked.value!
        await resilience.set(told)
      }
    })
    asked.value = undefined
  }

  return {
    set,
    setPayments: (switches: PaymentSwitches) =>
      run('resilience.payments', 'Payments could not be changed', () => resilience.setPayments(switches)),
    addPayments: () =>
      run('resilience.add', 'The payments service could not be started', () => resilience.addPayments()),
    removePayments: () =>
      run('resilience.remove', 'The payments service could not be removed', () =>
        resilience.removePayments(),
      ),
    isBusy: () => isRunning('resilience.add') || isRunning('resilience.remove'),
  }
}

/** How the services protect themselves now, or will as soon as they have been told. */
export function useResilience() {
  const view = useStream(controlBridge().resilience.onState)
  return { view, settings: computed(() => asked.value ?? view.value?.settings) }
}
