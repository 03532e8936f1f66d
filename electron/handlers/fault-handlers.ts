import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Answers the requests of the page Faults. */
export function faultHandlers({
  faults: { desk },
}: Desktop): Handlers<Pick<ControlChannels, 'faults'>, AppWindow> {
  return {
    faults: {
      add: ({ fault }) => desk.add(fault),
      heal: ({ id }) => desk.heal(id),
      healAll: () => desk.healAll(),
    },
  }
}
