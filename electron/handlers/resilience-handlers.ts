import type { Desktop } from '../desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/gateway.ts'
import { Pulse } from '../pulse.ts'
import type { AppWindow } from '../windows.ts'

/** What the page Resilience may ask. */
export function resilienceHandlers({
  resilience,
}: Desktop): Handlers<Pick<ControlChannels, 'resilience'>, AppWindow> {
  return {
    resilience: {
      set: (settings) => resilience.set(settings),
      setPayments: (switches) => resilience.setPayments(switches),
      addPayments: () => resilience.addPayments(),
      removePayments: () => resilience.removePayments(),
    },
  }
}

/** The services are asked only while somebody looks. */
export function watchResilience({ on, gateway, resilience }: Desktop): void {
  const pulse = new Pulse(async () =>
    gateway.tell(controlChannels, 'resilience', 'onState', await resilience.look()),
  )
  on.listening.push(() => (pulse.running = gateway.anyListening('resilience', 'onState')))
}
