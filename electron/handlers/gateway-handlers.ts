import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'

type Topics = Pick<ControlChannels, 'gateways'>

/** Answers requests about gateways. */
export function gatewayHandlers({ gateways, autoscaler }: Desktop): Handlers<Topics, AppWindow> {
  return {
    gateways: {
      setPolicy: ({ name, policy }) => gateways.setPolicy(name, policy),
      setAutoscale: (change) => autoscaler.set(change),
    },
  }
}
