import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { Poller } from '../base/poller.ts'
import type { AppWindow } from '../shell/windows.ts'
import { pollForPage } from './poll-for-page.ts'

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
  pollForPage(desktop, new Poller(() => tellResilience(desktop)), 'resilience', 'onState')
}

async function tellResilience({ router, resilience }: Desktop): Promise<void> {
  router.tell(controlChannels, 'resilience', 'onState', await resilience.look())
}
