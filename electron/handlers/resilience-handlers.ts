import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { Pulse } from '../base/pulse.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Answers the requests of the page Resilience. */
export function resilienceHandlers(
  desktop: Desktop,
): Handlers<Pick<ControlChannels, 'resilience'>, AppWindow> {
  const { resilience } = desktop
  const andTell = async (work: Promise<void>): Promise<void> => {
    await work
    await tellResilience(desktop)
  }
  return {
    resilience: {
      set: (settings) => andTell(resilience.set(settings)),
      setPayments: (switches) => andTell(resilience.setPayments(switches)),
      addPayments: () => andTell(resilience.addPayments()),
      removePayments: () => andTell(resilience.removePayments()),
    },
  }
}

/** The services are asked only while somebody looks. */
export function watchResilience(desktop: Desktop): void {
  const { on, router } = desktop
  const pulse = new Pulse(() => tellResilience(desktop))
  on.listening.push(() => (pulse.running = router.anyListening('resilience', 'onState')))
}

async function tellResilience({ router, resilience }: Desktop): Promise<void> {
  router.tell(controlChannels, 'resilience', 'onState', await resilience.look())
}
