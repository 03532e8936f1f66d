import { messageOf } from '../../services/text/error-text.ts'
import { onParentGone, onParentMessage } from '../../services/process/parent-port.ts'

/** Makes a process that obeys its parent and ends with it. If several things fail, the first reason is reported. */
export function obeyParent(obey: (task: unknown) => Promise<void>, tellFailure: (message: string) => void) {
  let failed = false
  const fail = (error: unknown) => {
    if (failed) return
    failed = true
    tellFailure(messageOf(error))
  }
  onParentMessage((task) => {
    obey(task).catch(fail)
  })
  onParentGone(() => process.exit(0))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  // The terminal's Ctrl-C is for the program that coordinates.
  process.on('SIGINT', () => undefined)
}
