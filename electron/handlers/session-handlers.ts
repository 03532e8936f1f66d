import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'

/** Answers the requests about sessions of users. */
export function sessionHandlers({
  sessionExpiry,
}: Desktop): Handlers<Pick<ControlChannels, 'sessions'>, AppWindow> {
  return { sessions: { setExpiry: ({ expire }) => sessionExpiry.set(expire) } }
}
