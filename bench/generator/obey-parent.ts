import { onParentGone, onParentMessage } from '../../services/process/parent-port.ts'

/** Of a process that does what its parent orders, and ends with it. Of what fails, the first reason is the one to tell. */
export function obeyParent(obey: (order: unknown) => Promise<void>, tellFailure: (message: string) => void) {
  let failed = false
  const fail = (error: unknown) => {
    if (failed) return
    failed = true
    tellFailure(error instanceof Error ? error.message : String(error))
  }
  onParentMessage((order) => {
    obey(order).catch(fail)
  })
  onParentGone(() => process.exit(0))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  // The terminal's Ctrl-C is for the program that coordinates.
  process.on('SIGINT', () => undefined)
}
